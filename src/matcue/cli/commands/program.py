"""``matcue program``."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from matcue.base.errors import InputError, MatcueError
from matcue.cli.admission import history
from matcue.cli.lines import confirmed, is_terminal, tell
from matcue.cli.shared import examples, program_names

if TYPE_CHECKING:
    from matcue.coach.history.record import Begun
    from matcue.coach.history.store import History
    from matcue.routine.program import Program
    from matcue.routine.programs import Programs


@click.group(
    short_help="Follow a program of weeks, in which doses grow.",
    invoke_without_command=True,
    epilog=examples(
        "matcue program list",
        "matcue program show thirty-days",
        "matcue program start thirty-days",
        "matcue program status",
    ),
)
@click.pass_context
def program(ctx: click.Context) -> None:
    """Choose a program of weeks, in which doses grow as you tell how it was.

    Without a command, where you stand in yours.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(status)


@program.command("list", epilog=examples("matcue program list"))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def list_(*, as_json: bool) -> None:
    """List the programs."""
    known = _programs()
    found, broken = [], []
    for name, path in known.names().items():
        try:
            found.append(known.load(name))
        except MatcueError as error:
            broken.append(str(error) if str(path) in str(error) else f"{path}: {error}")
    for wrong in broken:
        click.echo(f"matcue: left out, for it cannot be read:\n{wrong}", err=True)
    if as_json:
        told = [
            {
                "id": each.id,
                "title": each.title,
                "about": each.about,
                "level": each.level.value,
                "weeks": each.weeks,
                "days_a_week": each.days_a_week,
                "routines": list(each.routines),
            }
            for each in found
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    wide = max((len(each.id) for each in found), default=0)
    for each in found:
        tell(f"{each.id:<{wide}}  {each.title}: {_length(each)}")
        tell(f"{'':<{wide}}  {each.about}")


@program.command(
    "show",
    short_help="Show the days of a program, and how its doses grow.",
    epilog=examples("matcue program show thirty-days"),
)
@click.argument("name", shell_complete=program_names)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def show(*, name: str, as_json: bool) -> None:
    """Show what NAME (a program or a file) has on which day, and how its doses grow."""
    from matcue.cli.history import growth
    from matcue.coach.program import days_text, move_on_text, rows

    shown = _programs().load(name)
    grows = rows(shown)
    if as_json:
        told = {
            "id": shown.id,
            "title": shown.title,
            "weeks": shown.weeks,
            "days": [list(day) for day in shown.days],
            "then": shown.then,
            "good_days_to_move_on": shown.move_on,
            "grow": [
                {"exercise": row.exercise, "dose": row.what, "weeks": list(row.values)}
                for row in grows
            ],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    tell(f"{shown.title}: {_length(shown)}, {shown.level}")
    for line in (*([shown.about] if shown.about else []), "", *days_text(shown)):
        tell(line)
    if grows:
        tell()
        growth.show(shown, grows)
    after = [
        move_on_text(shown),
        *([f"Then: {shown.then}."] if shown.then and shown.has_end else []),
    ]
    if any(after):
        tell("\n" + " ".join(filter(None, after)))


@program.command("start", epilog=examples("matcue program start thirty-days"))
@click.argument("name", shell_complete=program_names)
@click.option("--replace", is_flag=True, help="Stop the program that is on, without a question.")
def start(*, name: str, replace: bool) -> None:
    """Begin a program today. If another one is on, you are asked whether to stop that."""
    from matcue.coach.history.keeping import noted
    from matcue.coach.history.record import Noted, program_on

    known = _programs()
    begun = known.load(name)
    if name not in known.names():
        raise InputError(
            f"put {name} into {known.own} first, so that it is found again on another day"
        )
    now, kept = datetime.now().astimezone(), history()
    on = program_on(kept.notes())
    if on is not None and not replace and not _is_over(kept, now) and not _may_end(on, name):
        tell(f"{on.program} goes on.")
        return
    kept.note(noted(Noted.PROGRAM_BEGUN, now, name))
    tell(f"{begun.title} begins: {_length(begun)}. `matcue` is all you need to type.")
    if not begun.days[now.weekday()]:
        tell("Today is a day of rest in it.")


def _is_over(kept: History, now: datetime) -> bool:
    """Return whether the program that is on has come to its end, or cannot be read any more."""
    from matcue.coach.program import now_on
    from matcue.routine.shelf import user_shelf

    try:
        on = now_on(user_shelf(), kept, now.date())
    except InputError:
        return True
    return on is not None and on.standing.over


def _may_end(on: Begun, name: str) -> bool:
    """Ask whether a program may be stopped for another, or for itself from its first day.

    Raises:
        InputError: Nobody can be asked.
    """
    begun = f"'{on.program}' is on since {on.on:%A, %d %B}"
    if not is_terminal():
        raise InputError(f"{begun}; `matcue program start {name} --replace` stops it")
    again = "begin it anew" if on.program == name else f"stop it, and begin '{name}'"
    return confirmed(f"{begun}. Shall I {again}?")


@program.command(
    "stop", short_help="Stop the program that is on.", epilog=examples("matcue program stop")
)
def stop() -> None:
    """Stop the program that is on; what was done stays in the history."""
    from matcue.coach.history.keeping import noted
    from matcue.coach.history.record import Noted, program_on

    kept = history()
    on = program_on(kept.notes())
    if on is None:
        raise InputError("no program is on")
    kept.note(noted(Noted.PROGRAM_STOPPED, datetime.now().astimezone(), on.program))
    tell(f"{on.program} is stopped.")


@program.command("status", epilog=examples("matcue program", "matcue program status --json"))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def status(*, as_json: bool) -> None:
    """Show where you stand in your program."""
    from matcue.cli.history import growth
    from matcue.coach.program import change_text, move_on_text, now_on, over_text, week_text
    from matcue.routine.shelf import user_shelf

    on = now_on(user_shelf(), history(), datetime.now().astimezone().date())
    if as_json:
        click.echo(json.dumps(on.as_json() if on else None, ensure_ascii=False, indent=1))
        return
    if on is None:
        tell("No program is on; `matcue program list` shows what there is.")
        return
    tell(f"{on.program.title}, begun on {on.begun:%A, %d %B}: {week_text(on)}.")
    if change := change_text(on):
        tell(change)
    if on.program.move_on and not on.standing.over and on.standing.week == on.program.weeks:
        tell(f"{move_on_text(on.program)} So far: {on.standing.good_days}.")
    if on.standing.over:
        tell(over_text(on))
    else:
        tell(f"Today: {', '.join(on.for_today) or 'a day of rest'}.")
    for row in growth.now(on):
        tell(row)


def _length(shown: Program) -> str:
    weeks = "1 week" if shown.weeks == 1 else f"{shown.weeks} weeks"
    days = "1 day" if shown.days_a_week == 1 else f"{shown.days_a_week} days"
    return f"{weeks}, {days} a week"


def _programs() -> Programs:
    from matcue.coach.program import programs
    from matcue.routine.shelf import user_shelf

    return programs(user_shelf())
