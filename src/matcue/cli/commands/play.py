"""``matcue play``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from matcue.cli.lines import is_terminal, say, with_screening
from matcue.cli.progress import Watching
from matcue.cli.settings import from_setting, in_force, was_typed
from matcue.cli.shared import (
    accompanied,
    choices_of,
    examples,
    named_or_offered,
    options,
    routine_names,
    sounding,
)

if TYPE_CHECKING:
    from matcue.session.accompaniment import Accompaniment
    from matcue.session.bookmark import Bookmark


@click.command(
    epilog=examples(
        "matcue play",
        "matcue play my-back.yaml --briefly",
        "matcue play morning --pace slow",
        "matcue play evening --words short",
        "matcue play evening --ambience waves",
        "matcue play --resume",
        "matcue play desk --plain",
        "matcue play --remote --lan",
    )
)
@click.argument("routine", required=False, shell_complete=routine_names)
@click.option("--resume", is_flag=True, help="Go on with the session that was left last.")
@click.option(
    "--briefly", is_flag=True, help="Only how each of its parts begins, in a minute or two."
)
@click.option(
    "--as-written", is_flag=True, help="With the doses of the routine, not those of your program."
)
@from_setting("play.device", "--device", "device_name")
@from_setting("play.safe")
@from_setting("play.screen", "--screen", "shown")
@click.option("--plain", is_flag=True, help="The same as --screen plain.")
@click.option(
    "--remote", "with_remote", is_flag=True, help="Open a page to see and press it in a browser."
)
@click.option("--lan", is_flag=True, help="With --remote: phones in your network can open it.")
@from_setting("play.display-offset-ms")
@from_setting("play.awake")
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
    briefly: bool,
    as_written: bool,
    device_name: str,
    plain: bool,
    with_remote: bool,
    lan: bool,
    have_asked: bool,
    **choices: Any,
) -> None:
    """Lead you through ROUTINE now, over the loudspeaker.

    Without ROUTINE it is what `matcue` suggests first. Space pauses, arrows go to the
    exercise before and after, ? shows all keys, q stops; so do pedals, presenters, media keys,
    and `matcue press` from anywhere else. --remote --lan makes your phone a remote.
    """
    from matcue.session.loudspeaker import WokenLoudspeaker

    set_ = in_force().play
    # First of all, so that a headset wakes up while the rest is loaded and spoken.
    speaker = context.with_resource(WokenLoudspeaker(device_name, safe=set_.safe))

    from matcue.session.voice_pool import begun_early

    voice = context.with_resource(begun_early(choices["voice"]))

    from matcue.base.errors import InputError
    from matcue.cli.admission import TerminalAdmission, person
    from matcue.cli.brief import hear
    from matcue.cli.live import RemoteReach, lead
    from matcue.coach.admission import SessionRequest, Use
    from matcue.routine.library import Library
    from matcue.routine.shelf import user_shelf
    from matcue.session import bookmark, session
    from matcue.session.accompaniment import accompaniment
    from matcue.session.performance import Performance, PlayOptions

    if lan and not with_remote:
        raise InputError("--lan lets phones into the remote; write --remote --lan")
    remote = (RemoteReach.NETWORK if lan else RemoteReach.MACHINE) if with_remote else None
    left = _left_last(routine) if resume else None
    if left is not None:
        routine = left.routine
        typed = {name: value for name, value in choices.items() if was_typed(context, name)}
        choices |= choices_of(left.options) | typed
    shelf = user_shelf()
    library, who = Library(shelf), person(shelf)
    name, choices = named_or_offered(routine, choices, shelf, who)
    use = Use.LISTEN if briefly else Use.RESUME if left is not None else Use.PLAY
    asked = options(leads=True, **choices)
    admitted = TerminalAdmission(who).admit(
        SessionRequest(
            name=name,
            options=asked,
            library=library,
            use=use,
            with_program=not as_written,
            can_ask=is_terminal(),
            have_asked=have_asked,
        )
    )
    chosen = admitted.options
    ready = session.draft(name, chosen, shelf, library)
    if briefly:
        speaker.release()
        hear(ready, chosen, in_force())
        return
    under = accompaniment(chosen)
    if under is not None:
        with Watching() as watching:
            under.reach(ready.estimate().timeline.total, watching)
    told = _told_of(under, 0)
    output = speaker.device()
    wanted = PlayOptions(
        name=bookmark.name_to_keep(name),
        asked=bookmark.options_to_keep(asked),
        display_offset_ms=set_.display_offset_ms,
        voice_db=set_.voice_db,
        tones_db=set_.tones_db,
        resume=left,
        under=under,
        woken=speaker.release,
        voice=voice,
    )
    say(f"{ready.written.title}, on {output.name}.")
    lead(
        Performance(ready, chosen, output, wanted),
        in_force(),
        admitted.place,
        plain=plain,
        remote=remote,
    )
    _told_of(under, told)


def _told_of(under: Accompaniment | None, told: int) -> int:
    """Say which music is left out, but for what is *told* already; return how much that is."""
    left_out = under.left_out if under is not None else []
    for error in left_out[told:]:
        say(f"matcue: {error}; it is left out")
    return len(left_out)


def _left_last(routine: str | None) -> Bookmark:
    """Find the session that was left last.

    Raises:
        InputError: There is none, or it is of another routine than was typed.
    """
    from matcue.base.errors import InputError
    from matcue.session import bookmark

    left = bookmark.read()
    if left is None:
        raise InputError("no session was left; begin one with `matcue play`")
    if routine is not None and routine != left.routine:
        raise InputError(
            f"the session that was left is {left.title}; leave ROUTINE away, or --resume"
        )
    return left
