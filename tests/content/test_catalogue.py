"""What the package can guide: every row of the catalogue, in its routine and with its dose.

The tables below are the catalogue, written out by hand, so that a row that is lost or a dose that
has moved fails here whatever the files of the package say.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from matcue.base.units import MINUTE, SECOND
from matcue.plan.levels import levelled
from matcue.plan.manner import Manner, Words
from matcue.plan.timeline import CueKind, SpanKind
from matcue.routine.catalogue import exercise as resolved
from matcue.routine.document import RestsDoc
from matcue.routine.effects import read_effects
from matcue.routine.library import Library
from matcue.routine.model import (
    Breathe,
    Caution,
    Dose,
    Exercise,
    Kind,
    Level,
    Part,
    Position,
    Relax,
    Routine,
    Screening,
    Sides,
    Work,
)
from matcue.session.session import estimated
from worlds import ENGLISH, planned

if TYPE_CHECKING:
    from matcue.plan.timeline import Cue, Timeline
    from matcue.routine.document import ExerciseDoc

ROWS = {
    "warm-up": [
        "tall-breath", "head-tilts", "shoulder-circles", "shrugs", "arm-waves", "arm-circles",
        "arm-swing-turns", "hip-circles", "toe-touch", "march", "jog", "back-bends",
        "arms-up-breath",
    ],
    "daily-strength": [
        "cobra-gaze", "prone-lift", "head-and-legs", "palm-reach", "elbow-to-knee",
        "leg-and-elbow", "back-raise", "cross-legged-swing", "kneeling-circles", "seated-reach",
        "roll-down", "standing-cat", "straight-leg-bend", "hanging-reach", "pike-lift",
        "prone-leg-swing", "glute-bridge",
    ],
    "straighten": ["bird-dog", "chest-turns", "bridge", "match-pick-up"],
    "corset": [
        "lotus-swing-fold", "kneeling-back-circles", "toe-stand-roll", "wide-turn",
        "shoulder-palm-fold", "squat-swing", "kneel-drop", "wide-floor-reach", "kneeling-walk",
        "roll-to-pike", "prone-palms-behind", "prone-flutter", "knee-hug-fold",
    ],
    "thirty-days": [
        "toe-stretch", "wide-tilts", "double-turns", "wall-push-up", "hand-walk",
        "lotus-side-bends", "cat-cow", "boat-prone",
    ],
    "children": ["little-bow", "kneeling-arch", "hoop", "back-step-arch"],
    # The article shows pictures only, so any movements will do; what they are is ours.
    "fitball": [],
    "expecting": ["cat-cow", "down-dog", "wall-push-up", "lotus-side-bends", "child-pose"],
    "morning": ["cat", "down-dog", "up-dog", "crocodile", "boat", "bridge", "child-pose"],
    # The morning's set; the catalogue takes the bridge out of it.
    "evening": ["cat", "down-dog", "up-dog", "crocodile", "boat", "child-pose"],
    "desk": [],
    "dynamic": [
        "hyperextension", "airplane", "grasshopper", "reverse-hyperextension", "kitty",
        "cat-camel", "floor-crunch", "crossroads", "straight-leg-deadlift", "weighted-bend",
        "weighted-squat",
    ],
    "static": ["bar-hang", "hyperextension-hold", "shin-clasp"],
    # "Turns, tilts, stretches" are ours; the dozen rolls are the article's.
    "five-minutes": ["back-rolls"],
}  # fmt: skip

ELSEWHERE = {("morning", "boat"): "evening", ("five-minutes", "back-rolls"): None}
"""Rows that are not for the first hour after rising, and the routine that has them, if one does."""

OURS = ("core-three", "everyday", "flare-up")
"""Routines that the article does not have."""


class Figures(NamedTuple):
    """A dose of the catalogue, in seconds; sides are left to the exercise."""

    sets: int
    reps: int = 1
    hold: int | None = None


DOSES = {
    # 1: "2 x 5 each". Left and right are the two sets of the hip circles; who walks is not counted.
    **dict.fromkeys(set(ROWS["warm-up"]) - {"hip-circles", "march", "jog"}, Figures(2, 5)),
    "hip-circles": Figures(1, 5),
    # 2: "2 x 5"
    **dict.fromkeys(ROWS["daily-strength"], Figures(2, 5)),
    "cobra-gaze": Figures(2, 5, 10),
    "prone-lift": Figures(2, 5, 15),
    # 3
    # Two minutes for about twenty matches: a count could not wait for each.
    "match-pick-up": Figures(1, 1, 120),
    # 4: "1-2 x 15". Seven and a half to a side make eight, and so do two folds in a rep; the flutter
    # goes by time.
    **dict.fromkeys(set(ROWS["corset"]) - {"prone-flutter"}, Figures(1, 15)),
    **dict.fromkeys(("knee-hug-fold", "kneeling-walk"), Figures(1, 8)),
    "shoulder-palm-fold": Figures(1, 7),
    # 5: twenty turns are ten to each side.
    "double-turns": Figures(1, 10),
    "wall-push-up": Figures(1, 20),
    "lotus-side-bends": Figures(1, 10),
    # 6
    "kneeling-arch": Figures(1, 10),
    # 9
    "down-dog": Figures(3, 1, 60),
    "up-dog": Figures(3, 1, 60),
    "crocodile": Figures(1, 10),
    # 12: "at least 3 x 15"
    **dict.fromkeys(ROWS["dynamic"][-3:], Figures(3, 15)),
    # 13
    "bar-hang": Figures(4, 1, 30),
    "hyperextension-hold": Figures(4, 1, 10),
    # 14
    "back-rolls": Figures(1, 12),
}

REPS = {
    "toe-stretch": (8, 12),
    "wide-tilts": (8, 12),
    "hand-walk": (8, 10),
    "cat-cow": (8, 12),
    "wall-push-up": (10, 40),
    # "10-20 in all": half of them on each side.
    "back-step-arch": (5, 10),
}
"""Where the catalogue gives a range of reps: no level leaves it, but a beginner does fewer."""

HOLDS = {
    "bird-dog": (3, 30),
    "boat-prone": (5, 10),
    "little-bow": (20, 30),
    "hoop": (60, 120),
    "child-pose": (60, 180),
}
"""The same for seconds of a hold, or of going on."""

BREATHS = {ENGLISH.phrases["in"], ENGLISH.phrases["out"]}


@cache
def library() -> Library:
    return Library()


@cache
def routine(name: str) -> Routine:
    return library().load(name)


@cache
def timeline(name: str, level: Level = Level.REGULAR) -> Timeline:
    return planned(routine(name), Manner(level=level)).timeline


def documents() -> dict[str, ExerciseDoc]:
    return library().exercises()


def exercise(id_: str) -> Exercise:
    """An exercise with its own dose, as no routine has changed it."""
    return resolved(id_, documents(), RestsDoc.model_validate({}), None)


def dose_at(level: Level, name: str, id_: str) -> Dose:
    """The dose of an exercise in its routine, for a level that may have put another form there."""
    place = next(i for i, work in enumerate(routine(name).works) if work.exercise.id == id_)
    return levelled(routine(name), level).works[place].dose


EACH_ROUTINE = pytest.mark.parametrize("name", [*ROWS, *OURS])
ALL_ROWS = sorted({id_ for ids in ROWS.values() for id_ in ids})


def test_there_are_fourteen_routines_of_the_article_and_three_of_ours() -> None:
    assert sorted(library().shelf.routines()) == sorted([*ROWS, *OURS])
    assert len(ROWS) == 14


@pytest.mark.parametrize("name", ROWS)
def test_every_row_is_in_its_routine(name: str) -> None:
    for id_ in ROWS[name]:
        assert id_ in documents()
        home = ELSEWHERE.get((name, id_), name)
        done = {
            each: {work.exercise.id for work in routine(each).works}
            for each in (name, home)
            if each
        }
        assert (id_ in done[name]) is (home == name), id_
        assert home is None or id_ in done[home], id_


def test_every_row_says_which_article_and_routine_it_is_from() -> None:
    for id_ in ALL_ROWS:
        numbers = {str(nth) for nth, ids in enumerate(ROWS.values(), start=1) if id_ in ids}
        source = documents()[id_].source or ""
        assert source.startswith("article, routine"), id_
        assert set(re.findall(r"\d+", source)) <= numbers, id_


def test_doses_are_the_catalogues() -> None:
    doses = {id_: exercise(id_).dose for id_ in DOSES}
    assert {
        id_: Figures(dose.sets, dose.reps, None if dose.hold is None else dose.hold // SECOND)
        for id_, dose in doses.items()
    } == DOSES


@pytest.mark.parametrize("level", Level)
def test_no_level_leaves_the_catalogues_range_of_reps_and_only_a_beginner_does_fewer(
    level: Level,
) -> None:
    for id_, (fewest, most) in REPS.items():
        home = next(name for name, ids in ROWS.items() if id_ in ids)
        reps = dose_at(level, home, id_).reps
        assert (level is Level.BEGINNER) or reps >= fewest, id_
        assert reps <= most, id_


@pytest.mark.parametrize("level", Level)
def test_no_level_holds_for_longer_than_the_catalogue_and_only_a_beginner_shorter(
    level: Level,
) -> None:
    for id_, (shortest, longest) in HOLDS.items():
        home = next(name for name, ids in ROWS.items() if id_ in ids)
        hold = dose_at(level, home, id_).hold
        assert hold is not None, id_
        assert (level is Level.BEGINNER) or hold >= shortest * SECOND, id_
        assert hold <= longest * SECOND, id_


def test_wall_push_ups_grow_from_ten_toward_the_articles_forty() -> None:
    doses = [dose_at(level, "thirty-days", "wall-push-up") for level in Level]
    assert [dose.reps for dose in doses] == [10, 15, 30]
    own = dict(exercise("wall-push-up").levels)
    assert (own["beginner"].reps, own["strong"].reps) == (10, 40)


def test_the_bird_dogs_hold_grows_from_three_seconds_to_thirty() -> None:
    doses = [dose_at(level, "straighten", "bird-dog") for level in Level]
    assert [dose.hold for dose in doses] == [3_000, 8_000, 30_000]
    assert all(dose.sides is Sides.EACH for dose in doses)


def test_every_exercise_is_told_in_full_in_short_and_with_tips() -> None:
    lacking = {
        id_: part
        for id_, doc in documents().items()
        for part, there in {
            "name": doc.name,
            "position": doc.position,
            "how": doc.how,
            "how-short": doc.how_short,
            "tips": len(doc.tips or ()) >= 2,
            "relax": doc.relax,
            "source": doc.source,
            "dose": doc.dose,
        }.items()
        if not there
    }
    assert lacking == {}


def test_every_row_has_an_easier_and_a_harder_form() -> None:
    rows = {id_ for ids in ROWS.values() for id_ in ids}
    assert [id_ for id_ in rows if not (documents()[id_].easier and documents()[id_].harder)] == []


@pytest.mark.parametrize(("form", "back"), [("easier", "harder"), ("harder", "easier")])
def test_only_the_ends_of_a_chain_have_one_form(form: str, back: str) -> None:
    """The mildest form of a movement has no easier one; then it is what others are eased to.

    What children play is made no harder.
    """
    playful = {id_ for id_, effect in read_effects().items() if effect.playful}
    ends = {id_ for id_, doc in documents().items() if getattr(doc, form) is None} - playful
    reached = {getattr(doc, form) for doc in documents().values()}
    assert ends - reached == set()
    assert [id_ for id_ in ends if getattr(documents()[id_], back) is None] == []


def test_every_easier_and_harder_form_exists_and_is_another_exercise() -> None:
    for id_, doc in documents().items():
        for other in (doc.easier, doc.harder):
            assert other is None or (other in documents() and other != id_), id_


@pytest.mark.parametrize("form", ["easier", "harder"])
def test_a_form_takes_the_same_kind_of_dose_on_the_same_sides(form: str) -> None:
    """So a level or `--gentle` may put it in the other's place with the dose unchanged."""

    def kind(id_: str) -> tuple[bool, bool, Sides]:
        dose = exercise(id_).dose
        return dose.hold is not None, dose.moving, dose.sides

    unlike = {
        id_: other
        for id_, doc in documents().items()
        if (other := getattr(doc, form)) is not None and kind(id_) != kind(other)
    }
    assert unlike == {}


def test_easier_forms_never_lead_in_a_circle() -> None:
    for form in ("easier", "harder"):
        for id_ in documents():
            seen: list[str] = []
            at: str | None = id_
            while at is not None:
                assert at not in seen, f"{form}: {' -> '.join([*seen, at])}"
                seen.append(at)
                at = getattr(documents()[at], form)


def test_every_row_with_a_caution_has_a_form_without_any() -> None:
    """What `--gentle` puts in its place."""
    for id_ in {id_ for ids in ROWS.values() for id_ in ids}:
        at: str | None = id_
        while at is not None and documents()[at].caution:
            at = documents()[at].easier
        assert at is not None, id_


def test_what_swings_twists_or_jumps_in_the_catalogue_says_so() -> None:
    told = {
        Caution.SWING: [
            "arm-waves", "arm-swing-turns", "cross-legged-swing", "hanging-reach",
            "lotus-swing-fold", "wide-turn", "squat-swing", "kneel-drop", "wide-floor-reach",
        ],
        Caution.TWIST: ["arm-swing-turns", "chest-turns", "wide-turn", "double-turns"],
        Caution.JUMP: ["jog"],
    }  # fmt: skip
    for caution, ids in told.items():
        assert [id_ for id_ in ids if caution not in exercise(id_).cautions] == []


@pytest.mark.parametrize("level", [Level.BEGINNER, Level.REGULAR])
@EACH_ROUTINE
def test_no_hold_is_without_breath(name: str, level: Level) -> None:
    """A word or a sound of breath lies in every hold, or leads into it."""
    heard = [cue.at for cue in timeline(name, level).cues if _of_breath(cue)]
    spans = timeline(name, level).spans
    enters = {span.ends: span.at for span in spans if span.kind is SpanKind.ENTER}
    holds = [
        (span.exercise, enters.get(span.at, span.at), span.ends)
        for span in spans
        if span.kind is SpanKind.HOLD
    ]
    assert [id_ for id_, at, ends in holds if not any(at <= each < ends for each in heard)] == []


@EACH_ROUTINE
def test_a_strengthening_routine_begins_with_the_warm_up(name: str) -> None:
    first = routine(name).blocks[0]
    warms = isinstance(first, Part) and first.routine == "warm-up"
    assert warms == (routine(name).kind is Kind.STRENGTHENING)


@EACH_ROUTINE
def test_every_routine_ends_in_relaxation(name: str) -> None:
    last = routine(name).blocks[-1]
    assert isinstance(last, Relax | Breathe) or (isinstance(last, Work) and last.exercise.relaxing)


@EACH_ROUTINE
def test_a_gentle_routine_neither_twists_nor_swings_nor_jumps(name: str) -> None:
    """The warm-up is the article's own, and children hop; `--gentle` eases both."""
    gentle = routine(name)
    if (
        gentle.kind is not Kind.GENTLE
        or name == "warm-up"
        or Screening.CHILDREN in gentle.screening
    ):
        return
    rough = {Caution.TWIST, Caution.SWING, Caution.JUMP}
    assert [w.exercise.id for w in gentle.works if w.exercise.cautions & rough] == []


@EACH_ROUTINE
def test_every_routine_says_where_it_comes_from(name: str) -> None:
    source = routine(name).source
    assert source.startswith(("article", "ours"))
    assert name in OURS or f"routine {[*ROWS].index(name) + 1}" in source


def test_only_the_routines_that_the_catalogue_names_ask_before_they_begin() -> None:
    all_ = ((name, routine(name).screening) for name in library().shelf.routines())
    asking = {name: asked for name, asked in all_ if asked}
    assert asking == {
        "children": (Screening.CHILDREN,),
        "expecting": (Screening.PREGNANCY,),
        "flare-up": (Screening.PAIN,),
    }


def _of_breath(cue: Cue) -> bool:
    words = cue.kind is CueKind.SAY and ("breath" in cue.text.lower() or cue.text in BREATHS)
    return words or cue.kind is CueKind.SWELL


def minutes(name: str, words: Words) -> float:
    """The length of a routine by the estimate that `matcue list` shows."""
    calm = routine(name).speech
    plan = planned(routine(name), Manner(words=words), lambda text: estimated(text, calm))
    return plan.timeline.total / MINUTE


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("morning", 13, 17), ("desk", 3, 5), ("five-minutes", 4, 6), ("evening", 13, 17)],
)
def test_a_routine_that_is_called_short_is_short(name: str, least: int, most: int) -> None:
    """Once it is known; the first times, everything is explained, and it takes a fifth longer."""
    assert least <= minutes(name, Words.SHORT) <= most
    assert minutes(name, Words.FULL) <= most * 1.2


def test_the_warm_up_is_five_minutes_of_movement_and_not_over_nine_in_all() -> None:
    ids = {work.exercise.id for work in routine("warm-up").works}
    spans = [span for span in timeline("straighten").spans if span.exercise in ids]
    moved = sum(span.lasts for span in spans if span.kind in (SpanKind.REP, SpanKind.HOLD))
    assert 4.5 <= moved / MINUTE <= 5.5
    assert (spans[-1].ends - spans[0].at) / MINUTE <= 9


def test_the_evening_is_the_mornings_set_without_the_bridge_and_ends_in_slow_breathing() -> None:
    evening, morning = routine("evening"), routine("morning")
    done = [{work.exercise.id for work in each.works} for each in (morning, evening)]
    assert done[0] - done[1] == {"bridge", "pelvic-tilts"}
    assert done[1] - done[0] == {"boat"}
    pose, breathing, *_ = evening.blocks[-4:]
    assert isinstance(pose, Work)
    assert pose.exercise.id == "child-pose"
    assert isinstance(breathing, Breathe)
    assert breathing.pattern.lasts * breathing.cycles == 3 * MINUTE
    assert breathing.pattern.breathe_out > breathing.pattern.breathe_in
    assert evening.speech < morning.speech


def test_the_morning_ends_in_childs_pose_and_has_six_of_the_seven() -> None:
    """The boat would load a back that has just got up; pelvic tilts take its place."""
    done = [work.exercise.id for work in routine("morning").works]
    assert sorted(done) == sorted({*ROWS["morning"], "pelvic-tilts"} - {"boat"})
    assert done[-1] == "child-pose"


def test_nothing_in_a_pregnancy_lies_on_the_stomach() -> None:
    assert all(work.exercise.position != "prone" for work in routine("expecting").works)


@pytest.mark.parametrize("name", ["expecting", "flare-up"])
def test_what_is_for_a_pregnancy_or_a_sore_back_is_made_no_harder_by_who_uses_it(name: str) -> None:
    """`hardest` does not come along with `use`, but `harder: null` under `exercises` does."""
    harder = [work.exercise.id for work in routine(name).works if work.exercise.harder]
    assert harder == [], f"write `harder: null` under `exercises` of {name}.yaml"


@pytest.mark.parametrize(
    "id_", [id_ for id_ in library().exercises() if exercise(id_).dose.sides is Sides.ALTERNATE]
)
def test_what_the_ear_hears_first_is_the_side_that_the_eye_is_shown(id_: str) -> None:
    """In turn, the first side is the right one: its name and its first phase say so."""
    told = exercise(id_)
    assert "right" in told.right.lower()
    assert "left" in told.left.lower()
    if told.phases:
        assert "right" in told.phases[0].lower()


STRAINS = re.compile(
    r"[Rr]aise (both|your)|both arms up|hold your ankles|knees well|above your head"
)


def test_no_starting_shape_is_a_strain_that_lasts_while_the_rest_is_told() -> None:
    upright = (Position.STANDING, Position.KNEELING, Position.SEATED, Position.PRONE)
    strained = {
        id_: shape
        for id_ in library().exercises()
        for shape in exercise(id_).shape
        if exercise(id_).position in upright and STRAINS.search(shape)
    }
    assert not strained
