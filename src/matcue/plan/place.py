"""Where the listener is, and the way from there to where the next exercise begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import FACTORS, Words, pace_factors
from matcue.plan.roles import Role
from matcue.routine.model import Level, Position, Screening, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.plan.manner import Manner
    from matcue.plan.steps import Speech
    from matcue.plan.wording import Sentences
    from matcue.routine.model import Routine
    from matcue.routine.phrasebook import Steps, Transition

SETTLE: Final = Ms(1_500)
"""Time to get ready in the same position."""

SPOKEN: Final = Ms(2 * SECOND)
"""The time that a sentence of the way takes, where only tones are heard."""

FLOOR: Final = frozenset(
    {Position.ALL_FOURS, Position.PRONE, Position.SUPINE, Position.SEATED, Position.SIDE}
)
"""The positions on the floor, for which things are fetched before one goes down."""


@dataclass(slots=True)
class Place:
    """Where the listener is, and how they are led from there.

    Attributes:
        routine: The routine, which may ask for single steps at every level.
        manner: Level and pace; a beginner is led in single steps.
        position: Where the listener is now.
        side: On which side, if lying on one.
        moved: Whether a rest has changed the shape, so that one has to be told to stay.
    """

    routine: Routine
    manner: Manner
    position: Position = Position.STANDING
    side: Side | None = None
    moved: bool = False

    def way(
        self, to: Position, sentences: Sentences, words: Words, side: Side | None = None
    ) -> tuple[tuple[Speech, ...], Ms]:
        """Return what is said on the way to a position, and how long it takes without words.

        The listener is there afterwards.
        """
        table = sentences.wording.book.transitions
        values: Mapping[str, object] = sentences.sides(side or Side.RIGHT)
        steps: Steps = ()
        if to is not self.position:
            steps = self._steps(table.table[self.position, to], words)
        elif to is Position.SIDE and side is not self.side:
            steps = (table.other_side,)
        elif self.moved and table.stay[to]:
            steps = ((table.stay[to], SETTLE),)
        self.position, self.side, self.moved = to, side, False
        by = max(1.0, pace_factors(self.manner.pace).ready)
        says: tuple[Speech, ...] = ()
        for text, lasts in steps:
            says += sentences.own(Role.MOVE, [text], values, Ms(round(lasts * by)))
        silent = sum(lasts + SPOKEN for _, lasts in steps) or SETTLE
        return says, Ms(round(silent * by))

    def up(self, sentences: Sentences) -> tuple[Speech, ...]:
        """Return the way to where the routine ends: up to standing, step by step at any level."""
        to = self.routine.ends or Position.STANDING
        if self.routine.ends is None and self.position is Position.CHAIR:
            to = Position.CHAIR
        if to is self.position:
            return ()
        move = sentences.wording.book.transitions.table[self.position, to]
        self.position = to
        return tuple(
            speech
            for text, lasts in self._single(move)
            for speech in sentences.own(Role.MOVE, [text], {}, lasts)
        )

    def rested(self, left_in: Position | None) -> None:
        """Note where a rest has left the listener; None is where the exercise was."""
        if left_in is not None:
            self.position, self.moved = left_in, True

    def _steps(self, move: Transition, words: Words) -> Steps:
        single = self.routine.by_steps or self.manner.level is Level.BEGINNER
        if words is Words.SHORT:
            return ((move.short, Ms(sum(lasts for _, lasts in move.regular))),)
        return self._single(move) if single else move.regular

    def _single(self, move: Transition) -> Steps:
        return move.left if Screening.PREGNANCY in self.routine.screening else move.steps


def ready_factor(manner: Manner) -> float:
    """Return by how much the times for getting ready are stretched, never shortened."""
    return max(1.0, pace_factors(manner.pace).ready * FACTORS[manner.level].ready)
