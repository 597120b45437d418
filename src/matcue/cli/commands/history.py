"""``matcue history``."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcue.base.text import unescaped
from matcue.cli.admission import history as opened
from matcue.cli.lines import tell
from matcue.cli.shared import examples

if TYPE_CHECKING:
    from datetime import date

    from matcue.coach.history.store import History

SESSIONS = 10
BARS = 8
FEWEST = 3
ROWS_OF_THE_REST = 16
"""The calendar, the heads and what is between them, and the prompt."""


@click.group(
    short_help="Show what you have done, day by day and week by week.",
    invoke_without_command=True,
    epilog=examples(
        "matcue history",
        "matcue history --all",
        "matcue history --csv > sessions.csv",
        "matcue history export matcue-history.json",
        "matcue history export sessions.tcx",
        "matcue history import matcue-history.json",
    ),
)
@click.option("--all", "everything", is_flag=True, help="Every session, not only the last ones.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for machines.")
@click.option("--csv", "as_csv", is_flag=True, help="Every session, for spreadsheets.")
@click.pass_context
def history(ctx: click.Context, /, *, everything: bool, as_json: bool, as_csv: bool) -> None:
    """Show what you have done: a calendar, minutes a week, and the last sessions."""
    if ctx.invoked_subcommand is not None:
        return
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other; take one of them")
    from matcue.coach.history import exchange

    kept = opened()
    if as_json:
        told = exchange.as_json(kept.records(), kept.notes())
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif as_csv:
        click.echo(exchange.as_csv(kept.records()), nl=False)
    else:
        _show(kept, everything=everything)


@history.command(
    "export",
    short_help="Write everything to a file.",
    epilog=examples(
        "matcue history export matcue-history.json",
        "matcue history export sessions.tcx",
        "matcue history export sessions.txt --as csv",
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--as",
    "form",
    type=click.Choice(("json", "csv", "tcx")),
    help="JSON is everything; CSV for spreadsheets, TCX for training diaries: the sessions."
    "  [default: by the file's ending, or json]",
)
def export_(*, path: Path, form: str | None) -> None:
    """Write everything to FILE, to take along to another machine or to keep safe."""
    from matcue.coach.history import exchange

    many = exchange.write(opened(), path, form or exchange.form_of(path))
    tell(f"{path}: {_sessions(many)}")


@history.command(
    "import",
    short_help="Take in a file that was exported.",
    epilog=examples("matcue history import matcue-history.json"),
)
@click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_(*, path: Path) -> None:
    """Take in a FILE of `matcue history export`; nothing is doubled."""
    from matcue.coach.history import exchange

    new, held = exchange.take_in(opened(), path)
    tell(f"{path}: {_sessions(held)}, {new} of them new")


def _sessions(many: int) -> str:
    return "1 session" if many == 1 else f"{many} sessions"


def rows(lines: int) -> tuple[int, int]:
    """Tell for how many weeks and sessions there is room in a terminal of so many lines."""
    left = max(0, lines - ROWS_OF_THE_REST)
    bars = min(BARS, max(FEWEST, left // 2))
    return bars, min(SESSIONS, max(FEWEST, left - bars))


def _show(kept: History, *, everything: bool) -> None:
    today = _today()
    drawn = today - timedelta(weeks=BARS)
    records = kept.records() if everything else kept.records(latest=SESSIONS, since=drawn)
    many, minutes = kept.totals()
    if not (records and minutes):
        tell("Nothing yet. `matcue play` begins.")
        return
    from rich.console import Console

    from matcue.cli.history import calendar
    from matcue.coach import safe_hours
    from matcue.coach.history import figures

    # Where it goes into a file or a pipe there is no width to keep to.
    wide = None if sys.stdout.isatty() else 100
    console = Console(file=unescaped(sys.stdout), highlight=False, width=wide)
    weeks_drawn = calendar.weeks_to_draw(console.width, min(minutes), today)
    console.print(calendar.calendar(figures.heat(minutes, today, weeks_drawn), today))
    console.print()
    bars, sessions = rows(console.height) if sys.stdout.isatty() else (BARS, SESSIONS)
    weeks = dropwhile(lambda week: not week.sessions, figures.weeks(records, today, bars))
    console.print(calendar.bars(tuple(weeks), console.width))
    console.print()
    console.print(calendar.table(records if everything else records[-sessions:], console.width))
    console.print()
    now, best = figures.streak(minutes, today), figures.longest(minutes)
    whole = safe_hours.about(timedelta(minutes=sum(minutes.values())))
    done = f"{_sessions(many)}, {whole} in all."
    console.print(f"{done} {_streak(now)} The longest: {best}.")


def _streak(days: int) -> str:
    return "In a row now: 1 day." if days == 1 else f"In a row now: {days} days."


def _today() -> date:
    return datetime.now().astimezone().date()
