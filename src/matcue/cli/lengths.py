"""An option type for lengths of time, in the notation of routines."""

from __future__ import annotations

from typing import Any

import click

from matcue.base.units import HOUR, Ms


class LengthType(click.ParamType[Ms]):
    """A length of time such as ``90m``, up to 24 hours, in ms; *name* is its metavar."""

    def __init__(self, name: str = "duration") -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Ms:
        """Parse what was typed; a default is in ms already."""
        from matcue.base.units import duration

        if isinstance(value, int):
            return Ms(value)
        try:
            return duration(value, most=Ms(24 * HOUR))
        except ValueError as error:
            self.fail(str(error), param, ctx)
