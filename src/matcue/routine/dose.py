"""How much of an exercise, and in what rhythm: doses, tempos, breaths, sides.

Times are milliseconds. `matcue.routine.model` gives these names to everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from matcue.base.units import Ms

if TYPE_CHECKING:
    from collections.abc import Callable


class Sides(StrEnum):
    """Whether an exercise has sides, and how they follow each other."""

    NONE = "none"
    EACH = "each"
    """The full dose on the right, then the full dose on the left."""
    ALTERNATE = "alternate"
    """Right, left, right, left; a rep is one of each."""
    RIGHT = "right"
    """On the right alone, and `LEFT` on the left."""
    LEFT = "left"


class Side(StrEnum):
    """One side of the body."""

    RIGHT = "right"
    LEFT = "left"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT


class Breath(StrEnum):
    """Direction of a breath: in or out."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class BreathPattern:
    """One breath: in, hold, out, hold. Both holds may be 0, the breaths may not."""

    breathe_in: Ms
    hold_in: Ms
    breathe_out: Ms
    hold_out: Ms

    @property
    def phases(self) -> tuple[Ms, Ms, Ms, Ms]:
        """The lengths of the four phases, in order."""
        return (self.breathe_in, self.hold_in, self.breathe_out, self.hold_out)

    @property
    def lasts(self) -> Ms:
        """The length of one whole breath."""
        return Ms(sum(self.phases))


@dataclass(frozen=True, slots=True)
class Tempo:
    """The four phases of one rep: go into the movement, stay, return, pause."""

    go: Ms
    stay: Ms
    back: Ms
    pause: Ms

    @property
    def phases(self) -> tuple[Ms, Ms, Ms, Ms]:
        """The lengths of the four phases, in order."""
        return (self.go, self.stay, self.back, self.pause)

    @property
    def lasts(self) -> Ms:
        """The length of one whole rep."""
        return Ms(sum(self.phases))


@dataclass(frozen=True, slots=True)
class PhaseBreath:
    """Which way to breathe in each phase of a rep; None if the breath just goes on."""

    go: Breath | None = Breath.OUT
    stay: Breath | None = None
    back: Breath | None = Breath.IN
    pause: Breath | None = None

    @property
    def phases(self) -> tuple[Breath | None, Breath | None, Breath | None, Breath | None]:
        """The four phases in the order of `Tempo.phases`."""
        return (self.go, self.stay, self.back, self.pause)


@dataclass(frozen=True, slots=True)
class FromTo:
    """A range, as 8 to 12 reps; what is planned and timed is its middle."""

    low: int
    high: int

    @property
    def middle(self) -> int:
        """The number that is planned."""
        return (self.low + self.high) // 2


Turn: TypeAlias = tuple[int, Side | None]
"""A set, counted from 1, and the side on which it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideDose:
    """What one side does of its own; None keeps a value."""

    reps: int | None = None
    hold: Ms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How much of an exercise.

    Either `hold` is set (each rep is one hold, or that long a stretch of steady movement where
    `moving` says so) or `tempo` is (each rep takes its four phases). Holds and reps are never
    stretched; rests may be.
    """

    sets: int = 1
    reps: int = 1
    """In each set; the most of them where `pyramid` is given."""
    pyramid: tuple[int, ...] = ()
    """The reps of each set, where they differ; with sides, both are done within every set."""
    hold: Ms | None = None
    """Of each rep; the longest of them where `holds` is given."""
    holds: tuple[Ms, ...] = ()
    """The hold of each set, where they differ; with sides, both are done within every set."""
    told: tuple[FromTo, ...] = ()
    """Ranges that are told in place of their middle: of reps, or of milliseconds of a hold."""
    moving: bool = False
    tempo: Tempo | None = None
    pause: Ms = Ms(4_000)
    """Between two holds of one set."""
    rest: Ms = Ms(15_000)
    """Between two sets."""
    rest_after: Ms = Ms(12_000)
    """After the exercise, before the next."""
    sides: Sides = Sides.NONE
    first: Side = Side.RIGHT
    """The side that begins, where both are done."""
    left: SideDose | None = None
    """What the left side does of its own, where it comes after the right or before it."""
    right: SideDose | None = None
    switch: Ms = Ms(5_000)
    """For moving from one side to the other."""
    breath: BreathPattern | None = None
    """The breath during a hold; None is free breathing."""
    exact: bool = False
    """Whether work and rests last just as written: all that leads on is said within a rest."""
    counted: Tempo | None = None
    """The tempo at which reps are counted during a hold that is `moving`."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """(set, side) in the order in which they are done; sets count from 1."""
        sets = range(1, self.sets + 1)
        if self.sides in (Sides.NONE, Sides.ALTERNATE):
            return tuple((nth, None) for nth in sets)
        if self.varies:
            return tuple((nth, side) for nth in sets for side in self.order)
        return tuple((nth, side) for side in self.order for nth in sets)

    @property
    def order(self) -> tuple[Side, ...]:
        """The sides in the order in which they come; none where there are none."""
        match self.sides:
            case Sides.NONE:
                return ()
            case Sides.RIGHT | Sides.LEFT:
                return (Side(self.sides.value),)
            case Sides.EACH | Sides.ALTERNATE:
                return (self.first, self.first.other)

    @property
    def is_uneven(self) -> bool:
        """Whether the sides do not do the same."""
        return self.left is not None or self.right is not None

    @property
    def varies(self) -> bool:
        """Whether its sets differ."""
        return bool(self.pyramid or self.holds)

    def in_set(self, nth: int) -> Dose:
        """Return the dose of the *nth* set, counted from 1, with as many sets as there are."""
        hold = self.holds[nth - 1] if self.holds else self.hold
        return replace(self, reps=self.reps_of(nth), pyramid=(), hold=hold, holds=())

    def held(self, hold: Ms | None) -> Dose:
        """Return it with another hold; where sets differ, all of them in proportion.

        They come out in whole seconds, and none goes the other way or under 3 s.
        """
        if not (self.holds and self.hold and hold) or hold == self.hold:
            return replace(self, hold=hold)

        def scaled(each: Ms, by: float) -> Ms:
            if by > 1:
                # Never more than the factor.
                return Ms(max(each, int(each * by / 1_000 + 1e-6) * 1_000))
            return Ms(min(each, max(round(each * by / 1_000) * 1_000, 3_000)))

        holds = tuple(scaled(each, hold / self.hold) for each in self.holds)
        return replace(self, hold=max(holds), holds=holds)

    def range_of(self, value: int | None) -> FromTo | None:
        """Return the range that is told in place of a figure; None if there is none."""
        return next((told for told in self.told if told.middle == value), None)

    def on(self, side: Side | None) -> Dose:
        """Return the dose of one side."""
        own = {Side.LEFT: self.left, Side.RIGHT: self.right}.get(side) if side else None
        if own is None:
            return self
        pyramid = () if own.reps else self.pyramid
        reps, hold = own.reps or self.reps, own.hold or self.hold
        return replace(self, reps=reps, pyramid=pyramid, hold=hold)

    def with_sides(self, written: Dose, change: Callable[[Dose], Dose]) -> Dose:
        """Return this dose, with what *change* makes of the sides of the written one."""

        def changed(side: Side, own: SideDose | None) -> SideDose | None:
            dose = change(written.on(side)) if own else None
            return SideDose(reps=dose.reps, hold=dose.hold) if dose else None

        left, right = changed(Side.LEFT, written.left), changed(Side.RIGHT, written.right)
        return replace(self, left=left, right=right) if written.is_uneven else self

    def is_switch(self, before: Turn, after: Turn) -> bool:
        """Return whether only the side changes between two turns, and so nobody rests."""
        return before[1] is not after[1] and (before[0] == after[0] or not self.varies)

    @property
    def lasts(self) -> Ms:
        """How long it takes as written, from the first go to the last end."""
        turns, both = self.turns, 2 if self.sides is Sides.ALTERNATE else 1
        total = 0
        for before, turn in zip((None, *turns), turns, strict=False):
            if before is not None:
                total += self.switch if self.is_switch(before, turn) else self.rest
            here = self.on(turn[1]).in_set(turn[0])
            efforts = here.reps_of(turn[0]) * both
            total += efforts * (here.tempo.lasts if here.tempo else here.hold or 0)
            if here.tempo is None:
                total += (efforts - 1) * here.pause
        return Ms(total)

    def reps_of(self, nth: int) -> int:
        """Return the reps of the *nth* set, counted from 1."""
        return self.pyramid[nth - 1] if self.pyramid else self.reps


RING: Final = Ms(1_500)
"""The longest that a bell rings."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the routine's own, and the instant at which it is said."""

    at: Ms
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """What sounds while one thing is done, besides what matcue says of it."""

    quiet: bool = False
    """Whether nothing is said."""
    bell: Ms | None = None
    """How often a bell sounds; None for never."""
    lines: tuple[Line, ...] = ()
    """What is said at instants of it, in order of time."""

    def bells(self, lasts: Ms) -> tuple[Ms, ...]:
        """Return the instants of the bells that ring to their end within *lasts* ms."""
        return tuple(map(Ms, range(self.bell, lasts - RING + 1, self.bell))) if self.bell else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelDose:
    """Values of a dose for one level, in place of the level's factors; None keeps a value."""

    sets: int | None = None
    reps: int | None = None
    pyramid: tuple[int, ...] = ()
    hold: Ms | None = None
