"""`--debug`: log to standard error, and print the traceback of every error."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from matcue import __version__

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator

    import click

VARIABLE = "MATCUE_DEBUG"


class Debugging:
    """The state of `--debug` for one run of the command line; off until `start`."""

    def __init__(self) -> None:
        self._handler: logging.Handler | None = None
        self._level = 0

    def start(self) -> None:
        """Log to standard error from now on."""
        if self._handler is not None:
            return
        import logging
        import platform

        from matcue.base import folders

        self._handler = logging.StreamHandler(sys.stderr)
        self._handler.setFormatter(
            logging.Formatter("%(relativeCreated)d ms %(threadName)s %(name)s: %(message)s")
        )
        ours = logging.getLogger("matcue")
        self._level = ours.level
        ours.addHandler(self._handler)
        ours.setLevel(logging.DEBUG)
        ours.debug("%s on Python %s, %s", __version__, sys.version, platform.platform())
        for name in ("config", "data", "cache"):
            ours.debug("%s: %s", name, getattr(folders, name)())

    def stop(self) -> None:
        """Restore logging as it was before `start`."""
        if self._handler is None:
            return
        import logging

        ours = logging.getLogger("matcue")
        ours.removeHandler(self._handler)
        ours.setLevel(self._level)
        self._handler = None

    def keep(self, error: BaseException) -> None:
        """Print the traceback of an error, if on; without `--debug` it is only one line."""
        if self._handler is None:
            return
        import traceback

        # `raise ... from None` is for the one line; whoever debugs wants to see where it began.
        error.__suppress_context__ = False
        traceback.print_exception(error, file=sys.stderr)


@contextmanager
def debugging() -> Iterator[Debugging]:
    """Yield a `Debugging`, and stop it at the end of the block."""
    held = Debugging()
    try:
        yield held
    finally:
        held.stop()


def switched_on(ctx: click.Context, _: click.Parameter, on: bool) -> None:
    """Start debugging; click's callback of `--debug` and its environment variable."""
    if on and isinstance(ctx.obj, Debugging):
        ctx.obj.start()
