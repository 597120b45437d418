"""Lengths of time as options, written as routines write them."""

from __future__ import annotations

from typing import Any

import click

from matcue.base.units import HOUR, Ms


class LengthType(click.ParamType[Ms]):
    """A length of time such as ``90m``, of a day at most; *name* stands for it in help."""

    def __init__(self, name: str = "duration") -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Ms:
        """Read what was typed; a default has been read already."""
        from matcue.base.durations import duration

        if isinstance(value, int):
            return Ms(value)
        try:
            return duration(value, most=Ms(24 * HOUR))
        except ValueError as error:
            self.fail(str(error), param, ctx)
