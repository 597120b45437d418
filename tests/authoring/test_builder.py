"""Whatever somebody answers, the routine is one that the rules of the engine let pass."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcue.authoring.builder import compose
from matcue.authoring.builder.answers import BACK, IN_CATALOGUE, Answers, Thing, Time
from matcue.authoring.builder.build import Builder
from matcue.authoring.builder.choice import ORDER, chance
from matcue.base.errors import InputError, RoutineError
from matcue.base.units import MINUTE, Ms
from matcue.plan.rules import warnings
from matcue.plan.selection import FEWEST
from matcue.plan.steps import WARM_UP
from matcue.routine.effects import Movement, Region, read_effects
from matcue.routine.library import Library
from matcue.routine.model import Caution, Kind, Level, Part, Routine, When, Work, works
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options

if TYPE_CHECKING:
    from matcue.authoring.builder.build import Built

pytestmark = pytest.mark.long(reason="each composes routines for many people")


@cache
def builder() -> Builder:
    """Read once for all tests; composing leaves nothing behind in it."""
    return Builder()


def minutes(count: int) -> Ms:
    return Ms(count * MINUTE)


@cache
def built(answers: Answers) -> Built:
    return builder().build("my-back", "My back", answers)


def attempted(answers: Answers) -> Built | str:
    """A routine, or why there is none."""
    try:
        return built(answers)
    except InputError as error:
        return str(error)


def read(made: Built) -> Routine:
    return builder().read(made.text)


def own(routine: Routine) -> tuple[Work, ...]:
    """Its exercises without those of the warm-up."""
    return works(tuple(block for block in routine.blocks if not isinstance(block, Part)))


MORNING = Answers(
    when=Time.MORNING,
    lasts=minutes(12),
    weak=(Region.LOWER_BACK,),
    avoid=(Region.WRISTS,),
    things=(Thing.MAT, Thing.CHAIR),
    level=Level.BEGINNER,
    seed=3,
)
STRONG = Answers(
    lasts=minutes(25), kind=Kind.STRENGTHENING, things=(Thing.MAT, Thing.WALL), level=Level.REGULAR
)

several = st.sets(st.sampled_from(Region), max_size=3).map(tuple)
any_answers = st.builds(
    Answers,
    when=st.sampled_from(Time),
    lasts=st.integers(3 * 60, 30 * 60).map(lambda seconds: Ms(seconds * 1_000)),
    kind=st.sampled_from(Kind),
    level=st.sampled_from(Level),
    weak=several,
    avoid=several,
    things=st.sets(st.sampled_from(Thing)).map(tuple),
    seed=st.integers(0, 2**32),
)


@pytest.mark.long(reason="forty routines are composed and planned")
@settings(max_examples=40)
@given(answers=any_answers)
def test_any_answers_give_a_sound_routine_or_one_line_that_says_why_not(answers: Answers) -> None:
    made = attempted(answers)
    if isinstance(made, str):
        assert "\n" not in made
        return
    routine = read(made)
    ready = session.drafted(routine, Options(), Shelf())
    timeline = ready.estimate().timeline
    assert warnings(routine, timeline) == ()
    assert timeline.total == made.total <= answers.lasts
    done = works(ready.chosen.blocks)
    effects = builder().effects
    at_hand = {IN_CATALOGUE[thing] for thing in answers.things}
    for work in done:
        assert at_hand.issuperset(work.exercise.equipment), work.exercise.id
        assert not effects[work.exercise.id].loads & set(answers.avoid), work.exercise.id
        assert not effects[work.exercise.id].playful, work.exercise.id
    assert done[-1].exercise.relaxing
    short = answers.lasts < compose.SHORT
    assert len(own(routine)) > (compose.FEWEST_OF_SHORT if short else FEWEST)
    if answers.kind is Kind.GENTLE:
        assert not any(effects[work.exercise.id].strengthens for work in done)
    if BACK.intersection(answers.avoid):
        assert not any(work.exercise.cautions for work in done)


@pytest.mark.long(reason="twenty routines are composed")
@settings(max_examples=10)
@given(answers=any_answers)
def test_the_same_answers_and_seed_give_the_same_file_to_the_byte(answers: Answers) -> None:
    backwards = replace(
        answers, weak=answers.weak[::-1], avoid=answers.avoid[::-1], things=answers.things[::-1]
    )
    first, again = attempted(answers), attempted(backwards)
    assert getattr(first, "text", first) == getattr(again, "text", again)


def test_what_was_composed_before_makes_no_difference() -> None:
    beginner = replace(STRONG, level=Level.BEGINNER, avoid=(Region.KNEES,))
    used = Builder()
    used.build("other", "Other", replace(STRONG, avoid=(Region.KNEES,)))
    assert (
        used.build("my-back", "My back", beginner).text
        == Builder().build("my-back", "My back", beginner).text
    )


def test_another_seed_gives_another_routine() -> None:
    found = {built(replace(MORNING, seed=seed)).text.partition("steps:")[2] for seed in range(3)}
    assert len(found) == 3


def test_chance_is_the_same_on_every_machine() -> None:
    assert [round(chance(3, word), 6) for word in ("cat", "boat")] == [0.228133, 0.930443]


def test_positions_are_taken_once_each_from_the_feet_to_the_back() -> None:
    for seed in range(3):
        for answers in (MORNING, STRONG):
            done = own(read(built(replace(answers, seed=seed))))[:-1]
            places = [ORDER.index(work.exercise.position) for work in done]
            assert places == sorted(places)


@pytest.mark.long(reason="a routine is composed for dozens of people")
def test_most_exercises_are_for_what_is_weak() -> None:
    for region in (Region.NECK, Region.UPPER_BACK, Region.LOWER_BACK, Region.HIPS):
        for seed in range(2):
            answers = replace(MORNING, weak=(region,), avoid=(), seed=seed, level=Level.REGULAR)
            done = own(read(built(answers)))
            helping = [w for w in done if region in builder().effects[w.exercise.id].serves]
            assert len(helping) * 2 >= len(done) - 1, (region, seed)


@pytest.mark.long(reason="a routine is composed for dozens of people")
def test_no_kind_of_movement_outweighs_the_others() -> None:
    for seed in range(3):
        for answers in (replace(MORNING, weak=(), lasts=minutes(15)), STRONG):
            done = own(read(built(replace(answers, seed=seed))))
            kinds = Counter(builder().effects[w.exercise.id].movement for w in done)
            assert max(kinds.values()) * 3 <= len(done) + 3, kinds
            assert len(kinds) >= 6, kinds


def test_no_two_forms_of_one_exercise_are_done() -> None:
    for seed in range(3):
        done = [work.exercise for work in own(read(built(replace(STRONG, seed=seed))))]
        for exercise in done:
            forms = {exercise.easier, exercise.harder}
            assert not forms & {other.id for other in done if not other.relaxing}


def test_strengthening_opens_with_five_minutes_of_the_warm_up() -> None:
    opening = read(built(STRONG)).blocks[0]
    assert isinstance(opening, Part)
    assert (opening.routine, opening.longest) == (WARM_UP, minutes(5))


def test_a_warm_up_that_spares_the_knees_is_shorter_and_has_no_jog() -> None:
    made = built(replace(STRONG, avoid=(Region.KNEES,)))
    ready = session.drafted(read(made), Options(), Shelf())
    names = [work.exercise.id for work in works(ready.chosen.blocks[:1])]
    assert "jog" not in names
    assert "march" in names


def test_most_of_a_strengthening_routine_strengthens() -> None:
    done = own(read(built(STRONG)))
    strong = [w for w in done if builder().effects[w.exercise.id].strengthens]
    assert len(strong) * 2 > len(done)


@pytest.mark.long(reason="a routine is composed for dozens of people")
def test_a_beginner_gets_milder_forms_and_smaller_doses_and_the_strong_harder_ones() -> None:
    sums: dict[Level, int] = {}
    for level in Level:
        found = [
            work
            for seed in range(2)
            for work in own(read(built(replace(STRONG, level=level, seed=seed))))
            if not work.exercise.relaxing
        ]
        mildest = sum(work.exercise.easier is None for work in found)
        hardest = sum(work.exercise.harder is None for work in found)
        sums[level] = hardest - mildest
    assert sums[Level.BEGINNER] < sums[Level.REGULAR] < sums[Level.STRONG]
    beginner = read(built(replace(STRONG, level=Level.BEGINNER)))
    assert not any(work.exercise.cautions for work in own(beginner))


def test_no_dose_goes_beyond_the_catalogues() -> None:
    for answers in (MORNING, STRONG, replace(STRONG, lasts=minutes(60))):
        for work in own(read(built(answers))):
            full = work.exercise.dose
            assert work.dose.sets <= full.sets
            assert work.dose.reps <= full.reps
            assert (work.dose.hold or 0) <= (full.hold or 0)


def test_the_time_is_used() -> None:
    for answers in (MORNING, STRONG, replace(MORNING, when=Time.EVENING, lasts=minutes(20))):
        made = built(answers)
        assert made.total >= 0.9 * answers.lasts
        assert not made.is_short


def test_where_exercises_run_out_the_routine_is_shorter_and_says_so() -> None:
    made = built(Answers(lasts=minutes(60)))
    assert made.is_short
    assert made.total < minutes(48)


def test_at_the_desk_one_sits_or_stands() -> None:
    made = built(Answers(when=Time.DESK, lasts=minutes(6), things=(Thing.CHAIR, Thing.MAT)))
    places = {work.exercise.position for work in own(read(made))}
    assert places <= {"chair", "standing"}
    assert read(made).when is When.ANY


def test_the_evening_is_slower_breathes_out_long_and_ends_lying_or_folded() -> None:
    routine = read(built(Answers(when=Time.EVENING, lasts=minutes(15), things=(Thing.MAT,))))
    assert routine.speech < 1
    assert routine.when is When.EVENING
    assert routine.ends is own(routine)[-1].exercise.position
    moves = {builder().effects[work.exercise.id].movement for work in own(routine)}
    assert Movement.LEGS not in moves
    assert not any(Caution.INVERSION in work.exercise.cautions for work in own(routine))


def test_after_rising_nothing_bends_deep_or_loads_the_back() -> None:
    deep = {Caution.BEND, Caution.LOAD}
    for seed in range(2):
        answers = replace(MORNING, level=Level.REGULAR, avoid=(), weak=(), seed=seed)
        assert not any(work.exercise.cautions & deep for work in own(read(built(answers))))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lasts": minutes(2)}, "2m is out of range; a routine takes 3m to 1h"),
        ({"lasts": minutes(61)}, "is out of range"),
        ({"lasts": minutes(9), "kind": Kind.STRENGTHENING}, "allow 10m at least"),
        (
            {"kind": Kind.STRENGTHENING, "avoid": (Region.NECK, Region.HIPS)},
            r"not strengthened \(to be spared: neck, hips\)",
        ),
        ({"kind": Kind.STRENGTHENING, "when": Time.EVENING}, "keeps one awake"),
        ({"lasts": minutes(3)}, "3m is too short for 2 exercises"),
    ],
)
def test_answers_that_cannot_be_met_are_refused_with_a_reason(
    change: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        built(Answers(**({"lasts": minutes(12)} | change)))  # type: ignore[arg-type] # mixed kinds


def test_every_comment_in_the_head_is_true() -> None:
    text = built(MORNING).text
    assert (
        "#   matcue new my-back --for 12m --when morning --kind gentle --level beginner "
        "--weak lower-back --avoid wrists --equipment mat,chair --seed 3\n"
    ) in text
    assert "about 12 minutes" in text


# What exercises do to the body.


def test_the_effect_of_every_exercise_is_known_in_the_catalogues_order() -> None:
    assert list(read_effects()) == list(Library().exercises())


def test_an_exercise_whose_effect_is_not_told_is_named_with_the_file_that_lacks_it() -> None:
    with pytest.raises(RoutineError) as raised:
        read_effects([*Library().exercises(), "wall-slides"])
    assert re.fullmatch(
        r"effects\.yaml:\d+:\d+: 'wall-slides' has no row here; say what it serves and loads",
        str(raised.value),
    )


def test_effects_agree_with_what_the_catalogue_says() -> None:
    for id_, exercise in builder().exercises.items():
        effect = builder().effects[id_]
        rests = effect.movement in {Movement.REST, Movement.BREATH}
        assert rests == exercise.relaxing, id_
        assert not (effect.strengthens and exercise.relaxing), id_
        if exercise.position == "kneeling" and exercise.relaxing:
            assert Region.KNEES in effect.loads, id_
        if Caution.JUMP in exercise.cautions:
            assert Region.KNEES in effect.loads, id_
        if Caution.TWIST in exercise.cautions:
            assert effect.movement is Movement.TURN, id_
            assert Region.LOWER_BACK in effect.loads, id_
