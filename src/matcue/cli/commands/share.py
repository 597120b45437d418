"""``matcue share``."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcue.base.errors import MachineError
from matcue.base.text import unescaped
from matcue.base.units import HOUR, SECOND, Ms
from matcue.cli.lengths import LengthType
from matcue.cli.lines import say
from matcue.cli.main import stopping_once
from matcue.cli.settings import in_force
from matcue.cli.shared import examples

if TYPE_CHECKING:
    from matcue.web.server import Server


LENGTH = LengthType()


@click.command(
    epilog=examples(
        "matcue share --lan",
        "matcue share --lan ~/Music/matcue",
        "matcue share --lan --for 30m matcue-morning.m4b",
        "matcue share",
    )
)
@click.argument("paths", nargs=-1, metavar="[FOLDER|FILE]...", type=click.Path(path_type=Path))
@click.option(
    "--lan", is_flag=True, help="Let phones in your network in; without it this machine alone."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    metavar="N",
    help="Which port.  [default: 8417, or a free one]",
)
@click.option(
    "--keep",
    is_flag=True,
    help="The same address each time, so that a podcast app finds the feed again.",
)
@click.option("--for", "lasts", type=LENGTH, help="Stop after this time, such as 30m.")
@click.option(
    "--idle",
    type=LENGTH,
    default=HOUR,
    help="Stop when nobody has asked for anything for so long.  [default: 1h]",
)
@click.option("--json", "as_json", is_flag=True, help="One line for machines once it listens.")
def share(
    *,
    paths: tuple[Path, ...],
    lan: bool,
    port: int | None,
    keep: bool,
    lasts: Ms | None,
    idle: Ms,
    as_json: bool,
) -> None:
    """Show exported tracks to your phone, as page and podcast.

    The page has a player and downloads. FOLDER is that of your settings if none is named. With
    --lan, scan the code that is printed; whoever has that address can listen, and nobody can
    change anything. Ctrl-C ends it.
    """
    from matcue.cli import share_report as report
    from matcue.tracks.exported import exported, still
    from matcue.web import page_files, tracks
    from matcue.web.endpoint import Where
    from matcue.web.kept_token import kept_token
    from matcue.web.numbered import NumberedTracks
    from matcue.web.server import Server

    places = paths or (in_force().export.folder,)
    found = exported(places, lambda many: say(f"matcue: {report.looked_at(many)}"))
    for line in report.left_out(found):
        say(f"matcue: {line}")
    table = NumberedTracks(lambda: still(places), first=found.entries)
    with stopping_once(), contextlib.suppress(KeyboardInterrupt):
        routes = [*page_files.routes(), *tracks.routes(table)]
        token = kept_token() if keep else None
        with Server(routes, Where(lan=lan, port=port), token=token) as server:
            if as_json:
                click.echo(report.as_json(server, found, lasts=lasts, idle=idle))
            else:
                told = report.as_text(server, found, lan=lan, lasts=lasts, idle=idle)
                click.echo(told, file=unescaped(sys.stdout))  # the code to scan has colours
            ended = _wait(server, lasts, idle, tell_clients=lan and not as_json)
        say(f"matcue: {ended}")
        return
    say("\nmatcue: no longer shared")


def _wait(server: Server, lasts: Ms | None, idle: Ms, *, tell_clients: bool) -> str:
    """Wait until it is over, telling who comes, and say why it is.

    Raises:
        MachineError: It has ended by itself.
    """
    from time import monotonic

    from matcue.base.units import written

    end = monotonic() + lasts / SECOND if lasts is not None else None
    told = 0
    while not server.wait(0.2):
        if tell_clients:
            for client in server.clients()[told:]:
                say(f"{client} is here")
                told += 1
        if end is not None and monotonic() >= end:
            return f"shared for {written(lasts or Ms(0))}, and no longer"
        if server.idle_s() * SECOND >= idle:
            return f"nobody has asked for anything for {written(idle)}, so it is no longer shared"
    raise MachineError("the server has stopped; start it again, on another port with --port")
