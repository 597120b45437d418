"""What was found in a file of another form: moves, rests, words and silences, in order.

Frozen, and the same for every form; `write` makes a routine of it. Lines count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import Problem, RoutineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matcue.base.units import Ms
    from matcue.routine.model import Side, Sides

MOST_ITEMS: Final = 5_000
"""The most that a file may hold, with nothing repeated; a routine has no more steps."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What could not be carried over, or had to be guessed, and in which line it stands."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One exercise.

    Attributes:
        line: Where it stands.
        name: What it is called, without its side.
        lasts: The length of one stretch or hold; None if it is counted, or has no dose at all.
        held: Whether it is held still for that time, as the file says; a timer's does not.
        sets: How many sets.
        reps: The reps of each set, or one number for all of them; empty if it is timed.
        up_to: The upper end of a range of reps, of which `reps` has the lower; None if it is none.
        rest: Between two sets; None if the file does not say.
        sides: Whether there is a right and a left, as the file says it; None if it does not.
        side: The one side that is meant, if it is one only.
        halved: Whether the sides change in the middle, so that each has half of `lasts`.
        switch: The time for the change of sides.
        how: How it is done, in the file's own words.
        notes: Short remarks of the file's on it, which do not tell how it is done.
        texts: Sentences within it, each with its instant from the beginning.
        exact: Whether it keeps a timer's beat.
    """

    line: int
    name: str
    lasts: Ms | None = None
    held: bool = False
    sets: int = 1
    reps: tuple[int, ...] = ()
    up_to: int | None = None
    rest: Ms | None = None
    sides: Sides | None = None
    side: Side | None = None
    halved: bool = False
    switch: Ms | None = None
    how: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    texts: tuple[tuple[Ms, str], ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """A rest between two moves."""

    line: int
    lasts: Ms


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that is spoken."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Silence:
    """A time in which nothing is said."""

    line: int
    lasts: Ms


@dataclass(frozen=True, slots=True)
class Heading:
    """A title over what follows; nobody says it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """Some items, again and again, with a rest between two rounds if the file has one."""

    line: int
    times: int
    items: tuple[Item, ...]
    between: Ms | None = None


Item = Move | Rest | Said | Silence | Heading | Rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A whole file.

    Attributes:
        items: What is done, in order.
        title: What the file calls itself; empty if it does not.
        exact: Whether its times are a timer's, so that work and rest follow each other exactly.
        intro: What is said before the beginning.
        outro: What is said at the end.
        remarks: What could not be carried over.
    """

    items: tuple[Item, ...]
    title: str = ""
    exact: bool = False
    intro: tuple[str, ...] = ()
    outro: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def each(items: Iterable[Item]) -> Iterator[Item]:
    """Yield all items in order, also those inside of rounds, each once."""
    for item in items:
        yield item
        if isinstance(item, Rounds):
            yield from each(item.items)


def is_empty(items: Iterable[Item]) -> bool:
    """Return whether nothing is done or said in some items: they are only headings."""
    return all(isinstance(item, Heading | Rounds) for item in each(items))


def too_much_at(items: Iterable[Item], longest: Ms, most: int) -> int | None:
    """Return the line of the item with which some become too much; None if they do not.

    Args:
        items: The items.
        longest: How long they may last, without what is said in between.
        most: How many there may be, with all rounds.
    """
    lasts = count = 0
    for item in items:
        more = _size(item)
        lasts, count = lasts + more[0], count + more[1]
        if lasts > longest or count > most:
            return item.line
    return None


def _size(item: Item) -> tuple[int, int]:
    """Return the milliseconds and the number of an item; reps take no time here."""
    match item:
        case Move():
            each_side = 2 if item.sides and not item.halved and not item.side else 1
            times = item.sets * each_side * max(1, sum(item.reps))
            return (item.lasts or 0) * times + (item.rest or 0) * (item.sets - 1), 1
        case Rest() | Silence():
            return item.lasts, 1
        case Said():
            return 0, 1
        case Rounds():
            inner = [_size(each_) for each_ in item.items]
            lasts, count = (sum(sizes) for sizes in zip(*inner, strict=True)) if inner else (0, 0)
            between = (item.between or 0) * (item.times - 1)
            return lasts * item.times + between, count * item.times
    return 0, 0


def wrong(source: str, line: int, message: str) -> RoutineError:
    """Return the error of a file whose form is known, and that is wrong in a line."""
    return RoutineError(source, [Problem(line, 1, message)])
