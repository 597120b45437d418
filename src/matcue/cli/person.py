"""Read the user's history and person for a command, and print what cannot be read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from matcue.cli.settings import in_force

if TYPE_CHECKING:
    from matcue.coach.history.store import History
    from matcue.coach.person import Person
    from matcue.routine.shelf import Shelf


def history() -> History:
    """Return the user's history; prints a line if a damaged one was set aside."""
    from matcue.coach.history.store import History

    return History(told=_say)


def person(shelf: Shelf) -> Person:
    """Return the person, and print what could not be read."""
    from matcue.coach.person import read_person

    found = read_person(shelf, in_force().bedtime, datetime.now().astimezone())
    for line in (*found.trouble, *([found.program_trouble] if found.program_trouble else [])):
        _say(line)
    return found


def _say(line: str) -> None:
    click.echo(f"matcue: {line}", err=True)
