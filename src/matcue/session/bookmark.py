"""Where a session was left, so that ``matcue play --resume`` goes on there."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matcue.base import atomic, folders
from matcue.base.units import Ms
from matcue.plan.manner import Level, Words
from matcue.routine.shelf import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.plan.take import Take

VERSION: Final = 1
_NO_MUSIC: Final = "none"
"""What stands for no music in the file, and on the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """A session that was left.

    Attributes:
        routine: What was typed for it, a path made absolute.
        title: What the voice calls it.
        choices: The command's options, by their names.
        number: The passage of its script that was on.
        exercise: The exercise that was on, if one was.
        at: How far it had come.
        total: How long it was.
        left: When, in ISO 8601.
    """

    routine: str
    title: str
    choices: dict[str, Any]
    number: int
    exercise: str | None
    at: Ms
    total: Ms
    left: str


def place() -> Path:
    """Name the file."""
    return folders.data() / "left-session.json"


def read() -> Bookmark | None:
    """Find the session that was left last; None where there is none, or the note is damaged."""
    try:
        told = json.loads(place().read_text("utf-8"))
        if told.pop("version") != VERSION:
            return None
        told |= {"at": Ms(int(told["at"])), "total": Ms(int(told["total"]))}
        told["choices"] |= {
            "level": Level(told["choices"]["level"]),
            "words": Words(told["choices"]["words"]),
        }
        if "music" in told["choices"]:
            music = told["choices"]["music"]
            told["choices"]["music"] = None if music == _NO_MUSIC else Path(music)
        return Bookmark(**told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep(bookmark: Bookmark) -> None:
    """Put a bookmark in; where nothing can be written the session goes on all the same."""
    told = {"version": VERSION, **asdict(bookmark)}
    with contextlib.suppress(OSError):
        atomic.put(place(), json.dumps(told, ensure_ascii=False).encode(), durable=True)


def remove() -> None:
    """Take the bookmark out: the session was done to its end."""
    with contextlib.suppress(OSError):
        place().unlink(missing_ok=True)


def name_to_keep(name: str) -> str:
    """Make a routine's name one that is understood from any folder."""
    path = Path(name)
    return str(path.resolve()) if path.suffix in SUFFIXES or len(path.parts) > 1 else name


def choices_to_keep(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a command's options as JSON can, leaving out those that ask for nothing.

    That there is to be no music is kept, for another time there may be some in the settings.
    """
    kept = {key: value for key, value in choices.items() if value is not None}
    if "music" in choices:
        music: Path | None = choices["music"]
        kept["music"] = str(music.absolute()) if music is not None else _NO_MUSIC
    return kept


def passage(take: Take, bookmark: Bookmark) -> int:
    """Find where to go on: the beginning of the exercise that was on.

    The routine may have been edited since; then it is the exercise by its name, or the beginning.
    """
    beginnings = [placed for placed in take.placed if placed.chapter is not None]
    before = [placed for placed in beginnings if placed.number <= bookmark.number]

    def does(number: int) -> bool:
        here = next(p for p in take.placed if p.number == number)
        return any(span.exercise == bookmark.exercise for span in here.spans)

    if before and (bookmark.exercise is None or does(before[-1].number)):
        return before[-1].number
    same = [placed.number for placed in beginnings if does(placed.number)]
    return same[0] if same and bookmark.exercise is not None else 0
