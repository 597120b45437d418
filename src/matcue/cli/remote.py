"""Serve the browser remote of a live session in this terminal, and print its address."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from matcue.base.text import unescaped
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
    """Serve the remote of a session for the length of the block.

    Args:
        live: The live session.
        lan: Whether to serve the local network too, not only this machine.
        drawn: Whether a full screen will show the QR code; else it is printed here.

    Raises:
        InputError: The port is taken or not allowed.
        MachineError: There is no local network.
    """
    from matcue.web import page_files, qr
    from matcue.web.endpoint import Where
    from matcue.web.remote import Remote
    from matcue.web.server import Server

    page = Remote(live)
    with Server([*page_files.routes(), *page.routes()], Where(lan=lan)) as server:
        if lan and not drawn:
            click.echo("\n".join(qr.lines(server.url)), file=unescaped(sys.stderr))
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
