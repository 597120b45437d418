"""The remote of a session that is led in this terminal: opened, told of, and shut."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from matcue.cli.screen.invitation import Invitation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.live.scene import Live

_AT_HOME: Final = (
    "Scan it with the phone's camera. The phone has to be in the same Wi-Fi, not in one for "
    "guests. Whoever has the address can press."
)
_HERE: Final = "For a browser on this computer. With --lan a phone can come too."


@contextmanager
def opened(live: Live, *, lan: bool, drawn: bool) -> Iterator[Invitation]:
    """Let browsers press and see a session for as long as this is held.

    Args:
        live: The session.
        lan: Let phones of the local network in, not this machine alone.
        drawn: A screen will show the way in; otherwise it is printed here.

    Raises:
        InputError: It cannot listen as asked.
        MachineError: There is no local network.
    """
    from matcue.web import page_files, qr
    from matcue.web.endpoint import Where
    from matcue.web.remote import Remote
    from matcue.web.server import Server

    page = Remote(live)
    with Server([*page_files.routes(), *page.routes()], Where(lan=lan)) as server:
        if lan and not drawn:
            click.echo("\n".join(qr.lines(server.url)), err=True)
        click.echo(f"Remote: {'  '.join(server.urls)}", err=True)
        try:
            yield Invitation(
                url=server.url,
                words=_AT_HOME if lan else _HERE,
                came=lambda: page.came > 0,
                code=tuple(qr.halves(server.url)) if lan else (),
            )
        finally:
            page.close()
