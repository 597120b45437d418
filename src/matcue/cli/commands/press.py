"""``matcue press``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from matcue.cli.shared import examples
from matcue.live.keys import Press

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from matcue.live.control.state import SessionState


def _complete(
    ctx: click.Context,  # noqa: ARG001 (click's signature)
    param: click.Parameter,  # noqa: ARG001 (click's signature)
    incomplete: str,
) -> list[CompletionItem | str]:
    return [press.value for press in Press if press.startswith(incomplete)]


@click.command(
    short_help="Press a button of the session that is playing.",
    epilog=examples(
        "matcue press toggle",
        "matcue press more-time",
        "matcue press --state --json",
        "matcue press --watch",
    ),
)
@click.argument("press", required=False, shell_complete=_complete)
@click.option("--state", "ask", is_flag=True, help="Print how the session is.")
@click.option("--watch", is_flag=True, help="Print it whenever it changes, until the session ends.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def press(*, press: str | None, ask: bool, watch: bool, as_json: bool) -> None:
    """Press a button of the session that is playing, from anywhere else on this computer.

    For hotkeys, foot switches and scripts. PRESS is one of

    \b
    toggle, play, pause, stop
    next, previous       the exercise after; this one again, the one before
    repeat               this set again
    back, forward        ten seconds
    slower, faster       the pace of all that comes
    more-words, fewer-words
    voice-up, voice-down, tones-up, tones-down
    skip-rest            go on now
    more-time            thirty seconds more of this rest

    docs/remote.md describes how other programs can press without this command.
    """  # noqa: D301 (\b keeps click from filling the lines)
    if [press is not None, ask, watch].count(True) != 1:
        raise click.UsageError("give a PRESS, or --state, or --watch")
    from matcue.live.control.client import connect
    from matcue.live.control.protocol import read_press

    wanted = read_press(press) if press is not None else None
    with connect() as remote:
        if wanted is not None:
            answer = remote.press(wanted)
            if as_json:
                click.echo(json.dumps(answer))
            return
        for state in remote.watch() if watch else [remote.state()]:
            click.echo(_json(state) if as_json else _line(state))


def _json(state: SessionState) -> str:
    from matcue.live.control.state import as_facts

    return json.dumps(as_facts(state), ensure_ascii=False)


def _line(state: SessionState) -> str:
    """Write a state for people, and for the status bars of desktops."""
    from matcue.base.units import clock

    total = f" of {clock(state.total_ms)}" if state.total_ms is not None else ""
    doing = [
        state.doing or "",
        f"{state.side} side" if state.side else "",
        _counted("set", state.set, state.sets),
        _counted("rep", state.rep, state.reps),
        f"{state.countdown_s} s to go" if state.countdown_s is not None else "",
    ]
    now = ": ".join(filter(None, [state.exercise or state.title, ", ".join(filter(None, doing))]))
    following = f"; next: {state.next}" if state.next else ""
    return f"{state.state}  {clock(state.at_ms)}{total}  {now}{following}"


def _counted(what: str, number: int | None, of: int | None) -> str:
    if number is None:
        return ""
    return f"{what} {number} of {of}" if of is not None else f"{what} {number}"
