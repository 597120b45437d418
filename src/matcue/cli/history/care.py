"""What pain that was noted changes of the next sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from matcue.errors import HistoryError, InputError
from matcue.routine.model import Kind

if TYPE_CHECKING:
    from matcue.app.options import Options
    from matcue.plan.care import Care
    from matcue.routine.model import Routine


def known() -> Care:
    """Read from the history what hurt; where it cannot be read a line says so."""
    from matcue.app.history.diary import diary
    from matcue.cli.history.kept import opened
    from matcue.plan.care import Care, care

    kept = opened()
    try:
        return care(diary(kept.records(), kept.notes()))
    except HistoryError as error:
        click.echo(f"matcue: {error}", err=True)
        return Care()


def careful(chosen: Options) -> Options:
    """Leave out what hurt."""
    spared = known().spared
    if not spared:
        return chosen
    return replace(chosen, selection=replace(chosen.selection, spared=spared))


def wait_after_pain(routine: Routine) -> None:
    """Let nothing load the back after pain, until it is called over.

    Raises:
        InputError: It loads the back and has to wait; the message says for what.
    """
    pain = known().pain
    if pain is None or routine.kind is not Kind.STRENGTHENING:
        return
    from matcue.routine.screening import Text, read_questionnaire

    day = f"{date.fromordinal(pain):%A, %d %B}"
    told = read_questionnaire().texts[Text.AFTER_PAIN]
    raise InputError(told.format(routine=routine.id, day=day))
