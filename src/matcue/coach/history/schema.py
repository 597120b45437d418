"""The schema of the history's database, and its migrations.

`PRAGMA user_version` is the schema's version: 0 is empty, and each step of `STEPS` adds one. A
step that has been released is never changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.errors import HistoryError

if TYPE_CHECKING:
    import sqlite3

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
