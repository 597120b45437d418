"""Sessions for the tests of pages, planned without a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.plan.manner import Manner
from matcue.plan.selection import Selection
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.session.session import Session


def prepared(
    routine: str | Path, manner: Manner | None = None, selection: Selection | None = None
) -> Session:
    """Plan a routine with tones alone."""
    options = Options(voice="none", manner=manner or Manner(), selection=selection or Selection())
    ready = session.draft(str(routine), options, Shelf())
    return session.prepare(ready, options)


def written(folder: Path, text: str) -> Path:
    """Write a routine."""
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    return path
