"""How the doses of a program grow, as a table with a small chart; and what they are now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table

    from matcue.coach.program import Current, GrowingDose
    from matcue.plan.growth import Grown
    from matcue.routine.program import Program

SPARKS: Final = "▁▂▃▄▅▆▇█"
GAP: Final = 2
"""Columns of a terminal between those of a table."""


def show(program: Program, grows: Sequence[GrowingDose]) -> None:
    """Print what doses are in each week, as wide as the terminal is, on standard output."""
    from rich.console import Console

    # Where it goes into a file or a pipe there is no width to keep to.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 1_000)
    for nth, table in enumerate(tables(program, grows, console.width)):
        if nth:
            console.print()
        console.print(table, soft_wrap=True)
    if program.deload is not None:
        click.echo(f"- a lighter week, by {program.deload.by:.0%}")


def tables(program: Program, grows: Sequence[GrowingDose], columns: int) -> Iterator[Table]:
    """Lay the weeks out in as many tables as they need; the chart stands in the first.

    Args:
        program: Whose weeks.
        grows: What grows in them, at least one row.
        columns: How wide a table may be.
    """
    names = max(len("exercise"), *(len(row.exercise) for row in grows)) + GAP + len("dose")
    chart = GAP + program.weeks
    week = GAP + max(len(told) for row in grows for told in row.told)
    if names + chart + week * program.weeks <= columns:
        yield _table(program, grows, range(program.weeks), chart=True)
        return
    many = max(1, (columns - names) // week)
    yield _table(program, grows, range(0), chart=True)
    for first in range(0, program.weeks, many):
        weeks = range(first, min(first + many, program.weeks))
        yield _table(program, grows, weeks, chart=False)


def _table(program: Program, grows: Sequence[GrowingDose], weeks: range, *, chart: bool) -> Table:
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
    drawn.add_column("exercise", no_wrap=True)
    drawn.add_column("dose", no_wrap=True)
    if chart:
        drawn.add_column("", no_wrap=True)
    for week in weeks:
        lighter = "-" if program.is_lighter(week + 1) else ""
        drawn.add_column(f"{week + 1}{lighter}", justify="right", no_wrap=True)
    for row in grows:
        bars = [spark(row.values)] if chart else []
        drawn.add_row(row.exercise, row.what, *bars, *(row.told[week] for week in weeks))
    return drawn


def spark(values: Sequence[int]) -> str:
    """Draw values as a row of small bars, the greatest one full."""
    most = max(values)
    return "".join(SPARKS[round(value / most * (len(SPARKS) - 1))] for value in values)


def now(on: Current) -> list[str]:
    """Write what doses are now, and what they are to become, one a line."""
    from matcue.plan.growth import doses, last_notch

    last = doses(on.program, last_notch(on.program))
    rows = [
        (dose.exercise, _dose(dose), _dose(then))
        for dose, then in zip(on.standing.doses, last, strict=True)
    ]
    names, doses_ = (max((len(row[nth]) for row in rows), default=0) for nth in (0, 1))
    return [
        f"  {name:<{names}}  {dose:<{doses_}}" + (f"  later {then}" if then != dose else "")
        for name, dose, then in rows
    ]


def _dose(dose: Grown) -> str:
    from matcue.routine.program import shown

    return ", ".join(
        [
            *([f"hold {shown(dose.hold, 'hold')}"] if dose.hold else []),
            *([f"{dose.reps} times"] if dose.reps else []),
            *([f"{dose.sets} sets"] if dose.sets else []),
        ]
    )
