"""The design of a cover: sky, hills and a figure, with title, length and level below; as a PNG."""

from __future__ import annotations

import colorsys
import hashlib
import math
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Final

from matcue.base.errors import MachineError
from matcue.base.units import HOUR, MINUTE, Ms
from matcue.pictures.letters import font, letters, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.pictures.letters import Letters


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


SIZE: Final = 1_000
"""Pixels on each side. A phone's lock screen shows about as many; more would only weigh more."""

FIGURE_WIDTH: Final = 760
FIGURE_HEIGHT: Final = 430
"""The room for a figure, in pixels."""

_MARGIN: Final = 80
_GROUND: Final = 620
"""How far down the mat is on which the figure is."""
_MAT_WIDTH: Final = 660
_MAT_HEIGHT: Final = 14

_TITLE_SIZES: Final = (124, 108, 94, 82, 72, 62)
_TITLE_HEIGHT: Final = 215
_LAST_LINE: Final = 926


class Mood(StrEnum):
    """The purpose of a session; it decides the colours."""

    MORNING = "morning"
    EVENING = "evening"
    GENTLE = "gentle"
    STRONG = "strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a cover shows.

    Attributes:
        key: The routine's id; it varies the colours within a mood.
        title: In large letters, on up to three lines.
        total: The length of the session.
        level: The listener's level; empty to leave it out.
        mood: The purpose of the session.
        figure: An SVG element in ``currentColor``, `FIGURE_WIDTH` by `FIGURE_HEIGHT` pixels, that
            stands on its lower edge; empty for a plain spine.
    """

    key: str
    title: str
    total: Ms
    level: str = ""
    mood: Mood = Mood.GENTLE
    figure: str = ""


def svg(cover: Cover, letters: Letters) -> str:
    """Return a cover as SVG; numbers are rounded, so that it is the same on every machine."""
    seed = hashlib.blake2b(cover.key.encode(), digest_size=8).digest()
    painted = colours(cover.mood.value, seed[0] / 255)
    view = f'width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {view}>',
        *_sky(painted, seed[1] / 255),
        *_hills(painted, seed),
        *(_figure(cover.figure, painted) if cover.figure else _spine(painted)),
        *_words(cover, letters, painted),
        "</svg>",
    ]
    return "\n".join(parts)


def length(total: Ms) -> str:
    """Format the length of a session: ``15 min`` or ``1 h 05 min``."""
    minutes = max(1, round(total / MINUTE))
    hours, rest = divmod(minutes, HOUR // MINUTE)
    return f"{hours} h {rest:02} min" if hours else f"{minutes} min"


def _sky(painted: Colours, turn: float) -> Iterator[str]:
    radius = painted.sun_radius
    x, y = round(830 - radius + 100 * turn), round(100 + radius + 25 * turn)
    yield (
        '<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{painted.high}"/>'
        f'<stop offset="0.62" stop-color="{painted.low}"/></linearGradient></defs>'
        f'<rect width="{SIZE}" height="{SIZE}" fill="url(#sky)"/>'
    )
    for wider, strength in ((1.9, 0.12), (1.4, 0.18), (1, 1)):
        yield (
            f'<circle cx="{x}" cy="{y}" r="{round(radius * wider)}" fill="{painted.sun}"'
            f' opacity="{strength}"/>'
        )


def _hills(painted: Colours, seed: bytes) -> Iterator[str]:
    """Draw three hills, each nearer and darker than the one before."""
    for number, colour in enumerate(painted.hills):
        base = _GROUND - 8 + 42 * number
        first, second = (seed[2 + 2 * number + turn] / 255 for turn in (0, 1))
        left, right = round(base - 60 + 90 * first), round(base - 60 + 90 * second)
        if number == len(painted.hills) - 1:
            left, right = base - 6, base + 6
        yield (
            f'<path d="M0 {left}C{SIZE // 3} {round(base - 70 + 50 * second)}'
            f" {2 * SIZE // 3} {round(base + 70 - 50 * first)} {SIZE} {right}"
            f'V{SIZE}H0Z" fill="{colour}"/>'
        )


def _figure(figure: str, painted: Colours) -> Iterator[str]:
    x, y = (SIZE - FIGURE_WIDTH) // 2, _GROUND - FIGURE_HEIGHT
    # Named outright: the painter takes a colour that refers to itself for black.
    inked = figure.replace("currentColor", painted.ink)
    yield (
        f'<rect x="{(SIZE - _MAT_WIDTH) // 2}" y="{_GROUND}" width="{_MAT_WIDTH}"'
        f' height="{_MAT_HEIGHT}" rx="{_MAT_HEIGHT // 2}" fill="{painted.sun}"/>'
    )
    yield f'<g transform="translate({x} {y})">{inked}</g>'


def _spine(painted: Colours) -> Iterator[str]:
    """Draw a back as its bones: seventeen of them along its two gentle bends."""
    count = 17
    for number in range(count):
        part = number / (count - 1)
        # The bend of a standing back seen from its side: out at the ribs, in above the hips.
        angle = 2 * math.pi * (0.04 + 0.9 * part)
        x, y = 500 - 34 * math.sin(angle), 132 + 400 * part
        tilt = math.degrees(math.atan2(-34 * 2 * math.pi * 0.9 * math.cos(angle), 400))
        width, height = 50 + 52 * min(1, 1.15 * part), 15.5
        yield (
            f'<rect x="{-width / 2:.1f}" y="{-height / 2:.1f}" width="{width:.1f}"'
            f' height="{height:.1f}" rx="{height / 2:.1f}" fill="{painted.ink}"'
            f' transform="translate({x:.1f} {y:.1f}) rotate({-tilt:.1f})"/>'
        )


def _words(cover: Cover, letters: Letters, painted: Colours) -> Iterator[str]:
    told = "  ·  ".join(part for part in (length(cover.total), cover.level) if part)
    size, lines = letters.fitted(cover.title, SIZE - 2 * _MARGIN, _TITLE_HEIGHT, _TITLE_SIZES)
    family = escape(letters.family)
    yield f'<g font-family="{family}, sans-serif" xml:space="preserve">'
    yield _text(_MARGIN, 112, 40, 700, "matcue", ink=painted.ink)
    top = _LAST_LINE - 80 - round(size * 1.12) * (len(lines) - 1)
    for number, line in enumerate(lines):
        yield _text(_MARGIN - size // 20, top + round(size * 1.12) * number, size, 700, line)
    yield _text(_MARGIN, _LAST_LINE, 50, 500, told)
    yield "</g>"


def _text(x: int, y: int, size: int, weight: int, text: str, *, ink: str = "#fff") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{ink}">'
        f"{escape(text)}</text>"
    )


def png(cover: Cover) -> bytes:
    """Render a cover as a PNG of SIZE x SIZE pixels; the same cover gives the same bytes.

    Raises:
        MachineError: The font or the rendering library is missing or fails.
    """
    found = letters()
    drawn = svg(cover, found)
    try:
        import resvg_py

        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=drawn,
                font_files=[str(font())],
                # Looking through the system's fonts takes long, and they differ.
                skip_system_fonts=found.knows(written(cover.title)),
            )
        )
    except ImportError as error:
        raise MachineError(f"the cover cannot be painted: {error}; install matcue again") from error
    except ValueError as error:
        raise MachineError(f"the cover cannot be painted: {error}") from error
