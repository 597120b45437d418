"""The history's SQLite database; each call opens it, does one thing and closes it.

Every change is one transaction, on the disk before the call returns (write-ahead log,
`synchronous` full), so that a power cut loses nothing. Processes wait for each other. A damaged
database is never written to: it is renamed and kept.
"""

from __future__ import annotations

import math
import shutil
import sqlite3
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from matcue.base import folders
from matcue.base.errors import HistoryError
from matcue.base.units import MINUTE, Ms
from matcue.base.whole_file import put
from matcue.coach.history import schema
from matcue.coach.history.record import (
    Did,
    Note,
    Noted,
    ProgramDay,
    Record,
    cleaned,
    flaw,
    in_zone,
    offset_min,
)
from matcue.coach.history.schema import LOG, DamagedError, code, open_to_read, open_to_write
from matcue.plan.growth import Feeling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_ROOM: Final = 64_000
"""Bytes that a change may need beside the database; with fewer free, the disk is full."""

_EPOCH: Final = date(1970, 1, 1).toordinal()
_LAST_DAY: Final = date.max.toordinal()

_BESIDE: Final = (LOG, "-shm")

Row: TypeAlias = dict[str, Any]
Kept = TypeVar("Kept", Record, Note)


def file() -> Path:
    """Return the path of the database."""
    return folders.data() / "history.sqlite3"


class History:
    """All sessions and notes.

    Args:
        path: The database; it is created by the first write.
        told: Called with a line of text when a damaged database was renamed, and when something
            was left out because it cannot be read.
    """

    def __init__(
        self, path: Path | None = None, told: Callable[[str], None] = lambda _: None
    ) -> None:
        self.path = path or file()
        self._on_trouble = told
        self._told: set[str] = set()

    def records(
        self, *, latest: int | None = None, since: date | None = None
    ) -> tuple[Record, ...]:
        """Return the sessions by begin; those of the same second in the order of storing.

        What cannot be read is told and left out.

        Args:
            latest: How many of the latest; None is all. Those that hurt or made it worse are there
                however old they are, for what follows from them holds until it is said to be over.
            since: With *latest*, all that began on this day or later too.

        Raises:
            HistoryError: It cannot be read.
        """
        with self._open(write=False) as db:
            if db is None:
                return ()
            # Both tables as they are at one instant; closing ends it.
            db.execute("BEGIN")
            did: dict[str, list[Did]] = {}
            lost = 0
            some = {} if latest is None else {"begin": _begin(db, latest, since)}
            for session, _, *about in db.execute(_EXERCISES.format(_OF_SOME if some else ""), some):
                exercise = _did(*about)
                lost += exercise is None
                if exercise is not None:
                    did.setdefault(session, []).append(exercise)
            found = [
                _sound(partial(_record, did=tuple(did.pop(row["id"], ()))), row)
                for row in _rows(db, _SESSIONS.format(_SOME if some else ""), some)
            ]
            lost += sum(map(len, did.values()))
        records = tuple(record for record in found if record is not None)
        self._tell_lost("session", len(found) - len(records))
        self._tell_lost("exercise", lost)
        return records

    def notes(self) -> tuple[Note, ...]:
        """Return all notes in order of time. What cannot be read is told and left out.

        Raises:
            HistoryError: It cannot be read.
        """
        with self._open(write=False) as db:
            if db is None:
                return ()
            query = "SELECT * FROM notes ORDER BY +at_utc_s, rowid"
            found = [_sound(_note, row) for row in _rows(db, query)]
        notes = tuple(note for note in found if note is not None)
        self._tell_lost("note", len(found) - len(notes))
        return notes

    def totals(self) -> tuple[int, dict[date, float]]:
        """Return the number of all sessions, and the minutes of each day that has any.

        Raises:
            HistoryError: It cannot be read.
        """
        with self._open(write=False) as db:
            found = db.execute(_DAYS).fetchall() if db is not None else []
        # Of what cannot be read `records` tells.
        days = [each for each in found if type(each[0]) is int and 0 < each[0] <= _LAST_DAY]
        minutes = {date.fromordinal(day): done_ms / MINUTE for day, _, done_ms in days}
        return sum(many for _, many, _ in days), minutes

    def last(self) -> Record | None:
        """Return the last session; None if there is none.

        Raises:
            HistoryError: It cannot be read.
        """
        records = self.records(latest=1)
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
            # An id is compared as it is stored, or the same file could not be taken in twice.
            for record in map(cleaned, records):
                if record.id not in felt:
                    _insert(db, record)
                    felt[record.id] = record.feeling
                    new += 1
                elif felt[record.id] is None and record.feeling is not None:
                    _feel(db, record.id, record.feeling, record.hurt, record.felt_at)
            there = {id_ for (id_,) in db.execute("SELECT id FROM notes")}
            for note in map(cleaned, notes):
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
            db = self._usable(write=write)
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

    def _usable(self, *, write: bool) -> sqlite3.Connection | None:
        """Open the database; one that is damaged is set aside, and there is an empty one."""
        if not write and not self.path.exists():
            return None
        with suppress(DamagedError):
            return self._opened(write=write)
        with self._alone():
            # Another process may have set it aside meanwhile, and what is there now is sound.
            with suppress(DamagedError):
                return self._opened(write=write)
            aside = self._set_aside()
            self._tell(
                f"your history could not be read, for it is damaged; it is kept as {aside}, "
                "and a new one begins"
            )
            return self._opened(write=write) if write else None

    def _opened(self, *, write: bool) -> sqlite3.Connection:
        if write:
            return open_to_write(self.path)
        db, incomplete = open_to_read(self.path)
        if incomplete:
            self._tell(f"your history ({self.path}) cannot be read whole; its end may be missing")
        return db

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time set a database aside; a lock that never comes is no reason."""
        from matcue.base.lock import Lock

        lock = Lock(self.path.with_suffix(".lock"))
        until = time.monotonic() + schema.WAITS_S
        while not lock.take() and time.monotonic() < until:
            time.sleep(schema.BUSY_PAUSE_S)
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
                put(_beside(self.path, end), _beside(aside, end), rename=Path.rename)
        return aside

    def _tell_lost(self, what: str, many: int) -> None:
        if many:
            are = (
                f"{what} of your history cannot be read and is"
                if many == 1
                else (f"{what}s of your history cannot be read and are")
            )
            self._tell(f"{many} {are} left out")

    def _tell(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self._on_trouble(line)

    def _failed(self, error: Exception) -> HistoryError:
        if isinstance(error, sqlite3.OperationalError) and code(error) in (
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_LOCKED,
        ):
            return HistoryError(f"your history ({self.path}) is in use elsewhere; try again")
        why = (error.strerror or error) if isinstance(error, OSError) else error
        with suppress(OSError):
            # SQLite says no more of a full disk than of one that fails.
            if shutil.disk_usage(self.path.parent).free < _ROOM:
                why = "its disk is full"
        return HistoryError(f"your history ({self.path}) cannot be used: {why}")


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _begin(db: sqlite3.Connection, latest: int, since: date | None) -> float:
    """Return the begin of the earliest of so many sessions, or of the day *since* if earlier."""
    query = "SELECT begun_utc_s FROM sessions ORDER BY +begun_utc_s DESC LIMIT 1 OFFSET ?"
    row = db.execute(query, (latest - 1,)).fetchone()
    begin = row[0] if row is not None and isinstance(row[0], int) else -math.inf
    if since is None:
        return begin
    # Where a zone is far in the east, the day began before it did in Greenwich.
    return min(begin, (since.toordinal() - _EPOCH - 1) * 86_400)


def _rows(db: sqlite3.Connection, query: str, bound: Row | None = None) -> Iterator[Row]:
    found = db.execute(query, bound or {})
    names = [column[0] for column in found.description]
    for values in found:
        yield dict(zip(names, values, strict=True))


def _sound(make: Callable[[Row], Kept], row: Row) -> Kept | None:
    """Make what a row holds; None if it cannot be read."""
    try:
        kept = make(row)
    except (ValueError, TypeError):
        return None
    return kept if flaw(kept) is None else None


def _note(row: Row) -> Note:
    return Note(
        id=row["id"],
        at=in_zone(row["at_utc_s"], row["offset_min"]),
        kind=Noted(row["kind"]),
        what=row["what"],
    )


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
        if row["program"] is not None
        else None,
    )


def _felt_at(row: Row) -> datetime | None:
    at = row["felt_utc_s"]
    return None if at is None else in_zone(at, row["offset_min"])


# Tables alone are read, without their indexes (+): a flaw there hides no row.
_SOME: Final = "WHERE +begun_utc_s >= :begin OR hurt IS NOT NULL OR feeling IN ('worse', 'pain')"
_OF_SOME: Final = f"WHERE session IN (SELECT id FROM sessions {_SOME})"  # noqa: S608 (our own)
_SESSIONS: Final = "SELECT * FROM sessions {} ORDER BY +begun_utc_s, +nth"
_EXERCISES: Final = (
    "SELECT session, nth, exercise, name, sets, reps, hold_ms, finished FROM exercises {} "
    "ORDER BY +session, +nth"
)
_DAYS: Final = (
    "SELECT (begun_utc_s + offset_min * 60 + 62135596800) / 86400 + 1 AS on_day, "
    "count(*), sum(done_ms) FROM sessions GROUP BY on_day"
)
"""By the ordinals of `date`, whose first day lies so many seconds before 1970."""


@lru_cache(maxsize=4_096)  # there are far fewer than rows, for a dose stays for weeks
def _did(
    exercise: str, name: str, sets: int, reps: int, hold_ms: Ms | None, finished: int
) -> Did | None:
    """Make an exercise of a row; None if it cannot be read."""
    did = Did(
        exercise=exercise,
        name=name,
        sets=sets,
        reps=reps,
        hold_ms=hold_ms,
        finished=bool(finished),
    )
    return did if flaw(did) is None else None


def _storable(kept: Kept) -> Kept:
    sound = cleaned(kept)
    if wrong := flaw(sound):
        raise HistoryError(f"this cannot be kept in your history: {wrong}")
    return sound


def _insert(db: sqlite3.Connection, record: Record) -> None:
    record = _storable(record)
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
    note = _storable(note)
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
    changed = db.execute(
        "UPDATE sessions SET feeling = ?, hurt = ?, felt_utc_s = ? WHERE id = ?",
        (feeling.value if feeling else None, hurt, felt_utc_s, id_),
    )
    if changed.rowcount != 1:
        raise HistoryError("this session is not in your history any more; nothing was noted")
