"""Hearing in the terminal how a session begins, part by part."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from matcue.base.units import clock
from matcue.cli.lines import say
from matcue.cli.progress import Watching

if TYPE_CHECKING:
    from matcue.session.options import Options
    from matcue.session.session import Draft
    from matcue.settings.table import Settings


def hear(ready: Draft, options: Options, settings: Settings) -> None:
    """Play how each part of a session begins; Ctrl-C ends it.

    Raises:
        DeviceError: There is nothing to play on, or no longer.
        MatcueError: It cannot be spoken.
    """
    from matcue.session import session
    from matcue.session.brief import Brief
    from matcue.session.loudspeaker import loudspeaker

    output = loudspeaker(settings.play.device, safe=settings.play.safe)
    with Watching() as watching:
        prepared = session.prepare(ready, options, watching)
    with closing(prepared):
        shortened = Brief(prepared)
        length, title = clock(shortened.timeline.total), ready.written.title
        say(f"How each part of {title} begins, in {length}. Ctrl-C ends it.")
        try:
            shortened.play(output, display_offset_ms=settings.play.display_offset_ms)
        except KeyboardInterrupt:
            click.echo(err=True)
