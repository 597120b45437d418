"""How much of an exercise, and in what rhythm: doses, tempos, breaths, sides.

Times are milliseconds. `matcue.routine.model` gives these names to everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from matcue.base.units import Ms


class Sides(StrEnum):
    """Whether an exercise has sides, and how they follow each other."""

    NONE = "none"
    EACH = "each"
    """The full dose on the right, then the full dose on the left."""
    ALTERNATE = "alternate"
    """Right, left, right, left; a rep is one of each."""


class Side(StrEnum):
    """One side of the body."""

    RIGHT = "right"
    LEFT = "left"


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


Turn: TypeAlias = tuple[int, Side | None]
"""A set, counted from 1, and the side on which it is done."""


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
    moving: bool = False
    tempo: Tempo | None = None
    pause: Ms = Ms(4_000)
    """Between two holds of one set."""
    rest: Ms = Ms(15_000)
    """Between two sets."""
    rest_after: Ms = Ms(12_000)
    """After the exercise, before the next."""
    sides: Sides = Sides.NONE
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
        if self.sides is not Sides.EACH:
            return tuple((nth, None) for nth in sets)
        if self.pyramid:
            return tuple((nth, side) for nth in sets for side in Side)
        return tuple((nth, side) for side in Side for nth in sets)

    def is_switch(self, before: Turn, after: Turn) -> bool:
        """Return whether only the side changes between two turns, and so nobody rests."""
        return before[1] is not after[1] and (before[0] == after[0] or not self.pyramid)

    @property
    def lasts(self) -> Ms:
        """How long it takes as written, from the first go to the last end."""
        turns, both = self.turns, 2 if self.sides is Sides.ALTERNATE else 1
        total = 0
        for before, turn in zip((None, *turns), turns, strict=False):
            if before is not None:
                total += self.switch if self.is_switch(before, turn) else self.rest
            efforts = self.reps_of(turn[0]) * both
            total += efforts * (self.tempo.lasts if self.tempo else self.hold or 0)
            if self.tempo is None:
                total += (efforts - 1) * self.pause
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
