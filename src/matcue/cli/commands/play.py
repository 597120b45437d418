"""``matcue play``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from matcue.cli.progress import Watching
from matcue.cli.screening import is_good_time, is_terminal, screen, with_screening
from matcue.cli.settings import from_setting, in_force, was_typed
from matcue.cli.shared import (
    accompanied,
    backdrop_choices,
    examples,
    named_or_by_clock,
    options,
    sounding,
)

if TYPE_CHECKING:
    from matcue.app.bookmark import Bookmark


@click.command(
    epilog=examples(
        "matcue play",
        "matcue play morning --pace slow",
        "matcue play evening --words short",
        "matcue play evening --ambience waves",
        "matcue play --resume",
        "matcue play desk --plain",
    )
)
@click.argument("routine", required=False)
@click.option("--resume", is_flag=True, help="Go on with the session that was left last.")
@click.option(
    "--as-written", is_flag=True, help="With the doses of the routine, not those of your program."
)
@from_setting("play.device", "--device", "device_name")
@from_setting("play.safe")
@from_setting("play.screen", "--screen", "shown")
@click.option("--plain", is_flag=True, help="The same as --screen plain.")
@from_setting("play.display-offset-ms")
@from_setting("play.media-keys")
@from_setting("play.voice-db")
@from_setting("play.tones-db")
@with_screening
@sounding
@accompanied
@click.pass_context
def play(
    context: click.Context,
    /,
    *,
    routine: str | None,
    resume: bool,
    as_written: bool,
    device_name: str,
    plain: bool,
    have_asked: bool,
    **choices: Any,
) -> None:
    """Lead you through ROUTINE now, over the loudspeaker.

    Without ROUTINE the clock chooses between morning and evening. Space pauses, arrows go to the
    exercise before and after, ? shows all keys, q stops; so do pedals, presenters, media keys,
    and `matcue press` from anywhere else.
    """
    from matcue.app import bookmark, folders, session
    from matcue.app.accompaniment import accompaniment
    from matcue.app.performance import Performance, Wanted
    from matcue.cli.history.past import read
    from matcue.cli.live import lead
    from matcue.errors import InputError
    from matcue.out.live import device, quiet_stderr
    from matcue.routine.shelf import Shelf

    left: Bookmark | None = None
    if resume:
        left = bookmark.read()
        if left is None:
            raise InputError("no session was left; begin one with `matcue play`")
        if routine is not None and routine != left.routine:
            raise InputError(
                f"the session that was left is {left.title}; leave ROUTINE away, or --resume"
            )
        routine = left.routine
        typed = {name: value for name, value in choices.items() if was_typed(context, name)}
        choices |= left.choices | typed
    set_ = in_force().play
    name = named_or_by_clock(routine)
    shelf = Shelf(folders.own_routines())
    past = read(shelf)
    chosen = past.careful(options(**choices))
    program = past.program_of(name)
    if program is not None and not as_written:
        chosen = program.grown(chosen)
    ready = session.draft(name, chosen, shelf)
    terminal = is_terminal()
    screen(ready.written, name, have_asked=have_asked, terminal=terminal)
    if not have_asked:
        past.wait_after_pain(ready.written)
    if left is None and not is_good_time(ready, ask=terminal and not have_asked):
        return
    under = accompaniment(chosen)
    if under is not None:
        with Watching() as watching:
            under.reach(ready.estimate().timeline.total, watching)
    with quiet_stderr(folders.log()):  # ALSA tells of everything that it does not find
        output = device(device_name, safe=set_.safe)
        output.probe()
        where = output.name
    wanted = Wanted(
        name=bookmark.name_to_keep(name),
        choices=bookmark.choices_to_keep(choices | backdrop_choices(chosen)),
        display_offset_ms=set_.display_offset_ms,
        voice_db=set_.voice_db,
        tones_db=set_.tones_db,
        resume=left,
        under=under,
    )
    click.echo(f"{ready.written.title}, on {where}.", err=True)
    place = program.place if program is not None else None
    lead(Performance(ready, chosen, output, wanted), in_force(), place, plain=plain)
