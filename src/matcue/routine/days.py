"""Days of the week, parsed and formatted: ``mon-fri`` or ``mon,wed,sat``; Monday is 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The names of days, indexed as `datetime.date.weekday`."""

_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read(text: str) -> tuple[int, ...]:
    """Parse days and ranges of days, in the given order; a day named twice comes twice.

    Raises:
        ValueError: One of them is no day; the message names it.
    """
    days: list[int] = []
    for part in text.split(","):
        first, dash, last = (word.strip() for word in part.partition("-"))
        start = _day(first)
        end = _day(last) if dash else start
        days += [(start + n) % len(DAYS) for n in range((end - start) % len(DAYS) + 1)]
    return tuple(days)


def written(days: Iterable[int]) -> str:
    """Format sorted days; three or more in a row become a range."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(map(_run, runs))


def _run(days: list[int]) -> str:
    names = [DAYS[day] for day in days]
    return f"{names[0]}-{names[-1]}" if len(names) > 2 else ",".join(names)


def _day(word: str) -> int:
    for number, name in enumerate(_NAMES):
        if len(word) >= 3 and name.startswith(word.lower()):
            return number
    raise ValueError(f"'{word}' is no day of the week; write mon-fri or mon,wed,sat")
