"""``matcue share``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from matcue.cli.settings import in_force
from matcue.cli.shared import examples
from matcue.errors import InputError, MachineError


@click.command(
    epilog=examples(
        "matcue share --lan",
        "matcue share --lan ~/Music/matcue",
        "matcue share --lan --for 30m morning.mp3",
        "matcue share",
    )
)
@click.argument("paths", nargs=-1, metavar="[DIR|FILE]...", type=click.Path(path_type=Path))
@click.option("--lan", is_flag=True, help="Let the local network in; otherwise this machine alone.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Which port.  [default: 8417]")
@click.option("--json", "as_json", is_flag=True, help="The addresses, for machines.")
def share(*, paths: tuple[Path, ...], lan: bool, port: int | None, as_json: bool) -> None:
    """Show exported tracks to the browser and the podcast app of a phone."""
    from matcue.app import manifest
    from matcue.web import page_files, tracks
    from matcue.web.place import Where
    from matcue.web.server import Server
    from matcue.web.table import Table

    folder = paths[0] if paths else in_force().export.folder
    table = Table(lambda: manifest.in_folder(folder))
    if not table.rows:
        raise InputError(f"{folder}: nothing is exported there; run  matcue export morning")
    routes = [*page_files.routes(), *tracks.routes(table)]
    with Server(routes, Where(lan=lan, port=port)) as server:
        click.echo(json.dumps({"urls": server.urls}) if as_json else "\n".join(server.urls))
        while not server.wait(0.5):
            pass
    raise MachineError("the server has ended by itself")
