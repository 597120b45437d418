"""Pace: the same dose in less or more time.

Pace never touches sets, reps, sides or the length of a hold. It scales rests and the time for
getting ready, slows the tempo of reps (it never hurries one: slow and smooth is a rule of the
content), and the rate of speech, each within bounds of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.routine.model import Block, Dose, Part, Relax, Repeat, Rest, Routine, Tempo, Work

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_REST: Final = Ms(5 * SECOND)
"""No pace shortens a rest under this; a rest written shorter stays as it is."""


@dataclass(frozen=True, slots=True)
class PaceFactors:
    """The factors of a pace for rests, time to get ready, reps, and speech rate."""

    rest: float
    ready: float
    tempo: float
    speech: float


def factors(pace: float) -> PaceFactors:
    """Return the factors of a pace; the slower the pace, the longer everything takes."""
    stretch = 1 / pace
    return PaceFactors(
        rest=min(max(stretch, 0.7), 1.6),
        ready=min(max(stretch, 0.7), 1.6),
        tempo=min(max(stretch, 1.0), 1.3),
        # Half as strong as the pace itself: speech that drags or rushes is hard to follow.
        speech=min(max(1 - (1 - pace) / 2, 0.85), 1.15),
    )


def paced(routine: Routine, pace: float) -> Routine:
    """Return a routine for a pace; for 1 it is unchanged."""
    by = factors(pace)
    return replace(
        routine,
        speech=routine.speech * by.speech,
        blocks=each_block(routine.blocks, lambda block: _paced(block, by)),
    )


def each_block(blocks: tuple[Block, ...], change: Callable[[Block], Block]) -> tuple[Block, ...]:
    """Apply *change* to every block, also inside of repeats and parts."""

    def changed(block: Block) -> Block:
        match block:
            case Repeat(blocks=inner) | Part(blocks=inner):
                return replace(block, blocks=each_block(inner, change))
            case _:
                return change(block)

    return tuple(changed(block) for block in blocks)


def _paced(block: Block, by: PaceFactors) -> Block:
    match block:
        case Work(dose=dose):
            return replace(block, dose=_paced_dose(dose, by))
        case Rest(lasts=lasts) | Relax(lasts=lasts):
            return replace(block, lasts=scaled_rest(lasts, by.rest))
        case _:
            return block


def _paced_dose(dose: Dose, by: PaceFactors) -> Dose:
    return replace(
        dose,
        rest=scaled_rest(dose.rest, by.rest),
        rest_after=scaled_rest(dose.rest_after, by.rest),
        pause=scaled_rest(dose.pause, by.ready),
        switch=scaled_rest(dose.switch, by.ready),
        tempo=_slowed(dose.tempo, by.tempo) if dose.tempo else None,
    )


def scaled_rest(rest: Ms, factor: float) -> Ms:
    """Scale a rest, but shorten it no further than `LEAST_REST`."""
    return Ms(max(round(rest * factor), min(rest, LEAST_REST)))


def _slowed(tempo: Tempo, factor: float) -> Tempo:
    go, stay, back, pause = (Ms(round(phase * factor)) for phase in tempo.phases)
    return Tempo(go, stay, back, pause)
