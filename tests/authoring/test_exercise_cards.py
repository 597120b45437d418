"""A session as cards: finished words, and the times of its own timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from printed_worlds import prepared, written

from matcue.authoring.cards import Card, sections
from matcue.plan.manner import Manner
from matcue.routine.library import Library
from matcue.routine.model import Breathe, Level, Part, Relax, Work
from worlds import ENGLISH

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.session.session import Session


def cards(session: Session) -> list[Card]:
    return [card for section in sections(session) for card in section.cards]


def only(folder: Path, step: str) -> Card:
    """The card of a routine of one step."""
    text = f"id: mine\ntitle: Mine\nsteps:\n  - {step}\n"
    (card,) = cards(prepared(written(folder, text)))
    return card


def own(folder: Path, *keys: str, step: str = "tempo: 3-0-3-0") -> Card:
    """The card of an exercise of one's own with some keys, in the dose of its step."""
    said = "".join(f"    {key}\n" for key in ("name: Own", "position: prone", "how: Do it.", *keys))
    exercises = f"exercises:\n  own:\n{said}"
    text = f"id: mine\ntitle: Mine\n{exercises}steps:\n  - {{exercise: own, {step}}}\n"
    (card,) = cards(prepared(written(folder, text)))
    return card


@pytest.mark.parametrize("name", sorted(Library().shelf.routines()))
def test_each_chapter_of_the_timeline_has_its_card_at_its_time(name: str) -> None:
    session = prepared(name)
    _, *chapters, _ = session.timeline.chapters
    shown = sorted((at, card.name) for card in cards(session) for at in card.at)
    assert shown == [(chapter.at, chapter.title) for chapter in chapters]


def test_an_exercise_tells_its_dose_tempo_and_breath_in_words(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: cat, sets: 2, reps: 8, tempo: 4-1-4-0, rest: 20s}")
    assert card.dose == ("Eight times, two sets.", "Rest for twenty seconds between sets.")
    assert card.tempo == "Go 4 s · Stay 1 s · Return 4 s"
    assert card.breathing == "Going, breathe out. Returning, breathe in."


def test_the_phases_of_a_rep_are_called_by_what_moves_in_them(tmp_path: Path) -> None:
    assert only(tmp_path, "{exercise: cat}").tempo == "Round up 4 s · Sink 4 s"


def test_phases_of_both_sides_are_told_and_such_as_are_alike_once(tmp_path: Path) -> None:
    turns = only(tmp_path, "{exercise: chest-turns}")
    assert turns.tempo == "Turn right 3 s · Middle 3 s · Turn left 3 s · Middle 3 s"
    alike = own(tmp_path, "phases: [Lift, Lower]", step="tempo: 3-0-3-0, sides: alternate")
    assert alike.tempo == "Lift 3 s · Lower 3 s"


def test_where_nothing_moves_one_stays(tmp_path: Path) -> None:
    card = own(tmp_path, 'phases: [Fold, "", Rise]', step="tempo: 3-2-3-0")
    assert card.tempo == "Fold 3 s · Stay 2 s · Rise 3 s"


def test_a_hold_tells_its_length_its_breath_and_its_sides(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: bird-dog, hold: 8s, reps: 3, breath: 4-0-6-0}")
    assert card.dose == ("Hold for eight seconds, three times.", "On each side.")
    assert card.breathing == "In for four, out for six."
    assert card.tempo == ""


def test_sides_are_called_by_what_moves_the_first_one_first(tmp_path: Path) -> None:
    assert only(tmp_path, "{exercise: bird-dog}").sides == (
        "Right arm, left leg",
        "Left arm, right leg",
    )
    assert only(tmp_path, "{exercise: cat}").sides == ()
    assert own(tmp_path, step="reps: 2, sides: each").sides == ("Right side", "Left side")


def test_a_pyramid_tells_the_reps_of_each_set_and_no_rest_of_nothing(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: bird-dog, reps: [4, 3, 2], hold: 8s, rest: 0s}")
    assert card.dose[1:] == ("On each side.", "In sets of four, three and two.")


def test_an_exercise_is_told_from_its_setup_to_its_softness(tmp_path: Path) -> None:
    card = own(
        tmp_path,
        "setup: Fetch it.",
        "shape: [Stand., Lean.]",
        "enter: Out, and press.",
        "release: Let go of it.",
        "relax: Be soft.",
        step="hold: 20s",
    )
    assert (card.setup, card.shape, card.how) == (("Fetch it.",), ("Stand.", "Lean."), ("Do it.",))
    assert (card.enter, card.release, card.afterwards) == (
        "Out, and press.",
        "Let go of it.",
        "Be soft.",
    )


def test_there_is_no_way_into_what_is_not_held(tmp_path: Path) -> None:
    assert own(tmp_path, "enter: Out, and press.").enter == ""


def test_sentences_name_the_side_that_comes_first(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: bird-dog}")
    assert card.how[:2] == (
        "On the tone, breathe out, and reach your right arm forward.",
        "Your left leg stretches back at the same time.",
    )
    told = (*card.setup, *card.shape, *card.how, card.enter, card.release, *card.tips)
    assert not any("{" in sentence for sentence in told)


def test_a_breath_that_goes_its_own_way_is_told_phase_by_phase(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: head-tilts}")
    assert card.breathing == (
        "Going, breathe in. Staying, breathe out. Returning, breathe in. Pausing, breathe out."
    )


def test_a_caution_says_what_it_is_and_what_to_do(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: arm-swing-turns}")
    assert card.cautions == (
        "This turns the spine and this swings.",
        "Leave it out with a sore back.",
    )
    assert only(tmp_path, "{exercise: cat}").cautions == ()


def test_easier_and_harder_forms_are_named(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: up-dog}")
    assert (card.easier, card.harder) == ("Sphinx", "High upward dog")


def test_equipment_stands_on_a_card_only_where_not_all_is_needed(tmp_path: Path) -> None:
    text = "id: mine\ntitle: Mine\nsteps:\n  - exercise: cat\n  - exercise: chair-tall\n"
    assert [card.equipment for card in cards(prepared(written(tmp_path, text)))] == [
        ("a mat",),
        ("a chair",),
    ]
    assert only(tmp_path, "{exercise: cat}").equipment == ()


def test_breathing_and_relaxing_have_cards_without_a_figure(tmp_path: Path) -> None:
    breathing = only(tmp_path, "{breathe: 4-0-6-0, cycles: 5}")
    assert breathing.dose == ("In for four, out for six.", "Five breaths.")
    relaxing = only(tmp_path, "{relax: 1m30s}")
    assert relaxing.dose == ("One minute and thirty seconds.",)
    assert breathing.exercise is relaxing.exercise is None
    assert breathing.number is relaxing.number is None


def test_what_comes_again_in_rounds_has_one_card_with_all_its_times(tmp_path: Path) -> None:
    text = """\
id: mine
title: Mine
steps:
  - exercise: cat
  - repeat: 3
    steps:
      - exercise: boat
      - relax: 10s
  - exercise: cat
"""
    session = prepared(written(tmp_path, text))
    assert [(card.name, card.number, len(card.at)) for card in cards(session)] == [
        ("Cat", 1, 1),
        ("Boat", 2, 3),
        ("Relaxation", None, 3),
        ("Cat", 3, 1),
    ]


def test_a_part_of_a_session_is_a_section_of_its_own() -> None:
    session = prepared("straighten")
    blocks = session.draft.routine.blocks
    assert isinstance(blocks[0], Part)
    warm_up, own = sections(session)
    assert (warm_up.title, own.title) == (blocks[0].title, ENGLISH.page["exercises"])
    seen = [block for block in blocks[1:] if isinstance(block, Work | Breathe | Relax)]
    assert len(own.cards) == len(seen)


def test_cards_show_the_dose_of_the_listeners_level() -> None:
    (card,) = (
        c
        for c in cards(prepared("straighten", Manner(level=Level.BEGINNER)))
        if c.name == "Bird dog"
    )
    assert card.dose[0].startswith("Hold for three seconds")
