"""What was answered is kept on this machine, whole, for the user's eyes."""

from __future__ import annotations

import json
import os
import stat
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from matcue.coach import screening
from matcue.coach.screening import KeptAnswers
from matcue.routine.model import Kind
from matcue.routine.questionnaire import read_questionnaire

if TYPE_CHECKING:
    from pathlib import Path

BOOK = read_questionnaire()
TODAY = date(2026, 11, 22)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_nothing_is_kept_at_first() -> None:
    assert screening.read() == KeptAnswers()
    assert not screening.place().exists()


def test_what_is_kept_is_read_again() -> None:
    kept = KeptAnswers().answered({"acute": False, "lasting": True}, TODAY)
    kept = kept.consented(Kind.GENTLE, frozenset({"lasting"}), TODAY)
    screening.keep(kept)
    assert screening.read() == kept


@pytest.mark.skipif(os.name != "posix", reason="modes of files are a matter of POSIX")
def test_the_file_is_for_its_owner_alone_and_stands_alone() -> None:
    screening.keep(KeptAnswers().answered({"acute": False}, TODAY))
    assert stat.S_IMODE(screening.place().stat().st_mode) == 0o600
    assert [path.name for path in screening.place().parent.iterdir()] == ["screening.json"]


def test_the_file_lies_in_the_users_data_and_not_in_the_cache(tmp_path: Path) -> None:
    assert tmp_path in screening.place().parents


def test_a_failed_write_leaves_what_was_there_and_no_part() -> None:
    screening.keep(KeptAnswers().answered({"acute": False}, TODAY))
    before = screening.place().read_bytes()

    with pytest.raises(TypeError):
        screening.keep(KeptAnswers({"acute": object()}))  # type: ignore[dict-item] # cannot be written
    assert screening.place().read_bytes() == before
    assert [path.name for path in screening.place().parent.iterdir()] == ["screening.json"]


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 2, "answers": {}, "consents": []}',
        '{"version": 1}',
        '{"version": 1, "answers": [], "consents": []}',
        '{"version": 1, "answers": {"acute": 1}, "consents": []}',
        '{"version": 1, "answers": {"acute": {"yes": true, "on": "once"}}, "consents": []}',
        '{"version": 1, "answers": {}, "consents": [{"kind": "wild", "to": [], "on": "2026-01-01"}]}',
    ],
)
def test_a_damaged_file_is_as_good_as_none(damaged: str) -> None:
    screening.place().parent.mkdir(parents=True, exist_ok=True)
    screening.place().write_text(damaged, "utf-8")
    assert screening.read() == KeptAnswers()


def test_forgetting_removes_the_file_and_says_whether_there_was_one() -> None:
    screening.keep(KeptAnswers())
    assert screening.forget()
    assert not screening.place().exists()
    assert not screening.forget()


def test_only_answers_that_still_hold_count() -> None:
    kept = KeptAnswers().answered({"acute": True, "lasting": True}, days_ago(1))
    kept = kept.answered({"pregnant": False}, days_ago(90)).answered({"gone": True}, TODAY)
    assert kept.holding(BOOK, TODAY) == {"lasting": True}


@pytest.mark.parametrize(
    ("told", "kind", "to", "days", "agreed"),
    [
        (Kind.GENTLE, Kind.GENTLE, {"lasting"}, 0, True),
        (Kind.GENTLE, Kind.GENTLE, {"lasting"}, 89, True),
        (Kind.GENTLE, Kind.GENTLE, {"lasting"}, 90, False),
        (Kind.GENTLE, Kind.STRENGTHENING, {"lasting"}, 0, False),
        (Kind.STRENGTHENING, Kind.GENTLE, {"lasting"}, 0, True),
        (Kind.STRENGTHENING, Kind.STRENGTHENING, {"lasting"}, 0, True),
        # The doctor did not know of this.
        (Kind.GENTLE, Kind.GENTLE, {"lasting", "acute"}, 0, False),
    ],
)
def test_a_doctors_word_covers_what_it_was_given_for(
    told: Kind, kind: Kind, to: set[str], days: int, agreed: bool
) -> None:
    kept = KeptAnswers().consented(told, frozenset({"lasting"}), days_ago(days))
    assert kept.agreed(BOOK, kind, frozenset(to), TODAY) is agreed


def test_what_is_kept_says_nothing_but_ids_answers_and_days() -> None:
    kept = (
        KeptAnswers().answered({"acute": True}, TODAY).consented(Kind.GENTLE, frozenset("a"), TODAY)
    )
    screening.keep(kept)
    assert json.loads(screening.place().read_text("utf-8")) == {
        "version": 1,
        "answers": {"acute": {"yes": True, "on": "2026-11-22"}},
        "consents": [{"kind": "gentle", "to": ["a"], "on": "2026-11-22"}],
    }
