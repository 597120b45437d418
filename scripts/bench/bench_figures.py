"""What the benchmark found, as figures: medians against their bars, a fitted line, a table."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Result = TypeVar("Result")

_DIGITS: Final = {"s": 2, "ms": 1, "x": 2, "MB": 0, "%": 1, "": 0}
"""How many decimals say something, by unit."""

_HEAD: Final = ("part", "what", "median", "lowest", "highest", "at most", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that was measured.

    Attributes:
        part: The part of the benchmark that it belongs to.
        what: What it is, for people; no two figures of a part share it.
        unit: ``s``, ``ms``, ``x``, ``MB`` (millions of bytes), ``%``, or nothing for a count.
        values: One for each run, at least one.
        bar: The most that the median may be; None where nothing was promised.
    """

    part: str
    what: str
    unit: str
    values: tuple[float, ...]
    bar: float | None = None

    def __str__(self) -> str:
        """Tell it in a line."""
        digits = _DIGITS[self.unit]
        told = f"{self.part}, {self.what}: {self.median:.{digits}f} {self.unit}".rstrip()
        return told if self.bar is None else f"{told} ({self.verdict})"

    @property
    def median(self) -> float:
        """The middle value; half way between the middle two of an even number."""
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """Tell ``ok`` or ``over``; nothing where there is no bar."""
        if self.bar is None:
            return ""
        return "ok" if self.median <= self.bar else "over"

    def as_json(self) -> dict[str, Any]:
        """Give it with its stable keys."""
        return {
            "part": self.part,
            "what": self.what,
            "unit": self.unit,
            "median": self.median,
            "values": list(self.values),
            "bar": self.bar,
            "ok": self.verdict == "ok" if self.verdict else None,
        }


@dataclass(frozen=True, slots=True)
class Cost:
    """What an export costs: each one, each different sentence, each minute of sound.

    What is lost in the noise of the others may come out a little below zero. `misfit` is how far
    off the farthest measured cost is, as a part of it.
    """

    start_s: float
    sentence_s: float
    minute_s: float
    misfit: float


def interleaved(
    runs: int, tasks: Mapping[str, Callable[[], Result]], tell: Callable[[str], None]
) -> dict[str, tuple[Result, ...]]:
    """Do every task once a round, so that whatever slows the machine down slows all of them.

    Each round begins with another task, so that none always follows the same one.

    Args:
        runs: How many rounds.
        tasks: What to do, by name.
        tell: Hears of each before it begins.

    Returns:
        The results of each task in the order of the rounds.
    """
    names = list(tasks)
    results: dict[str, list[Result]] = {name: [] for name in names}
    for nth in range(runs):
        turn = nth % len(names)
        for name in names[turn:] + names[:turn]:
            tell(f"run {nth + 1} of {runs}: {name}")
            results[name].append(tasks[name]())
    return {name: tuple(found) for name, found in results.items()}


def ratios(values: Sequence[float], against: Sequence[float]) -> tuple[float, ...]:
    """Divide what was measured in the same round, where both met the same machine."""
    return tuple(value / base for value, base in zip(values, against, strict=True))


def fitted(costs_s: Sequence[float], sentences: Sequence[int], minutes: Sequence[float]) -> Cost:
    """Fit cost = start + sentences x one + minutes x one, by least squares.

    What is made small is the error as a part of each cost: the noise of a measurement grows with
    what is measured, and a tenth of a second means more in one than in twenty.

    Args:
        costs_s: What was measured; at least three, none zero.
        sentences: How many different ones there were each time.
        minutes: How long the sound was each time.

    Raises:
        ValueError: Sentences and minutes went hand in hand, so that none can be told apart.
    """
    import numpy as np

    measured = np.array(costs_s, dtype=np.float64)
    causes = np.column_stack([np.ones(len(measured)), sentences, minutes])
    found, _, rank, _ = np.linalg.lstsq(causes / measured[:, np.newaxis], np.ones(len(measured)))
    if rank < causes.shape[1]:
        raise ValueError("sentences and minutes must not grow together; measure other routines")
    misfit = float(np.max(np.abs(causes @ found / measured - 1)))
    return Cost(float(found[0]), float(found[1]), float(found[2]), misfit)


def table(figures: Sequence[Figure]) -> str:
    """Write figures as aligned plain text: words to the left, numbers to the right."""
    rows = [_HEAD, *(_row(figure) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    words = (True, True, False, False, False, False, True)
    return "\n".join(
        "  ".join(
            f"{cell:<{width}}" if is_words else f"{cell:>{width}}"
            for cell, width, is_words in zip(row, widths, words, strict=True)
        ).rstrip()
        for row in rows
    )


def _row(figure: Figure) -> tuple[str, ...]:
    several = len(figure.values) > 1
    return (
        figure.part,
        figure.what,
        _shown(figure.median, figure.unit),
        _shown(min(figure.values), figure.unit) if several else "",
        _shown(max(figure.values), figure.unit) if several else "",
        _bar(figure.bar, figure.unit) if figure.bar is not None else "",
        figure.verdict,
    )


def _shown(value: float, unit: str) -> str:
    return f"{value:.{_DIGITS[unit]}f} {unit}".rstrip()


def _bar(value: float, unit: str) -> str:
    return f"{value:g} {unit}".rstrip()
