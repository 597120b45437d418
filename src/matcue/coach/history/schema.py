"""The history's database: its schema, its migrations, and how it is opened.

`PRAGMA user_version` is the schema's version: 0 is empty, and each step of `STEPS` adds one. A
step that has been released is never changed.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from matcue.base.errors import HistoryError

if TYPE_CHECKING:
    from pathlib import Path

WAITS_S: Final = 5.0
"""Timeout of the wait for another process's transaction, in seconds."""

BUSY_PAUSE_S: Final = 0.02

LOG: Final = "-wal"
"""Ending of the file in which SQLite keeps what it has not yet written into the database."""

STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        # Times are kept in UTC, which sorts, and with the zone's offset, which tells the day.
        """CREATE TABLE sessions (
            id TEXT PRIMARY KEY,
            begun_utc_s INTEGER NOT NULL,
            offset_min INTEGER NOT NULL,
            routine TEXT NOT NULL,
            title TEXT NOT NULL,
            level TEXT NOT NULL,
            pace REAL NOT NULL,
            words TEXT NOT NULL,
            planned_ms INTEGER NOT NULL,
            done_ms INTEGER NOT NULL,
            finished INTEGER NOT NULL,
            stopped_at TEXT,
            feeling TEXT,
            hurt TEXT,
            program TEXT,
            week INTEGER,
            day INTEGER
        ) WITHOUT ROWID""",
        "CREATE INDEX sessions_by_time ON sessions (begun_utc_s, id)",
        """CREATE TABLE exercises (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            nth INTEGER NOT NULL,
            exercise TEXT NOT NULL,
            name TEXT NOT NULL,
            sets INTEGER NOT NULL,
            reps INTEGER NOT NULL,
            hold_ms INTEGER,
            finished INTEGER NOT NULL,
            PRIMARY KEY (session, nth)
        ) WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE notes (
            id TEXT PRIMARY KEY,
            at_utc_s INTEGER NOT NULL,
            offset_min INTEGER NOT NULL,
            kind TEXT NOT NULL,
            what TEXT NOT NULL
        )""",
        "CREATE INDEX notes_by_time ON notes (at_utc_s)",
    ),
    (
        # Two sessions may begin in one second; `nth` tells which was kept first.
        "ALTER TABLE sessions ADD COLUMN nth INTEGER NOT NULL DEFAULT 0",
        """UPDATE sessions SET nth = (
            SELECT count(*) FROM sessions AS other
            WHERE (other.begun_utc_s, other.id) <= (sessions.begun_utc_s, sessions.id)
        )""",
        "DROP INDEX sessions_by_time",
        "CREATE INDEX sessions_by_time ON sessions (begun_utc_s, nth)",
    ),
    (
        # Pain may be said long after a session began, and after an earlier pain was over.
        "ALTER TABLE sessions ADD COLUMN felt_utc_s INTEGER",
    ),
    # Pain has three answers, and may be noted without a session, which an older matcue cannot
    # read. What was pain before is the strong one; nothing has to be changed for that.
    (),
)

VERSION: Final = len(STEPS)


def migrate(connection: sqlite3.Connection, *, to: int = VERSION) -> None:
    """Migrate a database to a version, by default the newest, in one transaction.

    If two processes do so at once, the second waits and finds it done.

    Raises:
        HistoryError: A newer matcue has written it.
        sqlite3.Error: It is damaged, locked, or cannot be written.
    """
    if version(connection) == to:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = known_version(connection)
        for step in STEPS[found:to]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {max(found, to)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def known_version(connection: sqlite3.Connection) -> int:
    """Return the version of a database.

    Raises:
        HistoryError: A newer matcue has written it.
    """
    found = version(connection)
    if found > VERSION:
        raise HistoryError(
            f"your history was written by a newer matcue (form {found}, this one knows "
            f"{VERSION}); it is left as it is. Install the newer matcue again"
        )
    return found


def version(connection: sqlite3.Connection) -> int:
    """Return the version of a database, known or not."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


class DamagedError(sqlite3.DatabaseError):
    """The file is no database of ours any more; nothing in it can be relied on."""


_DAMAGED: Final = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,  # a statement of ours does not fit to its tables
)
_NOT_WRITABLE: Final = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
)


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open a database in its newest version; it is made if it is missing.

    Raises:
        DamagedError: It is damaged; nothing has been written to it.
        HistoryError: A newer matcue has written it.
        sqlite3.Error: It is locked, or cannot be written.
        OSError: The same.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # What SQLite makes beside the database has its mode: for the owner alone.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return _ready(sqlite3.connect(path, timeout=WAITS_S, isolation_level=None))


def open_to_read(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open a database; if it cannot be written to, as on a full disk, a copy of it in memory.

    Returns:
        The database, and whether its last changes may be missing in it.

    Raises:
        DamagedError: It is damaged.
        HistoryError: A newer matcue has written it.
        sqlite3.Error: It is locked, or cannot be read.
        OSError: The same.
    """
    try:
        return open_to_write(path), False
    except (sqlite3.OperationalError, OSError) as error:
        if isinstance(error, sqlite3.Error) and code(error) not in _NOT_WRITABLE:
            raise
        with suppress(sqlite3.OperationalError):
            return _ready(_copied(path, "mode=ro")), False
        with suppress(sqlite3.OperationalError):
            # Without its log, for which SQLite needs a file beside it.
            copy = _ready(_copied(path, "mode=ro&immutable=1"))
            log = path.with_name(path.name + LOG)
            return copy, log.exists() and log.stat().st_size > 0
        raise


def code(error: sqlite3.Error) -> int:
    """Return the primary result code of an error of SQLite; 0 if it has none."""
    # The higher bits tell more than anybody here asks.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _copied(path: Path, how: str) -> sqlite3.Connection:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as kept:
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            kept.backup(copy)
        except BaseException:
            copy.close()
            raise
        return copy


def _ready(db: sqlite3.Connection) -> sqlite3.Connection:
    """Look a database through and bring it to its newest version; it is closed on an error."""
    db.text_factory = _text
    try:
        known_version(db)
        _write_ahead(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        _look_through(db)
        migrate(db)
        _compare_columns(db)
    except BaseException as error:
        db.close()
        # SQLite's own messages quote the schema, whose bytes may be no text.
        if isinstance(error, UnicodeDecodeError) or (
            isinstance(error, sqlite3.DatabaseError) and code(error) in _DAMAGED
        ):
            raise DamagedError(str(error)) from error
        raise
    return db


@lru_cache(maxsize=4_096)
def _text(told: bytes) -> str:
    # Bytes that are no text make one row unreadable, and not all that come after it.
    return told.decode("utf-8", "surrogateescape")


def _look_through(db: sqlite3.Connection) -> None:
    # It is small, and damage that is found late has been written over by then. A wrong value
    # ("NULL value in sessions.title") is no damage, for only its row is lost.
    flaws = [flaw for (flaw,) in db.execute("PRAGMA quick_check") if " value in " not in flaw]
    if flaws not in ([], ["ok"]):
        raise DamagedError(flaws[0])


def _compare_columns(db: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        migrate(new)
        if not _columns(new) <= _columns(db):
            raise DamagedError("a column is missing")


def _columns(db: sqlite3.Connection) -> set[tuple[str, str]]:
    query = "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
    return set(db.execute(query))


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; two that do so at once do not wait for each other by itself.

    A file system that cannot have it (some of a network) keeps the old way, which is as safe.
    """
    until = time.monotonic() + WAITS_S
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(BUSY_PAUSE_S)
        else:
            return
