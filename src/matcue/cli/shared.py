"""Options that several commands take, and their values as the app wants them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from matcue.app.options import Options
from matcue.plan.manner import FASTEST, PACES, SLOWEST, Level, Manner, Words
from matcue.units import RATES

Command = TypeVar("Command", bound=Callable[..., Any])


class Pace(click.ParamType[float]):
    """``slow``, ``steady``, ``brisk`` or a number; more is denser."""

    name = "pace"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 (click's signature)
        """Show the values in help."""
        return f"[{'|'.join(PACES)}|{SLOWEST}-{FASTEST}]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a pace."""
        if value in PACES:
            return PACES[value]
        try:
            pace = float(value)
        except ValueError:
            pace = 0.0
        if not SLOWEST <= pace <= FASTEST:
            names = ", ".join(PACES)
            self.fail(
                f"{value!r} is none; write {names} or a number {SLOWEST} to {FASTEST}", param, ctx
            )
        return pace


def sounding(command: Command) -> Command:
    """Give a command the options that decide how a session sounds."""
    for option in reversed(_SOUNDING):
        command = option(command)
    return command


_SOUNDING = [
    click.option(
        "--level",
        type=click.Choice([level.value for level in Level]),
        default=Level.REGULAR.value,
        show_default=True,
        help="Who exercises: a beginner gets it slower and lighter.",
    ),
    click.option(
        "--pace",
        type=Pace(),
        default="steady",
        show_default=True,
        help="How dense: rests, getting ready, tempo and speech; never holds or reps.",
    ),
    click.option(
        "--words",
        type=click.Choice([words.value for words in Words]),
        default=Words.FULL.value,
        show_default=True,
        help="How much is said.",
    ),
    click.option(
        "--voice",
        default="auto",
        show_default=True,
        metavar="VOICE",
        help="Who speaks; `matcue voices` lists them, `none` leaves only tones.",
    ),
    click.option("--sounds", default="soft", show_default=True, help="The tones: soft or clear."),
    click.option(
        "--rate",
        type=click.Choice([str(rate) for rate in RATES]),
        default=str(RATES[0]),
        show_default=True,
        help="Frames a second.",
    ),
]


def options(*, level: str, pace: float, words: str, voice: str, sounds: str, rate: str) -> Options:
    """Gather what `sounding` added."""
    manner = Manner(level=Level(level), pace=pace, words=Words(words))
    return Options(manner=manner, voice=voice, sounds=sounds, rate=int(rate))


def examples(*lines: str) -> str:
    """Write a command's examples for the end of its help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def named_or_by_clock(routine: str | None) -> str:
    """Take the routine named, or the one for this time of day, and say so."""
    if routine is not None:
        return routine
    from datetime import datetime

    from matcue.app.choose import by_clock

    now = datetime.now().astimezone()
    chosen = by_clock(now)
    click.echo(f"It is {now:%H:%M}, so this is the {chosen} routine.", err=True)
    return chosen
