"""Show how the doses of a program grow: a table with a small chart, and the current doses."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from matcue.base.text import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table

    from matcue.coach.program import Current, GrowingDose
    from matcue.plan.growth import Grown
    from matcue.routine.program import Program

SPARKS: Final = "▁▂▃▄▅▆▇█"
GAP: Final = 2
"""Spaces between the columns of a table."""


def show(program: Program, grows: Sequence[GrowingDose]) -> None:
    """Print the doses of each week to standard output, as wide as the terminal."""
    from rich.console import Console

    # Where it goes into a file or a pipe there is no width to keep to.
    wide = None if sys.stdout.isatty() else 1_000
    console = Console(file=unescaped(sys.stdout), highlight=False, width=wide)
    for nth, table in enumerate(tables(program, grows, console.width)):
        if nth:
            console.print()
        console.print(table, soft_wrap=True)
    if program.deload is not None:
        click.echo(f"- a lighter week, by {program.deload.by:.0%}")


def tables(program: Program, grows: Sequence[GrowingDose], columns: int) -> Iterator[Table]:
    """Yield as many tables as the weeks need; the first one has the chart.

    Args:
        program: The program.
        grows: Its growing doses, at least one.
        columns: The greatest width of a table.
    """
    names = max(len("exercise"), *(len(row.exercise) for row in grows)) + GAP + len("dose")
    chart = GAP + program.weeks
    week = GAP + max(len(told) for row in grows for told in row.labels)
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
        drawn.add_row(row.exercise, row.what, *bars, *(row.labels[week] for week in weeks))
    return drawn


def spark(values: Sequence[int]) -> str:
    """Return a sparkline of values, scaled to the greatest."""
    most = max(values)
    return "".join(SPARKS[round(value / most * (len(SPARKS) - 1))] for value in values)


def now(on: Current) -> list[str]:
    """Return a line for each dose: what it is now, and its last value."""
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
            *(
                [f"{'for' if dose.moving else 'hold'} {shown(dose.hold, 'hold')}"]
                if dose.hold
                else []
            ),
            *([f"{dose.reps} times"] if dose.reps else []),
            *([f"{dose.sets} sets"] if dose.sets else []),
        ]
    )
