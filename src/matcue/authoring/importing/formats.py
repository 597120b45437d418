"""The forms that can be imported. To add one, write a module with a `read`, and a row here.

Each is tried in this order on the content alone, whatever the file is called: first what can be
told for certain, then what is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing import lists, moves, phrases, script, tables, w2a, zwift

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.authoring.importing.found import Found
    from matcue.authoring.importing.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A form of file.

    Attributes:
        name: What it is called, for people.
        read: Reads a file of this form; returns None for any other, and raises `RoutineError` for
            one of this form that is wrong.
        of_data: Whether its files are JSON or YAML.
    """

    name: str
    read: Callable[[Source], Found | None]
    of_data: bool = False


FORMATS: Final = (
    Format("a Zwift workout", zwift.read),
    Format("a w2a workout", w2a.read, of_data=True),
    Format("a list of moves as JSON or YAML", moves.read, of_data=True),
    Format("a CSV table", tables.read_csv),
    Format("a table", tables.read_markdown),
    Format("a script with pauses", script.read),
    Format("phrases with seconds", phrases.read),
    Format("intervals, text | seconds", phrases.read_intervals),
    Format("a list of exercises", lists.read),
)
