"""``matcue today``, which is also what ``matcue`` alone does in a terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Final

import click

from matcue.cli.settings import in_force
from matcue.cli.shared import examples

if TYPE_CHECKING:
    from matcue.app.suggestion import Suggestion
    from matcue.app.today import Offer
    from matcue.cli.screen.keys import Keyboard

NEXT: Final = ("right", "down", "n", "tab")
PREVIOUS: Final = ("left", "up", "p")
START: Final = ("enter", " ", "space")
LEAVE: Final = ("q", "escape", "ctrl+c")
KEYS: Final = "Enter starts it, left and right choose another, q leaves."
EVERY_S: Final = 3600.0


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
    for line in found.today.why:
        click.echo(line)
    if not is_interactive():
        click.echo(found.line(found.today.offers[0]))
        return
    from matcue.cli.screen.keys import keyboard

    with keyboard() as keys:
        chosen = choose(found, keys)
    if chosen is not None:
        _start(ctx, chosen)


def is_interactive() -> bool:
    """Tell whether somebody can see a suggestion and press a key."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def choose(found: Suggestion, keys: Keyboard) -> Offer | None:
    """Show one offer after the other, as arrows say; None where somebody leaves.

    Raises:
        InputError: An offer cannot be made.
    """
    offers = found.today.offers
    columns = shutil.get_terminal_size().columns
    rewrites = os.environ.get("TERM", "dumb") != "dumb" or sys.platform == "win32"
    nth, before = 0, ""
    click.echo(KEYS)
    while True:
        line = found.line(offers[nth])
        # Writing over the line before needs no more than a carriage return, if it was one row.
        over = rewrites and max(len(line), len(before)) < columns
        start = "\r" if over or not before else "\n"
        click.echo(f"{start}{line:<{len(before) if over else 0}}", nl=False)
        before = line
        pressed = _one_of(keys, (*NEXT, *PREVIOUS, *START, *LEAVE))
        if pressed in NEXT:
            nth = (nth + 1) % len(offers)
        elif pressed in PREVIOUS:
            nth = (nth - 1) % len(offers)
        else:
            click.echo()
            return offers[nth] if pressed in START else None


def _one_of(keys: Keyboard, wanted: tuple[str, ...]) -> str:
    while True:
        for key in keys.wait(EVERY_S):
            if key in wanted:
                return key


def _start(ctx: click.Context, offer: Offer) -> None:
    from matcue.cli.commands.play import play

    ctx.invoke(play, routine=offer.routine, gentle=offer.gentle, pick=offer.pick)


def _suggestion() -> Suggestion:
    from datetime import datetime

    from matcue.app import folders
    from matcue.app.suggestion import suggest
    from matcue.app.times import Here
    from matcue.cli.history.kept import opened
    from matcue.routine.shelf import Shelf

    kept = opened()
    return suggest(
        datetime.now(Here()),
        in_force(),
        kept.records(),
        kept.notes(),
        Shelf(folders.own_routines()),
    )
