"""``matcue today``, which is also what ``matcue`` alone does in a terminal."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from matcue.cli.lines import say, tell
from matcue.cli.settings import in_force
from matcue.cli.shared import examples

if TYPE_CHECKING:
    from matcue.coach.suggestion import Suggestion
    from matcue.coach.today import Offer


@click.command(epilog=examples("matcue today", "matcue today --json"))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.pass_context
def today(ctx: click.Context, /, *, as_json: bool) -> None:
    """Say what to do now and why, and start it on Enter.

    It looks at the clock, your settings, what you have done, and your program.
    """
    found = _suggestion()
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        return
    if not is_interactive():
        for line in (*found.today.notes, found.line(found.today.offers[0])):
            tell(line)
        tell(found.today.offers[0].why)
        return
    from matcue.cli.choosing import choose
    from matcue.cli.screen.keys import keyboard

    with keyboard() as keys:
        chosen = choose(found, keys)
    if chosen is not None:
        _start(ctx, chosen)


def is_interactive() -> bool:
    """Tell whether somebody can see a suggestion and press a key."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _start(ctx: click.Context, offer: Offer) -> None:
    from matcue.cli.commands.play import play

    ctx.invoke(play, routine=offer.routine, gentle=offer.gentle, pick=offer.pick)


def _suggestion() -> Suggestion:
    from matcue.coach.person import read_person
    from matcue.coach.safe_hours import Here
    from matcue.coach.suggestion import suggest
    from matcue.routine.shelf import user_shelf

    now, shelf, settings = datetime.now(Here()), user_shelf(), in_force()
    # A session is better than none; what cannot be read plays no part. Of the program it is a note.
    found = read_person(shelf, settings.bedtime, now)
    for line in found.trouble:
        say(f"matcue: {line}")
    return suggest(now, settings, found, shelf)
