"""The history's SQLite database; each call opens it, does one thing and closes it.

Every change is one transaction, on the disk before the call returns (write-ahead log,
`synchronous` full), so that a power cut loses nothing. Processes wait for each other. A damaged
database is never written to: it is renamed and kept.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from matcue.base import folders
from matcue.base.errors import HistoryError
from matcue.base.units import Ms
from matcue.coach.history.record import Did, Note, Noted, ProgramDay, Record, in_zone, offset_min
from matcue.coach.history.schema import known_version, migrate
from matcue.plan.growth import Feeling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

WAITS_S: Final = 5.0
"""Timeout of the wait for another process's transaction, in seconds."""

_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BESIDE: Final = ("-wal", "-shm")
_BUSY_PAUSE_S: Final = 0.02

Row: TypeAlias = dict[str, Any]


def file() -> Path:
    """Return the path of the database."""
    return folders.data() / "history.sqlite3"


class History:
    """All sessions and notes.

    Args:
        path: The database; it is created by the first write.
        told: Called with a line of text when a damaged database was renamed.
    """

    def __init__(
        self, path: Path | None = None, told: Callable[[str], None] = lambda _: None
    ) -> None:
        self.path = path or file()
        self._on_damage = told

    def records(self) -> tuple[Record, ...]:
        """Return all sessions by begin; those of the same second in the order of storing.

        Raises:
            HistoryError: It cannot be read.
        """
        with self._open(write=False) as db:
            if db is None:
                return ()
            # Both tables as they are at one instant; closing ends it.
            db.execute("BEGIN")
            did: dict[str, list[Did]] = {}
            for row in _rows(db, "SELECT * FROM exercises ORDER BY session, nth"):
                did.setdefault(row["session"], []).append(_did(row))
            rows = _rows(db, "SELECT * FROM sessions ORDER BY begun_utc_s, nth")
            return tuple(_record(row, tuple(did.get(row["id"], ()))) for row in rows)

    def notes(self) -> tuple[Note, ...]:
        """Return all notes in order of time.

        Raises:
            HistoryError: It cannot be read.
        """
        with self._open(write=False) as db:
            if db is None:
                return ()
            return tuple(
                Note(
                    id=row["id"],
                    at=in_zone(row["at_utc_s"], row["offset_min"]),
                    kind=Noted(row["kind"]),
                    what=row["what"],
                )
                for row in _rows(db, "SELECT * FROM notes ORDER BY at_utc_s, rowid")
            )

    def last(self) -> Record | None:
        """Return the last session; None if there is none.

        Raises:
            HistoryError: It cannot be read.
        """
        records = self.records()
        return records[-1] if records else None

    def add(self, record: Record) -> None:
        """Store a session.

        Raises:
            HistoryError: It cannot be stored, or its id exists already.
        """
        with self._changing() as db:
            _insert(db, record)

    def note(self, note: Note) -> None:
        """Store a note.

        Raises:
            HistoryError: It cannot be kept.
        """
        with self._changing() as db:
            _insert_note(db, note)

    def feel(
        self,
        id_: str,
        feeling: Feeling | None,
        hurt: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """Set how a session felt and what hurt, replacing earlier values.

        Args:
            id_: The session's id.
            feeling: How it felt.
            hurt: The id of the exercise that hurt.
            at: When that was said; None for now.

        Raises:
            HistoryError: It cannot be kept.
        """
        with self._changing() as db:
            _feel(db, id_, feeling, hurt, at or datetime.now(UTC))

    def merge(self, records: Iterable[Record], notes: Iterable[Note]) -> int:
        """Add the sessions and notes whose ids are new, in one transaction.

        A stored session without a feeling takes the feeling of its duplicate.

        Returns:
            The number of sessions added.

        Raises:
            HistoryError: They cannot be stored.
        """
        new = 0
        with self._changing() as db:
            felt = dict(db.execute("SELECT id, feeling FROM sessions").fetchall())
            for record in records:
                if record.id not in felt:
                    _insert(db, record)
                    felt[record.id] = record.feeling
                    new += 1
                elif felt[record.id] is None and record.feeling is not None:
                    _feel(db, record.id, record.feeling, record.hurt, record.felt_at)
            there = {id_ for (id_,) in db.execute("SELECT id FROM notes")}
            for note in notes:
                if note.id not in there:
                    _insert_note(db, note)
                    there.add(note.id)
        return new

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._open(write=True) as db:
            if db is None:
                raise RuntimeError("a database that is written to is made")
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @contextmanager
    def _open(self, *, write: bool) -> Iterator[sqlite3.Connection | None]:
        try:
            db = self._sound(write=write)
        except (sqlite3.Error, OSError) as error:
            raise self._failed(error) from error
        try:
            yield db
        except (sqlite3.Error, OSError, ValueError) as error:
            raise self._failed(error) from error
        finally:
            if db is not None:
                with suppress(sqlite3.Error):
                    db.close()

    def _sound(self, *, write: bool) -> sqlite3.Connection | None:
        """Open the database; one that is damaged is set aside, and there is an empty one."""
        if not write and not self.path.exists():
            return None
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
        with self._alone():
            # Another process may have set it aside meanwhile, and what is there now is sound.
            try:
                return self._connected()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
            aside = self._set_aside()
            self._on_damage(
                f"your history could not be read, for it is damaged; it is kept as {aside}, "
                "and a new one begins"
            )
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # What SQLite makes beside the database has its mode: for the owner alone.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        db = sqlite3.connect(self.path, timeout=WAITS_S, isolation_level=None)
        try:
            known_version(db)
            _write_ahead(db)
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            _look_through(db)
            migrate(db)
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time set a database aside; a lock that never comes is no reason."""
        from matcue.base.lock import Lock

        lock = Lock(self.path.with_suffix(".lock"))
        until = time.monotonic() + WAITS_S
        while not lock.take() and time.monotonic() < until:
            time.sleep(_BUSY_PAUSE_S)
        try:
            yield
        finally:
            lock.release()

    def _set_aside(self) -> Path:
        """Rename the database and its log; nothing that is there already is written over."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        nth = 0
        while True:
            more = f"-{nth}" if nth else ""
            aside = self.path.with_name(f"{self.path.stem}-damaged-{stamp}{more}.sqlite3")
            if not any(_beside(aside, end).exists() for end in ("", *_BESIDE)):
                break
            nth += 1
        for end in (*_BESIDE, ""):
            with suppress(FileNotFoundError):
                _beside(self.path, end).rename(_beside(aside, end))
        return aside

    def _failed(self, error: Exception) -> HistoryError:
        if isinstance(error, sqlite3.OperationalError) and _code(error) in (
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_LOCKED,
        ):
            return HistoryError(f"your history ({self.path}) is in use elsewhere; try again")
        why = (error.strerror or error) if isinstance(error, OSError) else error
        return HistoryError(f"your history ({self.path}) cannot be used: {why}")


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; two that do so at once do not wait for each other by itself.

    A file system that cannot have it (some of a network) keeps the old way, which is as safe.
    """
    until = time.monotonic() + WAITS_S
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_BUSY_PAUSE_S)
        else:
            return


def _look_through(db: sqlite3.Connection) -> None:
    # It is small, and damage that is found late has been written over by then.
    if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        error = sqlite3.DatabaseError("quick_check found a fault")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _is_damage(error: sqlite3.Error) -> bool:
    return _code(error) in _DAMAGED


def _code(error: sqlite3.Error) -> int:
    # The higher bits tell more than anybody here asks.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _rows(db: sqlite3.Connection, query: str) -> Iterator[Row]:
    found = db.execute(query)
    names = [column[0] for column in found.description]
    for values in found:
        yield dict(zip(names, values, strict=True))


def _record(row: Row, did: tuple[Did, ...]) -> Record:
    return Record(
        id=row["id"],
        begun=in_zone(row["begun_utc_s"], row["offset_min"]),
        routine=row["routine"],
        title=row["title"],
        level=row["level"],
        pace=row["pace"],
        words=row["words"],
        planned_ms=Ms(row["planned_ms"]),
        done_ms=Ms(row["done_ms"]),
        finished=bool(row["finished"]),
        stopped_at=row["stopped_at"],
        exercises=did,
        feeling=Feeling(row["feeling"]) if row["feeling"] else None,
        hurt=row["hurt"],
        felt_at=_felt_at(row),
        place=ProgramDay(program=row["program"], week=row["week"], day=row["day"])
        if row["program"]
        else None,
    )


def _felt_at(row: Row) -> datetime | None:
    at = row["felt_utc_s"]
    return None if at is None else in_zone(at, row["offset_min"])


def _did(row: Row) -> Did:
    return Did(
        exercise=row["exercise"],
        name=row["name"],
        sets=row["sets"],
        reps=row["reps"],
        hold_ms=None if row["hold_ms"] is None else Ms(row["hold_ms"]),
        finished=bool(row["finished"]),
    )


def _insert(db: sqlite3.Connection, record: Record) -> None:
    place = record.place
    (last,) = db.execute("SELECT coalesce(max(nth), 0) FROM sessions").fetchone()
    row = {
        "id": record.id,
        "begun_utc_s": int(record.begun.timestamp()),
        "offset_min": offset_min(record.begun),
        "routine": record.routine,
        "title": record.title,
        "level": record.level,
        "pace": record.pace,
        "words": record.words,
        "planned_ms": record.planned_ms,
        "done_ms": record.done_ms,
        "finished": record.finished,
        "stopped_at": record.stopped_at,
        "feeling": record.feeling.value if record.feeling else None,
        "hurt": record.hurt,
        "felt_utc_s": round(record.felt_at.timestamp(), 3) if record.felt_at else None,
        "program": place.program if place else None,
        "week": place.week if place else None,
        "day": place.day if place else None,
        "nth": last + 1,
    }
    _put(db, "sessions", row)
    for nth, did in enumerate(record.exercises):
        _put(db, "exercises", {"session": record.id, "nth": nth, **asdict(did)})


def _insert_note(db: sqlite3.Connection, note: Note) -> None:
    row = {
        "id": note.id,
        "at_utc_s": round(note.at.timestamp(), 3),
        "offset_min": offset_min(note.at),
        "kind": note.kind.value,
        "what": note.what,
    }
    _put(db, "notes", row)


def _put(db: sqlite3.Connection, table: str, row: Row) -> None:
    places = ", ".join(f":{name}" for name in row)
    # The names are this module's own.
    db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", row)  # noqa: S608


def _feel(
    db: sqlite3.Connection,
    id_: str,
    feeling: Feeling | None,
    hurt: str | None,
    at: datetime | None,
) -> None:
    felt_utc_s = round(at.timestamp(), 3) if at is not None and feeling is not None else None
    db.execute(
        "UPDATE sessions SET feeling = ?, hurt = ?, felt_utc_s = ? WHERE id = ?",
        (feeling.value if feeling else None, hurt, felt_utc_s, id_),
    )
