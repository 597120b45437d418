"""What is told is what is done: numbers, rests, totals, and the way out of every hold.

The rules are those of `scripts/audit_rules.py`, here for random routines and voices of any speed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hypothesis import assume, given
from hypothesis import strategies as st

import audit_rules
from audit_plans import Planned
from matcue.base.units import SECOND, Ms
from matcue.plan.manner import FASTEST, SLOWEST, Manner, Words
from matcue.plan.roles import Role
from matcue.plan.script import adjusted
from matcue.plan.steps import unrolled
from matcue.plan.timeline import SpanKind
from matcue.plan.wording import rounded
from matcue.routine.model import Exercise, Level, Position, Routine, Sides, Work
from worlds import ENGLISH, hum, planned, routines

if TYPE_CHECKING:
    from matcue.plan.schedule import Lengths

PACES: Final = st.floats(SLOWEST, FASTEST)
VOICES: Final = st.builds(hum, st.integers(10, 200), st.integers(0, 150))
MANNERS: Final = st.builds(
    Manner, level=st.sampled_from(Level), pace=PACES, words=st.sampled_from([*Words])
)

_TOLD: Final = st.fixed_dictionaries(
    {
        "setup": st.sampled_from([(), ("Fetch the chair.",)]),
        "move": st.sampled_from([None, Ms(8_000), Ms(20_000)]),
        "shape": st.sampled_from([(), ("Stand tall.", "Soften your knees.")]),
        "enter": st.sampled_from(["", "Out, and lift your hips."]),
        "enter_for": st.sampled_from([Ms(3_000), Ms(5_000)]),
        "phases": st.sampled_from([(), ("Up", "Down")]),
        "right": st.sampled_from(["", "Right arm"]),
        "left": st.sampled_from(["", "Left arm"]),
        "switch": st.sampled_from([(), ("Bring your other foot forward.",)]),
        "release": st.sampled_from(["", "Lower your back, bone by bone."]),
        "release_short": st.sampled_from(["", "And down."]),
        "release_for": st.sampled_from([Ms(3_000), Ms(5_000)]),
        "rests_in": st.none() | st.sampled_from(Position),
    }
)


def _told(routine: Routine, told: dict[str, object]) -> Routine:
    """Give every exercise of a routine the same things to say."""

    def with_words(exercise: Exercise) -> Exercise:
        return replace(exercise, **told)  # type: ignore[arg-type]

    def block(each: object) -> object:
        if isinstance(each, Work):
            return replace(each, exercise=with_words(each.exercise))
        inner = getattr(each, "blocks", None)
        return replace(each, blocks=tuple(map(block, inner))) if inner else each  # type: ignore[type-var]

    return replace(routine, blocks=tuple(map(block, routine.blocks)))  # type: ignore[arg-type]


ROUTINES: Final = st.builds(_told, routines, _TOLD)


def _planned(routine: Routine, manner: Manner, voice: Lengths) -> Planned:
    return Planned(
        routine=adjusted(routine, manner),
        manner=manner,
        book=ENGLISH,
        timeline=planned(routine, manner, voice).timeline,
    )


RULES: Final = [
    "release",
    "rest",
    "total",
    "dose",
    "side",
    "count",
    "zero",
    "crowded",
    "tone",
    "legend",
]


@given(routine=ROUTINES, manner=MANNERS, voice=VOICES)
def test_what_is_told_is_true(routine: Routine, manner: Manner, voice: Lengths) -> None:
    plan = _planned(routine, manner, voice)
    # What is never left out is said too late where a rest is too short for it, which is refused.
    assume(all(dropped.needs is None for dropped in plan.timeline.dropped))
    assert [(rule, *fault) for rule in RULES for fault in audit_rules.RULES[rule](plan)] == []


@given(routine=ROUTINES, manner=MANNERS, voice=VOICES)
def test_every_way_out_has_its_time_before_the_next_effort(
    routine: Routine, manner: Manner, voice: Lengths
) -> None:
    plan = _planned(routine, manner, voice)
    for part in plan.parts:
        for cue in part.said(Role.RELEASE):
            begins = [s.at for s in plan.timeline.spans if s.kind in audit_rules.EFFORTS]
            after = next((at for at in begins if at >= cue.at), plan.timeline.total)
            assert part.work is not None
            if part.work.dose.exact:
                continue  # the beat comes first, and who writes it knows it
            assert after - cue.at >= part.work.exercise.release_for


@given(routine=ROUTINES, words=st.sampled_from(Words), voice=VOICES)
def test_every_side_of_every_set_gets_its_reps(
    routine: Routine, words: Words, voice: Lengths
) -> None:
    plan = _planned(routine, Manner(words=words), voice)
    done = Counter(
        (span.exercise, span.kind)
        for span in plan.timeline.spans
        if span.kind in (SpanKind.HOLD, SpanKind.REP)
    )
    asked: Counter[tuple[str | None, SpanKind]] = Counter()
    for item in unrolled(routine):
        if isinstance(item.block, Work):
            dose = item.block.dose
            kind = SpanKind.REP if dose.hold is None else SpanKind.HOLD
            both = 2 if dose.sides is Sides.ALTERNATE else 1
            reps = (dose.on(side).in_set(nth).reps for nth, side in dose.turns)
            asked[item.block.exercise.id, kind] += sum(reps) * both
    assert done == asked


@given(length=st.integers(25 * SECOND, 3 * 3600 * SECOND).map(Ms))
def test_a_rounded_length_is_within_a_tenth_of_the_true_one(length: Ms) -> None:
    assert abs(rounded(length) - length) <= length / 10


def test_a_length_is_told_as_roundly_as_is_true() -> None:
    assert [rounded(Ms(s * SECOND)) // SECOND for s in (18 * 60 + 25, 272, 216, 100, 47)] == [
        18 * 60,
        270,
        210,
        100,
        50,
    ]
