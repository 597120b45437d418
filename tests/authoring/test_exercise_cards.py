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


@pytest.mark.parametrize("name", sorted(Library().shelf.routines()))
def test_each_chapter_of_the_timeline_has_its_card_at_its_time(name: str) -> None:
    session = prepared(name)
    _, *chapters, _ = session.timeline.chapters
    shown = sorted((at, card.name) for card in cards(session) for at in card.at)
    assert shown == [(chapter.at, chapter.title) for chapter in chapters]


def test_an_exercise_tells_its_dose_tempo_and_breath_in_words(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: cat, sets: 2, reps: 8, tempo: 4-1-4-0, rest: 20s}")
    assert card.dose == ("Eight times, two sets.", "Rest for twenty seconds between sets.")
    assert card.tempo == "Go 4 s, stay 1 s and return 4 s."
    assert card.breathing == "Breathe out as you move, and in as you come back."


def test_a_hold_tells_its_length_its_breath_and_its_sides(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: bird-dog, hold: 8s, reps: 3, breath: 4-0-6-0}")
    assert card.dose == ("Hold for eight seconds, three times.", "The same on each side.")
    assert card.breathing == "In for four, out for six."
    assert card.tempo == ""


def test_sentences_name_the_side_that_comes_first(tmp_path: Path) -> None:
    card = only(tmp_path, "{exercise: bird-dog}")
    assert "Breathe out, and stretch your right arm forward." in card.how
    assert not any("{" in sentence for sentence in (*card.how, *card.tips))


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
