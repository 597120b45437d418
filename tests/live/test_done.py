"""What was done is what was heard: jumps do nothing, and nothing counts twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base.units import Ms
from matcue.live.done import NOTHING, Amount, HeardStretch, done
from matcue.plan.live_timeline import LiveTimeline
from matcue.plan.timeline import SpanKind
from matcue.routine.model import Dose, Exercise, Position, Sides, Tempo, Work
from worlds import CAT, planned, routine

if TYPE_CHECKING:
    from matcue.plan.timeline import Span

DOG = Exercise(id="dog", name="Dog", short="dog", position=Position.ALL_FOURS, how=("Push.",))
REPS = Dose(sets=2, reps=3, tempo=Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0)))
HOLD = Dose(hold=Ms(10_000), reps=2, sides=Sides.EACH)
TAKE = LiveTimeline.of(
    planned(routine(Work(exercise=CAT, dose=REPS), Work(exercise=DOG, dose=HOLD)))
)


def spans(exercise: str) -> list[Span]:
    works = (SpanKind.HOLD, SpanKind.REP)
    return [s for s in TAKE.timeline.spans if s.exercise == exercise and s.kind in works]


def heard(*stretches: tuple[int, int]) -> tuple[Amount, ...]:
    return done([HeardStretch(TAKE, Ms(a), Ms(b)) for a, b in stretches]).exercises


CAT_DONE = Amount("cat", 2, 3, None, finished=True)
DOG_DONE = Amount("dog", 1, 2, Ms(10_000), finished=True)


def test_all_of_it_is_all_of_it() -> None:
    whole = done([HeardStretch(TAKE, Ms(0), TAKE.total)])
    assert whole.exercises == (CAT_DONE, DOG_DONE)
    assert whole.length == whole.total == TAKE.total
    assert whole.at == "dog"


def test_nothing_is_nothing() -> None:
    assert done([]) == NOTHING
    assert heard((0, 100)) == ()


def test_what_was_jumped_over_was_not_done() -> None:
    dog = spans("dog")
    assert heard((0, 100), (dog[0].at - 500, TAKE.total)) == (DOG_DONE,)
    second = spans("cat")[3]
    assert heard((second.at, dog[0].at)) == (Amount("cat", 1, 3, None, finished=False),)


def test_a_stop_within_an_exercise_counts_whole_reps_and_the_part_of_a_hold() -> None:
    cat, dog = spans("cat"), spans("dog")
    assert heard((0, cat[4].at + 1_000))[0] == Amount("cat", 2, 3, None, finished=False)
    assert heard((0, cat[1].at + 1_000))[0] == Amount("cat", 1, 1, None, finished=False)
    begun = heard((0, dog[0].at + 4_200))[1]
    assert begun == Amount("dog", 0, 0, Ms(4_000), finished=False)


def test_a_stretch_heard_twice_counts_once() -> None:
    dog = spans("dog")
    assert heard((0, dog[0].at), (0, TAKE.total)) == (CAT_DONE, DOG_DONE)


def test_the_exercise_that_was_on_is_where_it_stopped() -> None:
    cat = spans("cat")
    assert done([HeardStretch(TAKE, Ms(0), Ms(cat[2].at + 10))]).at == "cat"
    assert done([HeardStretch(TAKE, Ms(0), Ms(10))]).at is None
