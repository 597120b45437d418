"""``matcue play``."""

from __future__ import annotations

import sys
from typing import Any

import click

from matcue.cli.screening import is_good_time, is_terminal, screen, with_screening
from matcue.cli.settings import from_setting
from matcue.cli.shared import examples, named_or_by_clock, options, sounding


@click.command(
    epilog=examples(
        "matcue play", "matcue play morning --pace slow", "matcue play evening --words short"
    )
)
@click.argument("routine", required=False)
@from_setting("play.device", "--device", "device_name")
@with_screening
@sounding
def play(*, routine: str | None, device_name: str, have_asked: bool, **choices: Any) -> None:
    """Lead you through ROUTINE now, over the loudspeaker; Ctrl-C stops.

    Without ROUTINE the clock chooses between morning and evening.
    """
    from concurrent.futures import ThreadPoolExecutor

    from matcue.app import folders, session
    from matcue.app.play import perform
    from matcue.out.device import device, position
    from matcue.routine.shelf import Shelf
    from matcue.units import clock

    chosen = options(**choices)
    name = named_or_by_clock(routine)
    ready = session.draft(name, chosen, Shelf(folders.own_routines()))
    output = device(device_name)
    terminal = is_terminal()
    screen(ready.written, name, have_asked=have_asked, terminal=terminal)
    if not is_good_time(ready, ask=terminal and not have_asked):
        return
    click.echo(f"{ready.written.title}, on {output.name}. Ctrl-C stops.", err=True)
    with ThreadPoolExecutor(max_workers=1) as executor:
        performance = perform(ready, chosen, executor)
        at = position(0, chosen.rate)

        def show(done: int) -> None:
            nonlocal at
            at = position(done, chosen.rate)
            if sys.stderr.isatty():
                whole = performance.timeline
                of = f" of {clock(whole.total)}" if whole else ""
                click.echo(f"\r  {clock(at)}{of}  ", nl=False, err=True)

        try:
            output.play(performance.blocks, performance.rate, show)
        except KeyboardInterrupt:
            performance.stop()
            click.echo(f"\nStopped at {clock(at)}.", err=True)
            return
    click.echo("\rDone. Well done." + " " * 20, err=True)
