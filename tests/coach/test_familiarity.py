"""What has been done three times is explained in brief, until it is long ago or goes wrong."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matcue.base.units import Ms
from matcue.coach.history.record import Did, Record
from matcue.coach.person import FORGOTTEN, OFTEN, faded, known
from matcue.plan.manner import Known, Manner, Words
from matcue.routine.shelf import Shelf
from matcue.session.options import Options
from matcue.session.report import as_text
from matcue.session.session import draft, prepare

NOW = datetime(2026, 3, 20, 8, tzinfo=UTC)
CAT = Did(exercise="cat", name="Cat", sets=1, reps=6)


def done(days_ago: int, did: Did = CAT, hurt: str | None = None) -> Record:
    begun = NOW - timedelta(days=days_ago)
    return Record(
        id=f"{days_ago}",
        begun=begun,
        routine="morning",
        title="Morning",
        planned_ms=Ms(1_000),
        done_ms=Ms(1_000),
        exercises=(did,),
        hurt=hurt,
    )


def test_an_exercise_is_known_once_it_was_done_three_times() -> None:
    records = [done(3), done(2), done(1)]
    assert known(records[: OFTEN - 1], NOW.date()) == Known()
    assert known(records, NOW.date()) == Known(frozenset({"cat"}), signs=True)


def test_what_was_broken_off_is_explained_three_times_again() -> None:
    records = [done(5), done(4), done(3), done(2, replace(CAT, finished=False)), done(1)]
    assert "cat" not in known(records, NOW.date()).exercises


def test_what_hurt_is_explained_three_times_again() -> None:
    records = [done(5), done(4), done(3, hurt="cat"), done(2), done(1)]
    assert "cat" not in known(records, NOW.date()).exercises


@pytest.mark.parametrize(("days", "is_known"), [(FORGOTTEN - 1, True), (FORGOTTEN, False)])
def test_three_weeks_away_begin_it_anew(days: int, is_known: bool) -> None:
    found = known([done(days + 2), done(days + 1), done(days)], NOW.date())
    assert ("cat" in found.exercises, found.signs) == (is_known, is_known)


@pytest.mark.parametrize("words", [Words.FULL, Words.SHORT, Words.TONES])
def test_other_words_than_auto_stay_what_they_are(words: Words) -> None:
    manner = Manner(words=words)
    assert faded(manner, [done(3), done(2), done(1)], NOW.date()) == manner


def test_the_plan_says_how_much_is_explained_in_full() -> None:
    known_ones = Known(frozenset({"shoulder-blades", "chair-cat-cow"}))
    options = Options(voice="tone", manner=Manner(words=Words.AUTO, known=known_ones))
    with closing(prepare(draft("desk", options, Shelf()), options)) as session:
        third = as_text(session).splitlines()[2]
    assert third == "2 of 4 exercises explained in full; the others are known to you"
