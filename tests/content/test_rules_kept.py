"""All that matcue brings keeps the rules of `matcue check`: each routine at each level, each exercise."""

from __future__ import annotations

import re
from typing import Final

import pytest

from matcue.base.units import Ms
from matcue.plan.manner import Manner
from matcue.plan.rules import warnings
from matcue.routine.catalogue import exercise
from matcue.routine.document import RestsDoc
from matcue.routine.library import Library
from matcue.routine.model import Exercise, Level, Relax, Routine, Sides, Work
from matcue.session import session
from matcue.session.options import Options

LIBRARY: Final = Library()
PLAIN: Final = RestsDoc.model_validate({})
EXERCISES: Final = [exercise(id_, LIBRARY.exercises(), PLAIN, None) for id_ in LIBRARY.exercises()]

OF_EXERCISES: Final = {"release", "setup", "phases", "how", "tempo", "enter", "left-out"}
"""Rules that an exercise keeps or breaks wherever it is done."""


def broken(routine: Routine, level: Level = Level.REGULAR) -> list[str]:
    """What `matcue check` would warn of, by the estimate of lengths."""
    ready = session.drafted(routine, Options(manner=Manner(level=level)), LIBRARY.shelf)
    return [str(finding) for finding in warnings(routine, ready.estimate().timeline)]


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("name", LIBRARY.shelf.routines())
def test_a_routine_has_nothing_to_warn_of(name: str, level: Level) -> None:
    assert broken(LIBRARY.load(name), level) == []


def test_an_exercise_keeps_the_rules_in_its_own_dose_whoever_does_it() -> None:
    """Also those that no routine has, but a level or a wish puts in the place of others."""
    every = [Work(exercise=each, dose=each.dose) for each in EXERCISES]
    found: list[str] = []
    for begin in range(0, len(every), 50):  # all of them are longer than a session may be
        some = every[begin : begin + 50]
        found += broken(Routine(id="all", title="All", blocks=(*some, Relax(lasts=Ms(20_000)))))
    assert [text for text in found if text.split("(rule: ")[1][:-1] in OF_EXERCISES] == []


def test_what_is_told_of_an_exercise_begins_on_the_tone() -> None:
    """So that nobody moves while it is only told."""
    early = [
        each.id
        for each in EXERCISES
        for told in (each.how, each.how_short)
        if not told[0].startswith("On the tone,")
    ]
    assert early == []


def test_a_hold_has_words_for_the_way_in_and_nothing_else_has() -> None:
    def held(each: Exercise) -> bool:
        return each.dose.hold is not None and not each.dose.moving

    assert [each.id for each in EXERCISES if held(each) is not bool(each.enter)] == []


def test_a_hold_and_a_stretch_have_words_for_the_way_out_even_at_rest() -> None:
    silent = [e.id for e in EXERCISES if e.dose.hold is not None and not e.release]
    assert silent == []


def test_a_side_is_named_by_what_moves_where_there_are_sides() -> None:
    for each in EXERCISES:
        sided = each.dose.sides is not Sides.NONE
        assert (bool(each.right), bool(each.left)) == (sided, sided), each.id
        assert (each.right or "x").lower() not in {"right", "left"}, each.id


def test_setting_up_has_its_time_and_only_that_has_one() -> None:
    assert [each.id for each in EXERCISES if bool(each.setup) is not bool(each.move)] == []


def test_what_protects_is_no_tip() -> None:
    """A tip may find no room."""
    careful = re.compile(r"\b(if|never|do not|stop)\b", re.IGNORECASE)
    assert [tip for each in EXERCISES for tip in each.tips if careful.search(tip)] == []
