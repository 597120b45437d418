"""Play a short sample of a session in the terminal: the beginning of each part."""

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
    """Play the beginning of each part of a session; Ctrl-C ends it.

    Raises:
        DeviceError: There is no audio device, or it was lost.
        MatcueError: The session cannot be planned or spoken.
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
