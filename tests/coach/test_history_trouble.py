"""A history with faults in it: what can be read is shown, and what cannot is told, never silently."""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
import subprocess
from contextlib import closing, contextmanager, suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from history_worlds import FULL, note, record
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matcue.base.errors import HistoryError
from matcue.base.units import Ms
from matcue.coach.history import exchange, store
from matcue.coach.history.record import Did, Note, Noted, ProgramDay, Record
from matcue.coach.history.store import History, file
from matcue.plan.growth import Feeling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from running import Run

SESSIONS, NOTES = 40, 10


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def told() -> list[str]:
    return []


@contextmanager
def changed(path: Path) -> Iterator[sqlite3.Connection]:
    """Change a database behind matcue's back."""
    with closing(sqlite3.connect(path)) as db, db:
        yield db


# Rows.


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("feeling", "eas9"),
        ("feeling", b"pain"),
        ("begun_utc_s", 10**17),
        ("begun_utc_s", "soon"),
        ("offset_min", 100_000),
        ("title", b"\xff\xfe"),
        ("planned_ms", -1),
        ("planned_ms", "long"),
        ("pace", float("inf")),
        ("pace", b"fast"),
        ("week", "second"),
        ("felt_utc_s", "never"),
    ],
)
def test_a_session_that_cannot_be_read_is_told_and_all_others_are_shown(
    path: Path, told: list[str], column: str, value: Any
) -> None:
    History(path).merge([record("one"), FULL, record("two", 3)], ())
    with changed(path) as db:
        db.execute(f"UPDATE sessions SET {column} = ? WHERE id = 'full'", (value,))  # noqa: S608 (our own)
    assert [r.id for r in History(path, told.append).records()] == ["one", "two"]
    assert told == ["1 session of your history cannot be read and is left out"]


def test_text_that_is_no_unicode_costs_one_row(path: Path, told: list[str]) -> None:
    History(path).merge([FULL, record("two", 3)], ())
    with changed(path) as db:
        db.execute("UPDATE sessions SET title = CAST(x'4dff' AS TEXT) WHERE id = 'two'")
    assert History(path, told.append).records() == (FULL,)
    assert len(told) == 1


def test_a_wrong_exercise_or_note_is_told_too(path: Path, told: list[str]) -> None:
    history = History(path)
    history.add(FULL)
    history.note(note("a", 1, Noted.BETTER))
    history.note(note("b", 2, Noted.PAIN, "cat"))
    with changed(path) as db:
        db.execute("UPDATE exercises SET reps = 'many' WHERE nth = 0")
        db.execute("UPDATE notes SET kind = 'butter' WHERE id = 'a'")
    again = History(path, told.append)
    assert [did.exercise for did in again.records()[0].exercises] == ["boat"]
    assert [each.id for each in again.notes()] == ["b"]
    assert told == [
        "1 exercise of your history cannot be read and is left out",
        "1 note of your history cannot be read and is left out",
    ]


def test_exercises_of_a_session_that_is_not_there_are_told(path: Path, told: list[str]) -> None:
    History(path).add(FULL)
    with changed(path) as db:
        db.execute("UPDATE exercises SET session = 'nobody'")
    assert History(path, told.append).records() == (replace(FULL, exercises=()),)
    assert told == ["2 exercises of your history cannot be read and are left out"]


def test_an_index_with_a_hole_hides_no_session(path: Path) -> None:
    history = History(path)
    history.merge([record("b", 3), record("a", 2)], ())
    with changed(path) as db:
        # As a flipped bit would: the index finds nothing any more.
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_master SET sql = sql || ' WHERE nth < 0' WHERE name = 'sessions_by_time'"
        )
    with changed(path) as db:
        db.execute("REINDEX sessions_by_time")
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_master SET sql = replace(sql, ' WHERE nth < 0', '') "
            "WHERE name = 'sessions_by_time'"
        )
    assert [r.id for r in history.records()] == ["a", "b"]


def test_everything_else_is_still_exported_and_shown(run_matcue: Run, tmp_path: Path) -> None:
    History().merge([FULL, record("two", 3)], ())
    with changed(file()) as db:
        db.execute("UPDATE sessions SET feeling = 'eas9' WHERE id = 'full'")
    lost = "matcue: 1 session of your history cannot be read and is left out\n"
    out = tmp_path / "h.json"
    exported = run_matcue("history", "export", str(out))
    assert (exported.code, exported.err) == (0, lost)
    assert [each["id"] for each in json.loads(out.read_text("utf-8"))["sessions"]] == ["two"]
    for arguments in (("history",), ("history", "--json"), ("history", "--csv"), ("today",)):
        done = run_matcue(*arguments)
        assert (done.code, lost in done.err) == (0, True), arguments


def test_a_damaged_history_that_another_program_has_open_is_one_clear_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows has it."""
    path.write_bytes(b"no database at all" * 100)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(store, "put", refused)
    with pytest.raises(HistoryError, match=r"history\.sqlite3\) cannot be used: used by another"):
        History(path).records()
    assert path.read_bytes().startswith(b"no database")


def test_a_table_that_has_lost_a_column_is_set_aside(path: Path, told: list[str]) -> None:
    History(path).add(FULL)
    with changed(path) as db:
        db.execute("ALTER TABLE exercises RENAME COLUMN name TO nmae")
    assert History(path, told.append).records() == ()
    assert [each[:42] for each in told] == ["your history could not be read, for it is "]


def test_a_feeling_about_a_session_that_is_gone_is_refused(path: Path) -> None:
    with pytest.raises(HistoryError, match="nothing was noted"):
        History(path).feel("nobody", Feeling.EASY)


# Bits.


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    path = tmp_path / "sound.sqlite3"
    history = History(path)
    day = timedelta(days=1)
    sessions = [replace(FULL, id=f"{n:032x}", begun=FULL.begun + n * day) for n in range(SESSIONS)]
    history.merge(sessions, [note(f"{n:032x}", n + 1, Noted.PAIN, "cat") for n in range(NOTES)])
    return path.read_bytes()


@pytest.mark.parametrize(
    ("first", "many"),
    [(0, 40), pytest.param(100, 2_000, marks=pytest.mark.long(reason="2,000 databases"))],
)
def test_a_flipped_bit_is_harmless_or_told(path: Path, sound: bytes, first: int, many: int) -> None:
    """Of each: opened with everything in it, or told what is missing, or set aside and told."""
    for seed in range(first, first + many):
        chance = random.Random(seed)  # noqa: S311 (to have it again)
        data = bytearray(sound)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        said: list[str] = []
        history = History(path, said.append)
        with suppress(HistoryError):  # which tells
            records, notes = history.records(), history.notes()
            done = sum(len(each.exercises) for each in records)
            whole = (len(records), len(notes), done) == (SESSIONS, NOTES, SESSIONS * 2)
            assert whole or said, seed
        for each in path.parent.glob("history*"):
            each.unlink()


# Disks.


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, small enough to be filled."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> None:
    with (disk / "full").open("wb", buffering=0) as full, suppress(OSError):
        while True:
            full.write(bytes(1_000))


def remount_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


@pytest.mark.system
@pytest.mark.parametrize("spoil", [fill, remount_read_only])
@pytest.mark.parametrize("form", [4, 5])
def test_a_disk_that_takes_nothing_can_still_be_read(
    disk: Path, told: list[str], spoil: Any, form: int
) -> None:
    path = disk / "history.sqlite3"
    History(path).merge([FULL, record("two", 3)], [note("n", 1, Noted.BETTER)])
    with changed(path) as db:
        db.execute(f"PRAGMA user_version = {form}")
    spoil(disk)
    history = History(path, told.append)
    assert [r.id for r in history.records()] == ["full", "two"]
    assert len(history.notes()) == 1
    assert told == []
    with pytest.raises(HistoryError, match="cannot be used"):
        history.add(record("three", 4))


@pytest.mark.system
def test_where_the_log_cannot_be_read_it_is_told_that_something_may_be_missing(
    disk: Path, told: list[str]
) -> None:
    path = disk / "history.sqlite3"
    History(path).add(FULL)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("UPDATE sessions SET title = 'Another'")
        aside = {each: each.read_bytes() for each in disk.glob("*-wal")}
    for each, data in aside.items():
        each.write_bytes(data)
    remount_read_only(disk)
    assert len(History(path, told.append).records()) == 1
    assert ["end may be missing" in each for each in told] == [True]


# What is kept can be taken along.

texts = st.text(st.characters()) | st.text(st.characters(), min_size=490, max_size=520)
counts = st.integers(0, 1_000_000_000)
times = st.datetimes(
    datetime(1970, 1, 2), datetime(2200, 1, 1)  # noqa: DTZ001 (hypothesis adds the zone)
    , timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)  # fmt: skip
exercises = st.builds(
    Did, exercise=texts, name=texts, sets=counts, reps=counts, hold_ms=st.none() | counts.map(Ms)
)
sessions = st.builds(
    Record,
    id=st.uuids().map(str),
    begun=times,
    routine=texts,
    title=texts,
    pace=st.floats(0.1, 10),
    words=texts,
    planned_ms=counts.map(Ms),
    done_ms=counts.map(Ms),
    finished=st.booleans(),
    stopped_at=st.none() | texts,
    exercises=st.lists(exercises, max_size=3).map(tuple),
    feeling=st.none() | st.sampled_from(Feeling),
    hurt=st.none() | texts,
    felt_at=st.none() | times,
    place=st.none() | st.builds(ProgramDay, program=texts, week=counts, day=counts),
)
notes = st.builds(Note, id=st.uuids().map(str), at=times, kind=st.sampled_from(Noted), what=texts)


@pytest.mark.slow(reason="writes two databases and a file for each example")
@settings(phases=[Phase.reuse, Phase.generate])  # to shrink a history takes minutes
@given(st.lists(sessions, max_size=3), st.lists(notes, max_size=3))
def test_whatever_was_kept_comes_back_whole_from_its_export(
    tmp_path_factory: pytest.TempPathFactory, done: list[Record], noted: list[Note]
) -> None:
    folder = tmp_path_factory.mktemp("exchange")
    said: list[str] = []
    ours = History(folder / "ours.sqlite3", said.append)
    other = History(folder / "other.sqlite3", said.append)
    assert ours.merge(done, noted) == len(done)
    assert exchange.write(ours, folder / "h.json") == len(done)
    assert exchange.take_in(other, folder / "h.json") == (len(done), len(done))
    assert other.records() == ours.records()
    assert other.notes() == ours.notes()
    assert said == []


def test_a_note_keeps_its_milliseconds_so_that_pain_and_its_end_keep_their_order(
    tmp_path: Path,
) -> None:
    begun = datetime(2026, 11, 2, 8, 0, 0, tzinfo=UTC)
    ours, other = History(tmp_path / "a.sqlite3"), History(tmp_path / "b.sqlite3")
    ours.note(Note(id="pain", at=begun.replace(microsecond=900_000), kind=Noted.PAIN))
    ours.note(Note(id="better", at=begun.replace(microsecond=100_000), kind=Noted.BETTER))
    exchange.write(ours, tmp_path / "h.json")
    exchange.take_in(other, tmp_path / "h.json")
    assert [each.id for each in other.notes()] == ["better", "pain"]


def test_every_field_of_a_record_is_of_a_kind_that_can_be_checked() -> None:
    kinds = {
        str(field.type).partition(" | ")[0]
        for kind in (Record, Note, Did)
        for field in fields(kind)
    }
    assert kinds == {
        "str", "int", "Ms", "float", "bool",
        "datetime", "Feeling", "Noted", "ProgramDay", "tuple[Did, ...]",
    }  # fmt: skip


def test_what_is_logged_in_too_many_words_is_refused(run_matcue: Run) -> None:
    done = run_matcue("log", "--did", "Swimming " * 60, "--minutes", "20")
    assert (done.code, done.err) == (
        2,
        "matcue: --did takes at most 500 letters; say it in fewer words\n",
    )
    assert History().records() == ()


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_table_is_a_formula(begins: str) -> None:
    names = ("title", "routine", "level", "words", "stopped_at", "hurt")
    changed: dict[str, Any] = dict.fromkeys(names, f"{begins}1+1")
    wild = replace(FULL, **changed)
    (row,) = csv.DictReader(io.StringIO(exchange.as_csv([wild]), newline=""))
    assert {row[name] for name in names} == {f"'{begins}1+1"}
