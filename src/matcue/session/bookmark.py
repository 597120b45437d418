"""The bookmark file: where the last session was left, for ``matcue play --resume``."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.json_record import JsonRecord
from matcue.base.units import RATES, Ms
from matcue.base.whole_file import write_whole
from matcue.plan.manner import Manner, Words
from matcue.plan.selection import Selection, longest_of
from matcue.routine.model import Caution, Level
from matcue.routine.shelf import SUFFIXES
from matcue.session.options import Backdrop, Options
from matcue.sound import background

if TYPE_CHECKING:
    from matcue.plan.live_timeline import LiveTimeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """Where a session was left.

    Attributes:
        routine: What was typed for it, a path made absolute.
        title: What the voice calls it.
        options: The listener's options, without changes made by a program or because of pain.
        number: The index of the passage of its script that was playing.
        exercise: The id of the exercise that was playing; None between exercises.
        at: The position, in milliseconds.
        total: The length of the session, in milliseconds.
        left: When it was left, in ISO 8601.
    """

    routine: str
    title: str
    options: Options
    number: int
    exercise: str | None
    at: Ms
    total: Ms
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choices:
    """The options of the command line of that time, which version 1 kept by their names."""

    level: Level
    words: Words
    pace: float
    voice: str = "auto"
    sounds: str = "soft"
    rate: int = RATES[0]
    gentle: bool = False
    without: str = ""
    pick: int | None = None
    minutes: int | None = None
    portion: int = 1
    portions: int | None = None
    everything: bool = False
    no_warm_up: bool = False
    music: str = "none"
    ambience: str = "none"
    shuffle: bool = False
    seed: int = 1
    music_db: int = 0

    def options(self) -> Options:
        cautions = {Caution(word.strip()) for word in self.without.split(",") if word.strip()}
        backdrop = None
        if self.music != "none" or self.ambience != "none":
            backdrop = Backdrop(
                music=Path(self.music) if self.music != "none" else None,
                ambience=self.ambience if self.music == "none" else None,
                shuffle=self.shuffle and self.music != "none",
                seed=self.seed,
                level_db=self.music_db,
            )
        return Options(
            manner=Manner(level=self.level, pace=self.pace, words=self.words),
            selection=Selection(
                gentle=self.gentle,
                without=tuple(sorted(cautions)),
                pick=self.pick,
                longest=longest_of(self.minutes) if self.minutes else None,
                warm_up=not self.no_warm_up,
                full=self.everything,
                portion=(self.portion, self.portions) if self.portions else None,
            ),
            voice=self.voice,
            sounds=self.sounds,
            rate=self.rate if backdrop is None else background.RATE,
            backdrop=backdrop,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bookmark1:
    routine: str
    title: str
    choices: _Choices
    number: int
    exercise: str | None
    at: Ms
    total: Ms
    left: str


_VERSION_1: Final = JsonRecord(_Bookmark1, version=1)


def _of_version_1(data: bytes) -> Bookmark | None:
    left = _VERSION_1.read(data)
    if left is None:
        return None
    try:
        options = left.choices.options()
    except ValueError:
        return None
    return Bookmark(
        routine=left.routine,
        title=left.title,
        options=options,
        number=left.number,
        exercise=left.exercise,
        at=left.at,
        total=left.total,
        left=left.left,
    )


LEFT: Final = JsonRecord(Bookmark, version=2, older=_of_version_1)


def place() -> Path:
    """Return the path of the bookmark file."""
    return folders.data() / "left-session.json"


def read() -> Bookmark | None:
    """Read the bookmark; None if there is none or the file is damaged."""
    return LEFT.load(place())


def keep(bookmark: Bookmark) -> None:
    """Write the bookmark; if that fails, nothing is raised and the session goes on."""
    with contextlib.suppress(OSError):
        write_whole(place(), LEFT.write(bookmark), durable=True)


def remove() -> None:
    """Remove the bookmark, once a session was done to its end."""
    with contextlib.suppress(OSError):
        place().unlink(missing_ok=True)


def name_to_keep(name: str) -> str:
    """Make the path of a routine absolute; a plain name stays."""
    path = Path(name)
    return str(path.resolve()) if path.suffix in SUFFIXES or len(path.parts) > 1 else name


def options_to_keep(options: Options) -> Options:
    """Make the paths in the options absolute."""
    backdrop = options.backdrop
    if backdrop is None or backdrop.music is None:
        return options
    return replace(options, backdrop=replace(backdrop, music=backdrop.music.absolute()))


def passage(led: LiveTimeline, bookmark: Bookmark) -> int:
    """Return the index of the passage to resume at: the beginning of the bookmarked exercise.

    If the routine was edited since, the exercise is looked for by its id. If it is gone, as where
    an easier form has taken its place, it goes on at the exercise as far into the session.
    """
    beginnings = [placed for placed in led.placed if placed.chapter is not None]
    before = [placed for placed in beginnings if placed.number <= bookmark.number]

    def does(number: int) -> bool:
        here = next(p for p in led.placed if p.number == number)
        return any(span.exercise == bookmark.exercise for span in here.spans)

    if before and (bookmark.exercise is None or does(before[-1].number)):
        return before[-1].number
    same = [placed.number for placed in beginnings if does(placed.number)]
    if same and bookmark.exercise is not None:
        return same[0]
    as_far = led.total * bookmark.at // bookmark.total if bookmark.total else 0
    return max((placed.number for placed in beginnings if placed.at <= as_far), default=0)
