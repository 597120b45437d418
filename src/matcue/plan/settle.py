"""Planning until the announced length is right: the spoken total equals the timeline's.

The welcome says how long the session is, and saying it takes time too. So the script is written
with a guess, scheduled, and written again with what came out, until the words stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.base.units import HOUR, LONGEST_SESSION, MINUTE, Ms, clock
from matcue.plan.schedule import Lengths, Placed, schedule
from matcue.plan.script import write_script
from matcue.plan.wording import Announced, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matcue.plan.manner import Manner
    from matcue.plan.steps import Script
    from matcue.plan.timeline import Timeline
    from matcue.routine.model import Routine
    from matcue.routine.phrasebook import Phrasebook

MOST_ROUNDS: Final = 6
"""Most rounds; a text that still changes then is between two minutes, and either is right."""

MOST_CUES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned session: its script, its scheduled passages, and its timeline."""

    script: Script
    placed: tuple[Placed, ...]
    timeline: Timeline


def settled(
    routine: Routine,
    manner: Manner,
    book: Phrasebook,
    *,
    measure: Callable[[Script], Lengths],
    tones: Mapping[str, Ms],
    guess: Ms = Ms(10 * MINUTE),
    bounded: bool = False,
    rounds: int = MOST_ROUNDS,
) -> Plan:
    """Plan a routine that has been adjusted for *manner*.

    Args:
        routine: The routine.
        manner: Level, pace and amount of words.
        book: The phrases of its language.
        measure: Returns the lengths of all sentences of a script; it may speak them for that.
        tones: The length of every tone.
        guess: The total to begin with, in milliseconds; a good one saves a round.
        bounded: Whether to refuse what is longer than `LONGEST_SESSION` or has over `MOST_CUES`.
        rounds: The most rounds; with fewer the announced length may be another.

    Raises:
        InputError: It is too long.
    """
    announced = Announced(guess)
    for _ in range(rounds):
        script = write_script(routine, manner, book, announced)
        done = schedule(script, measure(script), tones)
        total = done.timeline.total
        if bounded:
            _check(routine, done.timeline)
        found = Announced(total, tuple(Ms(total - at) for at in done.remaining))
        if _spoken(found) == _spoken(announced):
            break
        announced = found
    return Plan(script, done.placed, done.timeline)


def _check(routine: Routine, timeline: Timeline) -> None:
    if timeline.total > LONGEST_SESSION:
        hours = f"{LONGEST_SESSION // HOUR} hours"
        told = f"would last {clock(timeline.total)}; a session lasts {hours} at most"
        raise InputError(f"{routine.title} {told}")
    if len(timeline.cues) > MOST_CUES:
        told = f"has {len(timeline.cues):,} sounds; a session has {MOST_CUES:,} at most"
        raise InputError(f"{routine.title} {told}")


def _spoken(announced: Announced) -> tuple[Ms, ...]:
    return tuple(rounded(length) for length in (announced.total, *announced.remaining))
