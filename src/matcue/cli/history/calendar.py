"""Draw the history for a terminal: a calendar heat map, bars of weeks, and a table of sessions.

Shades are letters as well as colours, so that they are visible without colour.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from matcue.base.text import escaped
from matcue.base.units import clock
from matcue.plan.growth import Feeling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.console import RenderableType

    from matcue.coach.history.figures import Week
    from matcue.coach.history.record import Record

SHADES: Final = ("·", "░", "▒", "▓", "█")
_COLOURS: Final = ("dim", "green", "green", "bright_green", "bright_green")
STEPS_MIN: Final = (0.0, 10.0, 20.0, 30.0)
"""The minutes per day above which each next shade begins."""

_DAYS: Final = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_WIDE: Final = 5
"""Columns of the day names."""
BAR: Final = 30
_BESIDE_BAR: Final = 32
"""Columns beside a bar, for date, minutes and number of sessions."""
_NARROW: Final = 64
"""In a terminal of at most this many columns, notes are left out."""
LEAST_WEEKS: Final = 12
MOST_WEEKS: Final = 53
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"

FELT: Final = {
    Feeling.EASY: "too easy",
    Feeling.RIGHT: "right",
    Feeling.HARD: "too hard",
    Feeling.SORE: "sore",
    Feeling.WORSE: "worse",
    Feeling.PAIN: "pain",
}


def weeks_to_draw(columns: int, first: date, today: date) -> int:
    """Return the number of weeks in a calendar of this width, for a history since *first*."""
    since = (today - first).days // 7 + 2
    return max(LEAST_WEEKS, min(MOST_WEEKS, since, (columns - _WIDE) // 2))


def calendar(rows: Sequence[Sequence[float | None]], today: date) -> RenderableType:
    """Return the calendar of minutes per day, a column for each week.

    Args:
        rows: The grid from `matcue.coach.history.figures.heat`.
        today: A day of the last week.
    """
    from rich.text import Text

    many = len(rows[0])
    drawn = Text(" " * _WIDE + _months(today, many) + "\n")
    for name, row in zip(_DAYS, rows, strict=True):
        drawn.append(f"{name:<{_WIDE}}", "dim")
        for minutes in row:
            shade = _shade(minutes)
            if shade is None:
                drawn.append("  ")
            else:
                drawn.append(f"{SHADES[shade]} ", _COLOURS[shade])
        drawn.append("\n")
    drawn.append(" " * _WIDE)
    drawn.append("  ".join(f"{SHADES[n]} {told}" for n, told in enumerate(_legend())), "dim")
    return drawn


def _legend() -> list[str]:
    tops = [f"to {most:.0f}" for most in STEPS_MIN[1:]]
    return ["none", *tops, f"over {STEPS_MIN[-1]:.0f} min"]


def _shade(minutes: float | None) -> int | None:
    return None if minutes is None else sum(minutes > step for step in STEPS_MIN)


def _months(today: date, many: int) -> str:
    monday = today - timedelta(days=today.weekday(), weeks=many - 1)
    line = ""
    shown = 0
    for week in range(many):
        begins = monday + timedelta(weeks=week)
        if begins.month != shown and len(line) <= 2 * week:
            shown = begins.month
            line = f"{line:<{2 * week}}{begins:%b}"
    return line


def bars(weeks: Sequence[Week], columns: int) -> RenderableType:
    """Return the bars of minutes per week, at most *columns* wide."""
    from rich.text import Text

    long = max(1, min(BAR, columns - _BESIDE_BAR))
    most = max((week.minutes for week in weeks), default=0) or 1
    drawn = Text()
    for week in weeks:
        drawn.append(f"{week.monday:%d %b}  ", "dim")
        drawn.append(_bar(week.minutes / most * long), "green")
        drawn.append(f" {week.minutes} min{_of(week.sessions)}\n")
    drawn.rstrip()
    return drawn


def _of(sessions: int) -> str:
    return f" in {sessions} session{'s'[: sessions != 1]}" if sessions else ""


def _bar(letters: float) -> str:
    whole, eighth = divmod(round(letters * 8), 8)
    return "█" * whole + (_EIGHTHS[eighth] if eighth else "")


def table(records: Sequence[Record], columns: int) -> RenderableType:
    """Return the table of sessions, the last one last, at most *columns* wide."""
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, header_style="dim")
    drawn.add_column("when", no_wrap=True)
    drawn.add_column("what")
    drawn.add_column("done", justify="right", no_wrap=True)
    drawn.add_column("felt", no_wrap=True)
    if columns > _NARROW:
        drawn.add_column("notes")
    for record in records:
        cells = (
            # The offset of the zone where it was: elsewhere the hour would be another.
            f"{record.begun:%a %d %b %H:%M}",
            # Text, so that brackets in a title are no markup.
            Text(escaped(record.title)),
            clock(record.done_ms),
            FELT[record.feeling] if record.feeling else "",
            Text(escaped("; ".join(_notes(record)))),
        )
        drawn.add_row(*cells[: len(drawn.columns)])
    return drawn


def _notes(record: Record) -> list[str]:
    names = {did.exercise: did.name for did in record.exercises}
    told: list[str] = []
    if record.place:
        told.append(f"{record.place.program}, week {record.place.week}")
    if not record.finished:
        at = names.get(record.stopped_at or "", record.stopped_at)
        told.append(f"stopped at {at}" if at else "stopped")
    if record.hurt:
        told.append(f"hurt: {names.get(record.hurt, record.hurt)}")
    return told
