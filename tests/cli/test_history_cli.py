"""``matcue history``: a calendar, bars and a table for people, JSON and CSV for machines."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from matcue.base.units import MINUTE, Ms
from matcue.cli.commands.history import rows
from matcue.cli.history.calendar import SHADES, bars, calendar, table, weeks_to_draw
from matcue.coach.history.figures import Week
from matcue.coach.history.record import Record
from matcue.coach.history.store import History, file
from matcue.plan.growth import Feeling

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run


def done(id_: str, days_ago: int, title: str = "Morning spine") -> Record:
    return Record(
        id=id_,
        begun=datetime.now().astimezone().replace(microsecond=0) - timedelta(days=days_ago),
        routine="morning",
        title=title,
        planned_ms=Ms(15 * MINUTE),
        done_ms=Ms(14 * MINUTE),
        feeling=Feeling.HARD,
    )


def test_an_empty_history_says_what_begins_one(run_matcue: Run) -> None:
    assert run_matcue("history").out == "Nothing yet. `matcue play` begins.\n"
    assert not file().exists()


def test_it_shows_calendar_weeks_sessions_and_the_streak(run_matcue: Run) -> None:
    for n in range(12):
        History().add(done(str(n), n, "[bold]Brackets[/bold]" if n == 0 else "Morning spine"))
    told = run_matcue("history").out
    assert "Mon  " in told
    assert SHADES[2] in told
    assert " min in " in told
    assert "too hard" in told
    assert "[bold]Brackets[/bold]" in told
    assert "12 sessions, 2 h 48 min in all. In a row now: 12 days. The longest: 12." in told
    assert told.count("Morning spine") == 9
    assert run_matcue("history", "--all").out.count("Morning spine") == 11


@pytest.mark.parametrize(
    ("lines", "weeks", "sessions"), [(10, 3, 3), (24, 4, 4), (30, 7, 7), (50, 8, 10)]
)
def test_it_fits_into_the_terminal(lines: int, weeks: int, sessions: int) -> None:
    assert rows(lines) == (weeks, sessions)


@pytest.mark.parametrize("columns", [40, 50, 64, 80])
def test_no_bar_and_no_session_is_broken_by_a_narrow_terminal(columns: int) -> None:
    from rich.console import Console

    console = Console(width=columns, no_color=True, color_system=None)
    weeks = tuple(Week(date(2026, 11, 9), minutes, 12) for minutes in (0, 75, 1200))
    records = [done("a", 0), done("b", 1)]
    with console.capture() as seen:
        console.print(bars(weeks, columns))
        console.print(table(records, columns))
    lines = seen.get().splitlines()
    assert len(lines) == 3 + 1 + 2 * (1 if columns >= 50 else 2)
    assert ("notes" in lines[3]) is (columns > 64)


def test_for_machines_it_is_whole(run_matcue: Run) -> None:
    History().add(done("one", 0))
    told = json.loads(run_matcue("history", "--json").out)
    assert [each["id"] for each in told["sessions"]] == ["one"]
    head, row = run_matcue("history", "--csv").out.splitlines()
    assert head.startswith("begun,routine,title")
    assert ",hard," in row
    assert run_matcue("history", "--csv", "--json").code == 2


def test_it_is_taken_along(run_matcue: Run, tmp_path: Path) -> None:
    History().add(done("one", 0))
    path = str(tmp_path / "h.json")
    assert run_matcue("history", "export", path).out == f"{path}: 1 session\n"
    assert run_matcue("history", "import", path).out == f"{path}: 1 session, 0 of them new\n"
    file().unlink()
    assert run_matcue("history", "import", path).out == f"{path}: 1 session, 1 of them new\n"


def test_a_damaged_history_is_said_in_one_line_and_kept(run_matcue: Run) -> None:
    file().parent.mkdir(parents=True)
    file().write_bytes(b"damage" * 1_000)
    first = run_matcue("history")
    assert first.code == 0
    assert first.err.count("\n") == 1
    assert "it is kept as" in first.err
    assert run_matcue("history").err == ""


def test_shades_are_letters_that_grow_darker() -> None:
    from rich.console import Console

    console = Console(width=40, no_color=True, color_system=None)
    rows = [[0.0, 5.0, 15.0, 25.0, 45.0, None, 0.0, 0.0]] * 7
    with console.capture() as seen:
        console.print(calendar(rows, date(2026, 11, 20)))
    assert seen.get().splitlines()[1].rstrip() == "Mon  · ░ ▒ ▓ █   · ·"


def test_the_calendar_fits_and_reaches_back_to_the_first_session() -> None:
    today = date(2026, 11, 20)
    assert weeks_to_draw(80, today - timedelta(days=1_000), today) == 37
    assert weeks_to_draw(200, today - timedelta(days=1_000), today) == 53
    assert weeks_to_draw(80, today, today) == 12
