"""A sound in which every frame says its own number, so that a recording tells what went wrong.

The left channel holds the lower fifteen bits of the number and the right one the rest, plus one,
so that no number looks like silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Frames16 = NDArray[np.int16]

LOW_BITS: Final = 15
HIGHEST: Final = (0x7FFF << LOW_BITS) - 1
"""The last number that fits: six hours at 48 kHz."""

_SILENT: Final = -1
_FOREIGN: Final = -2


class Kind(StrEnum):
    """What a stretch of a recording holds."""

    COUNT = "count"
    SILENCE = "silence"
    FOREIGN = "foreign"


class Wrong(StrEnum):
    """What can be wrong between two neighbours."""

    MISSING = "missing"
    """Frames were left out."""
    REPEATED = "repeated"
    """Frames came a second time."""
    SILENCE = "silence"
    """There was silence where the count goes on after it."""
    FOREIGN = "foreign"
    """There was something that nobody sent."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of a recording that belong together.

    Attributes:
        at: The recording's first frame of it.
        length: In frames.
        kind: What it holds.
        first: The number of its first frame, in a count.
    """

    at: int
    length: int
    kind: Kind
    first: int = 0

    @property
    def end(self) -> int:
        """The recording's first frame after it."""
        return self.at + self.length

    @property
    def after(self) -> int:
        """The number that follows its last."""
        return self.first + self.length


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in a recording where the count does not simply go on, and by how many frames."""

    at: int
    wrong: Wrong
    frames: int


def counted(first: int, count: int) -> Frames16:
    """Count.

    Args:
        first: The first number, at least 0.
        count: How many; the last number is at most `HIGHEST`.

    Returns:
        Shape ``(count, 2)``.
    """
    if first < 0 or first + count - 1 > HIGHEST:
        raise ValueError(f"only 0 to {HIGHEST} can be counted, not {first} to {first + count - 1}")
    number = np.arange(first, first + count, dtype=np.int64)
    low, high = number & ((1 << LOW_BITS) - 1), 1 + (number >> LOW_BITS)
    return np.stack([low, high], axis=1).astype(np.int16)


def numbers(frames: NDArray[Any]) -> NDArray[np.int64]:
    """Read the number of every frame; -1 where it is silent, -2 where it is no number."""
    wide = frames.astype(np.int64)
    left, right = wide[:, 0], wide[:, 1]
    number = (right - 1 << LOW_BITS) + left
    number[(left < 0) | (right < 1)] = _FOREIGN
    number[(left == 0) & (right == 0)] = _SILENT
    return number


def stretches(frames: NDArray[Any], *, piece: int = 1 << 20) -> Iterator[Stretch]:
    """Divide a recording into counts, silences and what is neither, in order.

    Args:
        frames: int16, shape ``(frames, 2)``; may be longer than memory.
        piece: How many frames to look at at once.
    """
    open_one: Stretch | None = None
    for start in range(0, len(frames), piece):
        number = numbers(frames[start : start + piece])
        step = np.diff(number)
        counts = number[1:] >= 0
        # Two silent frames belong together, and so do two numbers one apart.
        cut = np.flatnonzero(np.where(counts & (number[:-1] >= 0), step != 1, step != 0)) + 1
        edges = [0, *cut.tolist(), len(number)]
        for begin, end in pairwise(edges):
            found = _stretch(start + begin, end - begin, int(number[begin]))
            joined = _joined(open_one, found)
            if joined is not None:
                open_one = joined
            else:
                if open_one is not None:
                    yield open_one
                open_one = found
    if open_one is not None:
        yield open_one


def faults(row: Iterable[Stretch]) -> list[Fault]:
    """Tell everything that is wrong in what should be one count, with silence around it at most."""
    found: list[Fault] = []
    last: Stretch | None = None
    between: list[Stretch] = []
    for each in row:
        if each.kind is Kind.FOREIGN:
            found.append(Fault(each.at, Wrong.FOREIGN, each.length))
        if each.kind is not Kind.COUNT:
            between.append(each)
            continue
        if last is not None:
            found += [
                Fault(quiet.at, Wrong.SILENCE, quiet.length)
                for quiet in between
                if quiet.kind is Kind.SILENCE
            ]
            ahead = each.first - last.after
            if ahead > 0:
                found.append(Fault(each.at, Wrong.MISSING, ahead))
            elif ahead < 0:
                found.append(Fault(each.at, Wrong.REPEATED, -ahead))
        last, between = each, []
    return sorted(found, key=lambda fault: fault.at)


def _stretch(at: int, length: int, number: int) -> Stretch:
    match number:
        case -1:
            return Stretch(at, length, Kind.SILENCE)
        case -2:
            return Stretch(at, length, Kind.FOREIGN)
        case _:
            return Stretch(at, length, Kind.COUNT, number)


def _joined(one: Stretch | None, other: Stretch) -> Stretch | None:
    """Make one stretch of two that go on into each other across the edge of a piece."""
    if one is None or one.kind is not other.kind:
        return None
    if one.kind is Kind.COUNT and one.after != other.first:
        return None
    return Stretch(one.at, one.length + other.length, one.kind, one.first)
