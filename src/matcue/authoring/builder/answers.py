"""The answers that a routine is composed from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from matcue.base.errors import InputError
from matcue.base.units import MINUTE, SECOND, Ms, written
from matcue.routine.effects import Region
from matcue.routine.model import Kind, Level

SHORTEST: Final = Ms(3 * MINUTE)
LONGEST: Final = Ms(60 * MINUTE)
SHORTEST_STRENGTHENING: Final = Ms(10 * MINUTE)
"""Five minutes of it are the warm-up."""

BACK: Final = frozenset({Region.NECK, Region.UPPER_BACK, Region.LOWER_BACK, Region.HIPS})
"""Regions that rule out a strengthening routine if they are to be avoided."""


class Time(StrEnum):
    """When a routine is done. A desk routine has only sitting and standing exercises."""

    MORNING = "morning"
    EVENING = "evening"
    DESK = "desk"
    ANY = "any"


class Thing(StrEnum):
    """Equipment that may be at hand."""

    MAT = "mat"
    CHAIR = "chair"
    BALL = "ball"
    WALL = "wall"
    BAR = "bar"
    DUMBBELLS = "dumbbells"


IN_CATALOGUE: Final = {
    Thing.MAT: "a mat",
    Thing.CHAIR: "a chair",
    Thing.BALL: "a ball",
    Thing.WALL: "a wall",
    Thing.BAR: "a bar",
    Thing.DUMBBELLS: "a pair of dumbbells",
}
"""The catalogue's name of each thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All answers; the same answers give the same routine.

    Attributes:
        when: When it is done.
        lasts: The longest it may take.
        kind: Gentle or strengthening.
        level: The level it is written for.
        weak: The regions to focus on, in the order of `Region`; empty is all.
        avoid: The regions to spare; no exercise loads them.
        things: The equipment at hand.
        seed: Chooses one of the many possible routines.
    """

    when: Time = Time.ANY
    lasts: Ms = Ms(10 * MINUTE)
    kind: Kind = Kind.GENTLE
    level: Level = Level.REGULAR
    weak: tuple[Region, ...] = ()
    avoid: tuple[Region, ...] = ()
    things: tuple[Thing, ...] = ()
    seed: int = 1

    def checked(self) -> Answers:
        """Return them with lists sorted.

        Raises:
            InputError: The answers contradict each other.
        """
        if not SHORTEST <= self.lasts <= LONGEST or self.lasts % SECOND:
            raise InputError(
                f"{written(self.lasts)} is out of range; a routine takes "
                f"{written(SHORTEST)} to {written(LONGEST)}"
            )
        if self.kind is Kind.STRENGTHENING:
            self._check_strengthening()
        return Answers(
            when=self.when,
            lasts=self.lasts,
            kind=self.kind,
            level=self.level,
            weak=tuple(region for region in Region if region in self.weak),
            avoid=tuple(region for region in Region if region in self.avoid),
            things=tuple(thing for thing in Thing if thing in self.things),
            seed=self.seed,
        )

    def _check_strengthening(self) -> None:
        sore = [region.value for region in Region if region in BACK.intersection(self.avoid)]
        if sore:
            raise InputError(
                f"a sore back is not strengthened (to be spared: {', '.join(sore)}); "
                "choose the kind gentle"
            )
        if self.when is Time.EVENING:
            raise InputError(
                "strengthening in the evening keeps one awake; choose the kind gentle, "
                "or another time"
            )
        if self.lasts < SHORTEST_STRENGTHENING:
            raise InputError(
                f"strengthening begins with five minutes of warming up; allow "
                f"{written(SHORTEST_STRENGTHENING)} at least, or choose the kind gentle"
            )
