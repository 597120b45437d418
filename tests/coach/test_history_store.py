"""The history on disk: what was kept is there, whatever happens to the process or the file."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from history_worlds import FULL, note, record

from matcue.base.errors import HistoryError
from matcue.coach.history import record as records_module
from matcue.coach.history.figures import minutes_a_day
from matcue.coach.history.record import Noted, diary, enough, in_zone
from matcue.coach.history.schema import STEPS, VERSION, migrate, version
from matcue.coach.history.store import History
from matcue.coach.person import known
from matcue.coach.program import current, programs
from matcue.plan.care import care
from matcue.plan.growth import Feeling
from matcue.routine.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
WRITER = HERE / "history_writer.py"
PATHS = os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "history.sqlite3"


@pytest.fixture
def history(path: Path) -> History:
    return History(path)


def test_what_was_kept_is_read_as_it_was(history: History) -> None:
    history.add(FULL)
    assert history.records() == (FULL,)
    assert history.records()[0].begun.utcoffset() == FULL.begun.utcoffset()


def test_of_a_long_history_the_latest_are_read_and_those_that_hurt(history: History) -> None:
    done = [record(f"{day:02}", day) for day in range(1, 21)]
    done[2] = replace(done[2], feeling=Feeling.PAIN, hurt="boat")
    done[4] = replace(done[4], feeling=Feeling.WORSE)
    done[5] = replace(done[5], feeling=Feeling.EASY)
    history.merge(done, ())
    assert history.records(latest=3) == (done[2], done[4], *done[-3:])
    assert history.records(latest=3, since=done[9].day)[:3] == (done[2], done[4], done[8])
    assert history.records(latest=99) == history.records() == tuple(done)
    assert history.last() == done[-1]


def test_totals_are_those_of_all_sessions_by_the_day_where_they_were_done(
    history: History,
) -> None:
    assert history.totals() == (0, {})
    early = datetime(2026, 11, 20, 0, 30, tzinfo=timezone(timedelta(hours=14)))
    late = datetime(2026, 11, 19, 23, 30, tzinfo=timezone(timedelta(hours=-11)))
    done = [record("a", begun=early), record("b", begun=late), record("c", begun=late), FULL]
    history.merge(done, ())
    assert history.totals() == (4, minutes_a_day(done))


def test_what_decides_today_is_the_same_as_if_all_were_read(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_module, "ENOUGH", 4)
    done = [record(f"{day:02}", day, exercises=FULL.exercises) for day in range(1, 29)]
    done[3] = replace(done[3], feeling=Feeling.PAIN, hurt="cat")
    notes = (
        note("begun", 20, Noted.PROGRAM_BEGUN, "prevent"),
        note("pain", 2, Noted.PAIN, "boat"),
        note("allowed", 9, Noted.ALLOWED, "cat"),
    )
    history.merge(done, notes)
    read, today = enough(history, history.notes()), done[-1].day
    assert 1 + 4 <= len(read) < len(done)
    assert care(diary(read, notes)) == care(diary(done, notes))
    assert known(read, today) == known(done, today)
    shelf = Shelf()
    on = current(read, notes, today, programs(shelf))
    assert on == current(done, notes, today, programs(shelf))
    assert on is not None


def test_reading_makes_no_file(history: History, path: Path) -> None:
    assert history.records() == ()
    assert history.notes() == ()
    assert history.last() is None
    assert not path.parent.exists()


def test_sessions_come_in_the_order_of_time(history: History) -> None:
    for id_, day in (("b", 3), ("a", 2), ("c", 4)):
        history.add(record(id_, day))
    assert [r.id for r in history.records()] == ["a", "b", "c"]
    last = history.last()
    assert last is not None
    assert last.id == "c"


def test_sessions_of_one_second_stay_in_the_order_in_which_they_were_kept(history: History) -> None:
    for id_ in ("b", "c", "a"):
        history.add(record(id_))
    assert [r.id for r in history.records()] == ["b", "c", "a"]


def test_sessions_of_one_second_keep_their_order_on_another_machine(
    history: History, tmp_path: Path
) -> None:
    for id_ in ("b", "c", "a"):
        history.add(record(id_))
    other = History(tmp_path / "other.sqlite3")
    other.add(record("d"))
    other.merge(history.records(), ())
    assert [r.id for r in other.records()] == ["d", "b", "c", "a"]


def test_a_feeling_said_later_moves_no_session(history: History) -> None:
    for id_ in ("b", "a"):
        history.add(record(id_))
    history.feel("b", Feeling.HARD)
    assert [r.id for r in history.records()] == ["b", "a"]


def test_a_feeling_can_be_said_later_and_changed(history: History) -> None:
    history.add(record())
    history.feel("one", Feeling.PAIN, "cat")
    assert history.records()[0].hurt == "cat"
    history.feel("one", Feeling.RIGHT)
    assert (history.records()[0].feeling, history.records()[0].hurt) == (Feeling.RIGHT, None)


def test_notes_of_one_second_stay_in_the_order_in_which_they_were_made(history: History) -> None:
    """A program that is begun and at once stopped is stopped, whatever their names are."""
    for id_ in ("b", "c", "a"):
        history.note(note(id_, 2, Noted.PROGRAM_BEGUN, "prevent"))
    assert [each.id for each in history.notes()] == ["b", "c", "a"]


def test_notes_are_kept_beside_sessions(history: History) -> None:
    begun = note("n", 2, Noted.PROGRAM_BEGUN, "prevent")
    history.note(begun)
    assert history.notes() == (begun,)


def test_a_session_of_an_id_that_is_there_is_refused_whole(history: History) -> None:
    history.add(FULL)
    with pytest.raises(HistoryError):
        history.add(replace(FULL, title="Another"))
    assert history.records() == (FULL,)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_its_owner_can_read_it(history: History, path: Path) -> None:
    history.add(FULL)
    files = [path, *path.parent.glob("history.sqlite3-*")]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600] * len(files)


# Forms of the database.


def _at_form(path: Path, form: int) -> sqlite3.Connection:
    path.parent.mkdir(parents=True)
    db = sqlite3.connect(path, isolation_level=None)
    migrate(db, to=form)
    return db


@pytest.mark.parametrize("form", range(1, VERSION + 1))
def test_a_history_of_every_form_is_read_by_this_one(path: Path, form: int) -> None:
    db = _at_form(path, form)
    db.execute(
        "INSERT INTO sessions (id, begun_utc_s, offset_min, routine, title, level, pace, words, "
        "planned_ms, done_ms, finished, stopped_at, feeling, hurt, program, week, day) "
        "VALUES ('old', 1793606400, 60, 'morning', 'Morning spine', 'regular', "
        "1.0, 'full', 900000, 840000, 1, NULL, 'right', NULL, NULL, NULL, NULL)"
    )
    db.execute("INSERT INTO exercises VALUES ('old', 0, 'cat', 'Cat', 1, 8, NULL, 1)")
    if form >= 2:
        db.execute("INSERT INTO notes VALUES ('n', 1793606400, 60, 'better', '')")
    db.close()
    history = History(path)
    (old,) = history.records()
    assert (old.id, old.feeling, old.exercises[0].reps) == ("old", Feeling.RIGHT, 8)
    assert old.begun.isoformat() == "2026-11-02T09:00:00+01:00"
    assert len(history.notes()) == (1 if form >= 2 else 0)
    history.add(record("new", 3))
    history.note(note("m", 3, Noted.BETTER))
    with sqlite3.connect(path) as again:
        assert version(again) == VERSION
    again.close()


def test_what_was_pain_in_an_older_form_is_the_strong_one(path: Path) -> None:
    db = _at_form(path, 4)
    db.execute(
        "INSERT INTO sessions VALUES ('old', 1793606400, 60, 'morning', 'Morning spine', "
        "'regular', 1.0, 'full', 900000, 840000, 1, NULL, 'pain', 'cat', NULL, NULL, NULL, 1, NULL)"
    )
    db.close()
    history = History(path)
    found = care(diary(history.records(), history.notes()))
    assert (found.pain, found.spared) == (date(2026, 11, 2).toordinal(), ("cat",))


def test_sessions_of_an_older_form_keep_the_order_that_they_had(path: Path) -> None:
    db = _at_form(path, 2)
    for id_, begun in (("c", 60), ("a", 60), ("b", 0)):
        db.execute(
            "INSERT INTO sessions VALUES (?, ?, 60, 'morning', 'Morning spine', 'regular', "
            "1.0, 'full', 900000, 840000, 1, NULL, NULL, NULL, NULL, NULL, NULL)",
            (id_, begun),
        )
    db.close()
    history = History(path)
    history.add(replace(record("0"), begun=in_zone(60, 60)))
    assert [r.id for r in history.records()] == ["b", "a", "c", "0"]


@pytest.mark.parametrize("form", [nth for nth, step in enumerate(STEPS) if step])
def test_a_step_that_fails_changes_nothing(path: Path, form: int) -> None:
    db = _at_form(path, form)
    # Something that the next step trips over.
    db.execute(
        {
            0: "CREATE TABLE exercises (in_the_way)",
            1: "CREATE TABLE notes (in_the_way)",
            2: "DROP INDEX sessions_by_time",
            3: "ALTER TABLE sessions ADD COLUMN felt_utc_s TEXT",
        }[form]
    )
    before = db.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
    with pytest.raises(sqlite3.OperationalError):
        migrate(db)
    assert version(db) == form
    assert db.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall() == before
    db.close()


def test_there_is_a_step_for_every_form() -> None:
    assert len(STEPS) == VERSION == 5


def test_a_history_of_a_newer_matcue_is_left_as_it_is(path: Path) -> None:
    db = _at_form(path, VERSION)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(HistoryError, match="newer matcue"):
        History(path).add(FULL)
    assert path.read_bytes() == before


# Damage.


@pytest.fixture
def told() -> list[str]:
    return []


def _kept_whole(path: Path) -> None:
    History(path).add(FULL)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


@pytest.mark.parametrize("how", ["garbage", "cut", "holes"])
def test_a_damaged_history_is_set_aside_and_said_so(path: Path, told: list[str], how: str) -> None:
    _kept_whole(path)
    data = bytearray(path.read_bytes())
    match how:
        case "garbage":
            data = bytearray(b"not a database at all, but some notes\n" * 100)
        case "cut":
            data = data[: len(data) // 2]
        case _:
            data[4_096:8_192] = bytes(range(256)) * 16
    path.write_bytes(data)
    history = History(path, told.append)
    assert history.records() == ()
    history.add(record("new", 3))
    assert [r.id for r in history.records()] == ["new"]
    (aside,) = path.parent.glob("history-damaged-*.sqlite3")
    assert aside.read_bytes() == data
    assert len(told) == 1
    assert str(aside) in told[0]


def test_a_second_damage_does_not_write_over_what_was_set_aside(path: Path) -> None:
    for nth in range(3):
        _kept_whole(path)
        path.write_bytes(b"damage %d" % nth * 200)
        History(path).records()
        path.unlink(missing_ok=True)
    asides = sorted(file.read_bytes()[:8] for file in path.parent.glob("history-damaged-*"))
    assert asides == [b"damage 0", b"damage 1", b"damage 2"]


def test_one_that_is_in_use_is_not_taken_for_damaged(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcue.coach.history.schema.WAITS_S", 0.05)
    _kept_whole(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(HistoryError, match="in use"):
        History(path, told.append).add(record("new", 3))
    other.execute("ROLLBACK")
    other.close()
    assert told == []
    assert History(path).records() == (FULL,)


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(HistoryError, match="cannot be used"):
        History(tmp_path / "file" / "history.sqlite3").add(FULL)


# Others at the same time.


def _writer(path: Path, prefix: str, *many: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(path), prefix, *many],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
    )


def test_two_matcues_that_begin_at_once_keep_everything(path: Path) -> None:
    writers = [_writer(path, prefix, "25") for prefix in "abc"]
    told = [line for writer in writers for line in (writer.communicate()[0] or "").split()]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert len(told) == 75
    assert {r.id for r in History(path).records()} == set(told)


@pytest.fixture
def killed(path: Path) -> Iterator[list[str]]:
    """Every session that was said to be kept by processes that were killed."""
    yield []
    assert not list(path.parent.glob("history-damaged-*"))


def _kill_while_writing(path: Path, nth: int, said: list[str]) -> None:
    """Let one write, and kill it at some instant of a write."""
    writer = _writer(path, f"run{nth}")
    assert writer.stdout is not None
    said.append(writer.stdout.readline().strip())
    # From the instant of a commit to well into the next one, and the one after.
    timer = threading.Timer((nth % 40) * 0.000_7, writer.kill)
    timer.start()
    said += [line.strip() for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    timer.join()
    writer.stdout.close()


def _all_there(path: Path, said: list[str], runs: int) -> None:
    records = History(path).records()
    ids = {r.id for r in records}
    assert set(said) <= ids
    # Of each that was killed, at most the one that it had not got to say.
    assert len(ids) <= len(said) + runs
    assert all(r.exercises == FULL.exercises for r in records)


KILLED = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's")


@KILLED
@pytest.mark.parametrize(
    "runs", [10, pytest.param(200, marks=pytest.mark.long(reason="200 processes"))]
)
def test_a_kill_in_mid_write_loses_at_most_the_session_in_progress(
    path: Path, killed: list[str], runs: int
) -> None:
    for nth in range(runs):
        _kill_while_writing(path, nth, killed)
        _all_there(path, killed, nth + 1)
