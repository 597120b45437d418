"""Taking the history along: nothing is lost, nothing doubled, and nothing strange gets in."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from history_worlds import FULL, note, record
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.errors import InputError, MatcueError
from matcue.base.json_record import JsonRecord, as_bytes
from matcue.coach.history.exchange import as_csv, as_json, take_in, write
from matcue.coach.history.record import Noted, Record
from matcue.coach.history.store import History
from matcue.plan.growth import Feeling

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "history.sqlite3")
    made.add(FULL)
    made.add(record("two", 3))
    made.note(note("n", 1, Noted.PROGRAM_BEGUN, "prevent"))
    return made


@pytest.fixture
def other(tmp_path: Path) -> History:
    return History(tmp_path / "other.sqlite3")


def test_what_is_written_is_taken_in_whole(
    history: History, other: History, tmp_path: Path
) -> None:
    assert write(history, tmp_path / "h.json") == 2
    assert take_in(other, tmp_path / "h.json") == (2, 2)
    assert other.records() == history.records()
    assert other.notes() == history.notes()


def test_taking_in_twice_doubles_nothing(history: History, tmp_path: Path) -> None:
    write(history, tmp_path / "h.json")
    before = history.records()
    assert take_in(history, tmp_path / "h.json") == (0, 2)
    assert history.records() == before


@pytest.mark.parametrize("id_", [" one\n", "one\tmore", "o" * 600])
def test_taking_in_twice_doubles_nothing_whatever_the_ids_of_others_are(
    history: History, tmp_path: Path, id_: str
) -> None:
    path = tmp_path / "h.json"
    data = as_bytes(as_json([record(id_), record(f"{id_} ")], [note(id_, 2, Noted.BETTER)]))
    path.write_bytes(data)
    assert take_in(history, path)[0] == 1
    assert take_in(history, path)[0] == 0


def test_a_feeling_said_on_one_machine_comes_to_the_other_and_replaces_none(
    history: History, other: History, tmp_path: Path
) -> None:
    other.add(record("two", 3, feeling=Feeling.EASY))
    other.add(replace(FULL, feeling=Feeling.RIGHT, hurt=None))
    write(other, tmp_path / "h.json")
    take_in(history, tmp_path / "h.json")
    felt = {r.id: r.feeling for r in history.records()}
    assert felt == {"two": Feeling.EASY, "full": Feeling.PAIN}


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("begun", "yesterday", "'begun' is not a time"),
        ("begun", "2026-11-24T18:30:00", "no zone"),
        ("planned_ms", -1, "'planned_ms' is not a whole number"),
        ("planned_ms", True, "'planned_ms' is not a whole number"),
        ("pace", float("nan"), "'pace' is not a number"),
        ("feeling", "great", "'feeling' is not one of easy, right, hard, sore, worse, pain"),
        ("exercises", [1], "a mapping is missing"),
        ("finished", "yes", "'finished' is not true or false"),
        ("id", None, "'id' is not a text"),
        ("place", {"program": "x", "week": "two", "day": 1}, "'week' is not a whole number"),
    ],
)
def test_one_wrong_session_is_named_and_nothing_is_taken(
    history: History, tmp_path: Path, key: str, value: Any, says: str
) -> None:
    path = tmp_path / "h.json"
    write(history, path)
    told = json.loads(path.read_text("utf-8"))
    told["sessions"].append({**told["sessions"][0], "id": "third", key: value})
    path.write_text(json.dumps(told), "utf-8")
    before = history.records()
    with pytest.raises(InputError, match=f"session 3: .*{says}"):
        take_in(history, path)
    assert history.records() == before


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": "matcue history", "version": 1}', "["])
def test_what_is_no_history_is_refused(history: History, tmp_path: Path, text: str) -> None:
    (tmp_path / "h.json").write_text(text, "utf-8")
    with pytest.raises(InputError, match="is no history"):
        take_in(history, tmp_path / "h.json")


def test_a_history_of_form_1_is_taken_in_and_its_pain_is_the_strong_one(
    history: History, tmp_path: Path
) -> None:
    path = tmp_path / "h.json"
    other = History(tmp_path / "other.sqlite3")
    other.add(replace(FULL, id="old"))
    write(other, path)
    path.write_text(path.read_text("utf-8").replace('"version": 2', '"version": 1'), "utf-8")
    take_in(history, path)
    assert {r.id: r.feeling for r in history.records()}["old"] is Feeling.PAIN


def test_a_history_of_a_newer_form_is_refused(history: History, tmp_path: Path) -> None:
    path = tmp_path / "h.json"
    path.write_text('{"form": "matcue history", "version": 3}', "utf-8")
    with pytest.raises(InputError, match="another matcue"):
        take_in(history, path)


def test_a_file_that_cannot_be_written_is_one_line(history: History, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(MatcueError, match="cannot write"):
        write(history, tmp_path / "file" / "h.json")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4))
def test_a_record_is_read_or_refused_whatever_stands_in_it(value: Any) -> None:
    told = FULL.as_json()
    reader = JsonRecord(Record)
    for key in told:
        found = reader.read(json.dumps({**told, key: value}).encode())
        assert found is None or isinstance(found, Record)


def test_the_table_has_a_line_for_each_session_and_no_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([FULL, record("x", title="=1+1")]))))
    assert rows[0]["begun"] == "2026-11-02T08:00:00+01:00"
    assert (rows[0]["feeling"], rows[0]["hurt"], rows[0]["exercises"]) == (
        "pain",
        "boat",
        "cat boat",
    )
    assert rows[1]["title"] == "'=1+1"
