"""The colours of a cover: one hue for each mood and a little to either side for each routine."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The colours of a cover: sky at top and horizon, sun, hills from far to near, figure.

    `sun_radius` is in pixels: a moon is smaller, so that a light figure does not stand before it.
    """

    high: str
    low: str
    sun: str
    sun_radius: int
    hills: tuple[str, ...]
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mood:
    """How a mood is mixed.

    Attributes:
        sky: The hue high up, in degrees.
        low: The hue at the horizon.
        spread: How many degrees a routine may turn both.
        light: The sky's lightness high up and at the horizon.
        ground: The hue of the hills.
        sun: Hue, lightness and saturation of the sun.
        dark: Whether it is night, with a moon and a light figure.
    """

    sky: float
    low: float
    spread: float
    light: tuple[float, float]
    ground: float
    sun: tuple[float, float, float] = (44, 0.93, 0.95)
    dark: bool = False


_MOODS: Final = {
    "morning": _Mood(sky=14, low=40, spread=22, light=(0.60, 0.80), ground=198),
    "evening": _Mood(
        sky=236, low=290, spread=40, light=(0.20, 0.47), ground=246, sun=(52, 0.9, 0.55), dark=True
    ),
    "gentle": _Mood(sky=176, low=146, spread=66, light=(0.52, 0.80), ground=190),
    "strong": _Mood(sky=4, low=32, spread=84, light=(0.52, 0.77), ground=268, sun=(38, 0.9, 0.9)),
}


def colours(mood: str, turn: float) -> Colours:
    """Mix the colours of a routine.

    Args:
        mood: One of the values of `matcue.pictures.cover.Mood`.
        turn: The shade within the mood, 0 to 1.
    """
    made = _MOODS[mood]
    turned = made.spread * (turn - 0.5)
    ground = made.ground + 0.4 * turned
    high, low = made.light
    # Dark enough for white letters: over 9 to 1, whatever the hue.
    near = _hex(ground, 0.17, 0.42)
    return Colours(
        high=_hex(made.sky + turned, high, 0.44),
        low=_hex(made.low + turned, low, 0.40 if made.dark else 0.52),
        sun=_hex(*made.sun),
        sun_radius=92 if made.dark else 170,
        hills=(_hex(ground, 0.42, 0.28), _hex(ground, 0.30, 0.34), near),
        ink="#ffffff" if made.dark else near,
    )


def _hex(hue_degrees: float, lightness: float, saturation: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue_degrees % 360 / 360, lightness, saturation)
    return "#" + "".join(f"{round(255 * part):02x}" for part in (red, green, blue))
