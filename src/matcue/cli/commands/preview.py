"""``matcue preview``."""

from __future__ import annotations

import contextlib
from typing import Any

import click

from matcue.base.errors import MachineError
from matcue.cli.lines import say, tell
from matcue.cli.main import stopping_once
from matcue.cli.shared import examples, named_or_offered, options, routine_names, sounding


@click.command(
    epilog=examples(
        "matcue preview my-back.yaml",
        "matcue preview morning --level beginner",
        "matcue preview evening --no-open",
    )
)
@click.argument("routine", required=False, shell_complete=routine_names)
@click.option("--no-open", is_flag=True, help="Open no browser; the address is printed.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    metavar="N",
    help="Which port.  [default: 8417, or a free one]",
)
@sounding
def preview(*, routine: str | None, no_open: bool, port: int | None, **choices: Any) -> None:
    """Look at ROUTINE in the browser, also while you write it.

    The page shows what is said, breathed, held, counted and rested, plays it, plans it anew for
    another level or pace, and follows the file whenever you save it. Only this computer can open
    it. Ctrl-C ends it.
    """
    from matcue.authoring.preview import Preview
    from matcue.base import folders
    from matcue.cli.admission import person
    from matcue.routine.shelf import Shelf
    from matcue.web import preview as pages
    from matcue.web.endpoint import Where
    from matcue.web.server import Server

    own = folders.data()
    shelf = Shelf(own=own)
    who = person(shelf)
    name, choices = named_or_offered(routine, choices, shelf, who)
    shelf.locate(name)  # what is wrong in the file is shown in the page; no file is told here
    with stopping_once(), contextlib.suppress(KeyboardInterrupt):
        with (
            Preview(name, options(**choices), own, who) as looked_at,
            Server(pages.routes(looked_at), Where(port=port)) as server,
        ):
            tell(f"{server.local_url}")
            say("matcue: this is what it looks like; Ctrl-C ends it")
            if not no_open:
                click.launch(server.local_url)
            while not server.wait(0.2):
                pass
        raise MachineError("the server has stopped; start it again, on another port with --port")
    say("\nmatcue: no longer shown")
