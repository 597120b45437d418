"""Finding a known sound in a recording: to the frame, and then comparing every frame."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ALIKE: Final = 0.999
"""Two sounds that agree so well are taken for one."""

_PROBE: Final = 48_000
_BLOCK: Final = 1 << 18
_SHORT_PROBE: Final = 12_000
_MUCH_ALIKE: Final = 0.7
_SURE: Final = 32
"""So many equal frames in a row are no chance."""

_REACH: Final = 4 * 48_000
"""How far a sound may have slipped where it does not go on as it should."""


class NotFound(Exception):
    """The recording holds nothing like what was looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch in which the recording equals the original, sample for sample."""

    original: int
    recorded: int
    length: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where the recording is not the original.

    Attributes:
        at: The original's first frame of it.
        lost: So many frames of the original were not heard.
        put_in: So many were heard that are not of it.
    """

    at: int
    lost: int
    put_in: int

    def told(self, rate: int) -> str:
        """Say where it is and how long."""
        at, lost, put_in = (each * 1_000 / rate for each in (self.at, self.lost, self.put_in))
        return f"at {at:.1f} ms: {lost:.1f} ms lost, {put_in:.1f} ms of something else"


def gaps(found: list[Piece], length: int) -> list[Gap]:
    """Tell where a recording differs from an original of so many frames; nowhere if all is well."""
    ends = [Piece(0, found[0].recorded, 0), *found] if found[0].original else found
    ends = [*ends, Piece(length, found[-1].recorded + found[-1].length, 0)]
    between = [
        Gap(
            now.original + now.length,
            then.original - now.original - now.length,
            then.recorded - now.recorded - now.length,
        )
        for now, then in pairwise(ends)
    ]
    return [gap for gap in between if gap.lost or gap.put_in]


def found_at(sound: NDArray[Any], recorded: NDArray[Any], *, alike: float = _ALIKE) -> int:
    """Find where a sound begins in a recording, by normalised correlation.

    Args:
        sound: Shape ``(frames,)``, not silent.
        recorded: Shape ``(frames,)``, at least as long.
        alike: The least correlation, 0..1, that counts.

    Returns:
        The first frame at which the two agree best; the first such place, if there are several.

    Raises:
        NotFound: They agree nowhere.
    """
    if len(sound) == 0 or not np.any(sound):
        raise NotFound("silence can be found anywhere")
    agreement = _agreement(sound.astype(np.float64), recorded)
    best = float(np.max(agreement)) if len(agreement) else 0.0
    if best < alike:
        raise NotFound(f"nothing agrees better than {best:.3f}")
    return int(np.argmax(agreement > best - 1e-6))


def pieces(original: NDArray[Any], recorded: NDArray[Any]) -> list[Piece]:
    """Divide an original into what came over unchanged and in order.

    A faultless recording gives one piece that covers all of it. Frames that changed lie in no
    piece; frames put in show as pieces whose places in the recording are further apart than in
    the original, frames left out as places that are nearer.

    Args:
        original: int16, shape ``(frames,)``, not all silent.
        recorded: int16, shape ``(frames,)``.

    Raises:
        NotFound: The recording does not hold its beginning.
    """
    begin = _first_sound(original)
    offset = found_at(original[begin : begin + _PROBE], recorded) - begin
    if offset < 0:
        raise NotFound("the recording begins later than the sound")
    found: list[Piece] = []
    at = 0
    while at < len(original):
        same = _same(original, recorded, at, at + offset)
        if same:
            found.append(Piece(at, at + offset, same))
        at += same
        if at >= len(original):
            break
        # Something differs here: look where the recording goes on, if it does.
        at, offset = _taken_up(original, recorded, at, offset)
    return found


def _agreement(sound: NDArray[np.float64], recorded: NDArray[Any]) -> NDArray[np.float64]:
    """Correlate at every place, each divided by how loud both are there."""
    size = 1
    while size < max(_BLOCK, 2 * len(sound)):
        size *= 2
    step = size - len(sound) + 1
    places = len(recorded) - len(sound) + 1
    if places <= 0:
        return np.zeros(0)
    turned = np.conj(np.fft.rfft(sound, size))
    own = float(np.sqrt(np.sum(sound**2)))
    result = np.zeros(places)
    for start in range(0, places, step):
        part = np.zeros(size)
        taken = np.asarray(recorded[start : start + size], dtype=np.float64)
        part[: len(taken)] = taken
        count = min(step, places - start)
        product = np.fft.irfft(np.fft.rfft(part) * turned, size)[:count]
        summed = np.concatenate([[0.0], np.cumsum(part**2)])
        energy = summed[len(sound) : len(sound) + count] - summed[:count]
        # A window all but silent correlates by rounding errors alone.
        loud = energy > 1e-6 * own**2
        result[start : start + count][loud] = product[loud] / (own * np.sqrt(energy[loud]))
    return result


def _first_sound(original: NDArray[Any]) -> int:
    sounding = np.flatnonzero(original)
    if len(sounding) == 0:
        raise NotFound("silence can be found anywhere")
    return int(sounding[0])


def _same(one: NDArray[Any], other: NDArray[Any], at: int, there: int) -> int:
    """Count how many frames agree from there on."""
    most = min(len(one) - at, len(other) - there)
    done = 0
    while done < most:
        size = min(1 << 20, most - done)
        differs = np.flatnonzero(
            one[at + done : at + done + size] != other[there + done : there + done + size]
        )
        if len(differs):
            return done + int(differs[0])
        done += size
    return most


def _taken_up(
    original: NDArray[Any], recorded: NDArray[Any], at: int, offset: int
) -> tuple[int, int]:
    """Find where a sound goes on after a fault at *at*: the frame of it, and its new offset.

    A quarter of a second of the original is looked for at a time. Where none is found, the end of
    the original is where it goes on.
    """
    for start in range(at, len(original) - _SHORT_PROBE + 1, _SHORT_PROBE):
        sought = original[start : start + _SHORT_PROBE]
        low = max(0, start + offset - _REACH)
        around = recorded[low : start + offset + _SHORT_PROBE + _REACH]
        try:
            there = low + found_at(sought, around, alike=_MUCH_ALIKE)
        except NotFound:
            continue
        equal = np.concatenate([[0], sought == recorded[there : there + _SHORT_PROBE], [0]])
        edges = np.flatnonzero(np.diff(equal))
        long = np.flatnonzero(edges[1::2] - edges[::2] >= _SURE)
        if len(long):
            return start + int(edges[::2][long[0]]), there - start
    return len(original), offset
