"""The Python API behind `import matcue`: load a routine; get its timeline, sound blocks or a file.

It is for developers: it does not read the user's health answers, pain, history or settings, and
writes only the cache and the files that are asked for. The records have the key names of
`matcue show --json`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from matcue.authoring.listing import RoutineEntry, listing
from matcue.base.errors import InputError, MachineError, MatcueError, Problem, RoutineError
from matcue.base.units import Ms
from matcue.out.formats import by_suffix
from matcue.out.track import kind_of_words
from matcue.plan.selection import Selection, longest_of
from matcue.routine.library import Library
from matcue.routine.model import Caution
from matcue.routine.shelf import user_shelf
from matcue.session import report
from matcue.session.accompaniment import accompaniment
from matcue.session.session import drafted, prepare, title
from matcue.settings import kinds
from matcue.settings.file import read
from matcue.settings.table import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Self

    from matcue.session.accompaniment import Accompaniment
    from matcue.session.options import Options
    from matcue.session.session import Draft
    from matcue.session.session import Session as Prepared
    from matcue.settings.kinds import Kind
    from matcue.sound.api import Block

__all__ = [
    "Chapter",
    "Cue",
    "Dropped",
    "InputError",
    "MachineError",
    "MatcueError",
    "Problem",
    "RoutineEntry",
    "RoutineError",
    "Session",
    "Span",
    "Timeline",
    "load",
    "routines",
]

Value = TypeVar("Value")

_BLOCK: Final = Ms(1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One sound at one instant.

    Attributes:
        at_ms: When it begins, in milliseconds from the start of the session.
        lasts_ms: How long it sounds, in milliseconds.
        kind: ``say``, ``tone``, or ``swell`` for the sound of breath.
        role: What a sentence is for, such as ``name``, ``how``, ``count``; None for other sounds.
        text: The sentence, the name of the tone, or ``in`` or ``out``.
    """

    at_ms: int
    lasts_ms: int
    kind: str
    role: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time in which the listener does one thing.

    Attributes:
        at_ms: When it begins, in milliseconds from the start of the session.
        lasts_ms: How long it lasts, in milliseconds.
        kind: ``ready``, ``hold``, ``rep``, ``breath``, ``switch``, ``rest`` or ``relax``.
        exercise: The id of its exercise; None if it belongs to none.
        side: ``left`` or ``right``; None if it has no side.
        set: Which set, from 1.
        rep: Which repetition, from 1.
    """

    at_ms: int
    lasts_ms: int
    kind: str
    exercise: str | None
    side: str | None
    set: int | None
    rep: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter: its title and its first instant; it lasts until the next one."""

    at_ms: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A cue that was left out because there was no time for it, and why."""

    at_ms: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A planned session: cues in order of time, spans without gaps or overlaps, chapters."""

    total_ms: int
    cues: tuple[Cue, ...]
    spans: tuple[Span, ...]
    chapters: tuple[Chapter, ...]
    dropped: tuple[Dropped, ...]


def routines() -> tuple[RoutineEntry, ...]:
    """List the routines that `load` knows by name, as `matcue list --json` does.

    A file of the user's that cannot be read is left out; `load` raises what is wrong with it.
    """
    return listing(user_shelf()).entries


def load(
    routine: str | Path,
    *,
    level: str = "regular",
    pace: float | str = 1.0,
    words: str = "full",
    voice: str = "auto",
    sounds: str = "soft",
    rate: int = 24_000,
    gentle: bool = False,
    without: Iterable[str] = (),
    pick: int | None = None,
    minutes: int | None = None,
    portion: tuple[int, int] | None = None,
    full_doses: bool = False,
    warm_up: bool = True,
    music: str | Path | None = None,
    ambience: str | None = None,
    shuffle: bool = False,
    seed: int = 1,
    music_db: int = 0,
) -> Session:
    """Read a routine and adjust it. Nothing is spoken yet, and no settings are read.

    Args:
        routine: A name that `routines` lists, a file, or YAML in a text of several lines.
        level: ``beginner``, ``regular`` or ``strong``.
        pace: 0.5 to 1.5, or ``slow``, ``steady``, ``brisk``. Less is slower; holds stay.
        words: ``full``, ``short`` or ``tones``.
        voice: As `matcue voices` lists them; ``tone`` hums, ``none`` is silent.
        sounds: The set of tones.
        rate: Frames per second, 24,000 or 48,000; with music or an ambience always 48,000.
        gentle: Leave out or ease all that `without` may name, with the doses of a beginner.
        without: What to leave out or ease: ``twist``, ``swing``, ``jump``, ``inversion``,
            ``bend``, ``load``.
        pick: How many of its exercises to keep, 3 to 5.
        minutes: Leave out what does not fit into this time, 1 to 240.
        portion: Which of how many short sessions, such as ``(1, 3)``; 2 to 6 of them.
        full_doses: Use the full doses of the catalogue instead of the routine's.
        warm_up: Whether to do the warm-up of the routine.
        music: A file, a folder or a playlist to play under the session.
        ambience: A generated background sound instead of music, such as ``rain``.
        shuffle: Play the songs in random order.
        seed: Seed of the random order and of the ambience.
        music_db: Gain of the music or ambience in dB, -40 to 0.

    Raises:
        RoutineError: The routine is wrong; `problems` has lines and columns.
        InputError: There is no such routine, or an argument is out of range.
    """
    if shuffle and music is None:
        raise InputError("shuffle mixes up the songs of music, and there is none")
    settings = Settings(
        level=_setting("level", level),
        pace=_setting("pace", pace),
        words=_setting("words", words),
        voice=_setting("voice", voice),
        sounds=_setting("sounds", sounds),
        rate=_setting("rate", rate),
        music=None if music is None else Path(music).expanduser(),
        ambience=_setting("ambience", ambience or "none"),
        shuffle=shuffle,
        seed=_setting("seed", seed),
        music_db=_setting("music-db", music_db),
    )
    caution = kinds.choice("caution", Caution)
    cautions = {_read("without", caution, each) for each in without}
    options = replace(
        settings.options(),
        selection=Selection(
            gentle=gentle,
            without=tuple(sorted(cautions)),
            pick=None if pick is None else _read("pick", kinds.whole(3, 5), pick),
            longest=None if minutes is None else _longest(minutes),
            portion=None if portion is None else _portion(*portion),
            full=full_doses,
            warm_up=warm_up,
        ),
    )
    shelf = user_shelf()
    library = Library(shelf)
    is_text = isinstance(routine, str) and "\n" in routine
    written = library.read(str(routine)) if is_text else library.load(_name(routine))
    return Session(drafted(written, options, shelf), options, accompaniment(options))


class Session:
    """One session, made by `load`.

    The first of `timeline`, `voice`, `blocks` and `export` speaks every sentence that is not in
    the cache, which may take a minute. Use a session from one thread at a time; each iterator
    that `blocks` gives may be read in a thread of its own.
    """

    def __init__(self, ready: Draft, options: Options, under: Accompaniment | None) -> None:
        self._ready = ready
        self._options = options
        self._under = under
        self._spoken: Prepared | None = None
        self._timeline: Timeline | None = None

    def __enter__(self) -> Self:
        """Return itself; it is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the voice."""
        self.close()

    def __repr__(self) -> str:
        return f"<matcue.Session {self.routine!r}>"

    @property
    def routine(self) -> str:
        """The routine's id."""
        return self._ready.written.id

    @property
    def title(self) -> str:
        """The title, as media players show it."""
        return title(self._ready)

    @property
    def voice(self) -> str:
        """The name of the voice; raises what `timeline` raises."""
        return self._prepared().voice

    @property
    def rate(self) -> int:
        """Frames per second."""
        return self._options.rate

    @property
    def channels(self) -> int:
        """The number of channels: 1, or 2 with music or an ambience."""
        return self._options.channels

    @property
    def timeline(self) -> Timeline:
        """Every sound at its exact instant; the same record each time.

        Raises:
            InputError: The voice cannot say some sentence, or the music cannot be played.
            MachineError: The voice failed or is not there.
        """
        if self._timeline is None:
            told = report.as_json(self._prepared())
            self._timeline = Timeline(
                total_ms=told["total_ms"],
                cues=tuple(Cue(**each) for each in told["cues"]),
                spans=tuple(Span(**each) for each in told["spans"]),
                chapters=tuple(Chapter(**each) for each in told["chapters"]),
                dropped=tuple(Dropped(**each) for each in told["dropped"]),
            )
        return self._timeline

    def blocks(self, *, start_ms: int = 0, block_ms: int = 100) -> Iterator[Block]:
        """Mix the session block by block, in constant memory.

        Args:
            start_ms: Where to begin, in milliseconds; the samples equal those of the whole session.
            block_ms: The length of a block in milliseconds; the last one may be shorter.

        Returns:
            Blocks of float32 in -1..1, shape ``(frames, channels)``, safe to change.
            They last from the start to `Timeline.total_ms`, to the frame.

        Raises:
            InputError: A number is out of range; and what `timeline` raises.
            MachineError: What `timeline` raises; also while the blocks are read.
        """
        if start_ms < 0 or block_ms < 1:
            raise InputError("a session begins at 0 ms, and a block has at least 1 ms")
        return self._prepared().blocks(start=Ms(start_ms), block=Ms(block_ms))

    def export(
        self,
        path: str | Path,
        *,
        quality: str = "normal",
        bitrate_kbit: int | None = None,
        words_files: Iterable[str] = (),
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Path:
        """Write an audio file with chapters, lyrics and cover; nothing is left if that fails.

        Args:
            path: The file; its ending says the format, one of those in docs/tracks.md. An
                existing file is replaced at the very end.
            quality: ``small``, ``normal`` or ``high``.
            bitrate_kbit: Bit rate in kbit/s, in place of the quality's.
            words_files: Endings of lyrics and subtitle files to add: ``lrc``, ``vtt``, ``srt``.
            on_progress: Called now and then with (written, total), in milliseconds of sound.

        Returns:
            The path.

        Raises:
            InputError: The ending, quality or bit rate is unknown; and what `timeline` raises.
            MachineError: The file cannot be written; and what `timeline` raises.
        """
        from matcue.coach.screening import text_for_others
        from matcue.out.encode import export_all
        from matcue.out.writer import Target
        from matcue.pictures.cover import png
        from matcue.routine.questionnaire import read_questionnaire
        from matcue.tracks.covers import cover, figure
        from matcue.tracks.export import track

        target = Target(
            path=Path(path),
            fmt=by_suffix(path),
            bitrate=None if bitrate_kbit is None else bitrate_kbit * 1_000,
            quality=_setting("export.quality", quality),
            words=tuple(kind_of_words(each) for each in words_files),
        )
        session = self._prepared()
        total = session.timeline.total
        # Nobody is asked about health here, so the file says what they have to know.
        written = session.draft.written
        health = text_for_others(read_questionnaire(user_shelf()), written)
        told = track(session, png(cover(session.draft, total, figure(session.draft))), health)

        def on_written(done: Ms) -> None:
            if on_progress is not None:
                on_progress(done, total)

        (failure,) = export_all(
            session.blocks(block=_BLOCK),
            told,
            [target],
            on_progress=on_written,
        )
        if failure is not None:
            raise failure
        return target.path

    def close(self) -> None:
        """Close the voice; it is opened again if the session is used again."""
        if self._spoken is not None:
            self._spoken.close()
            self._spoken = None

    def _prepared(self) -> Prepared:
        if self._spoken is None:
            self._spoken = prepare(self._ready, self._options, under=self._under)
            if self._under is not None:
                self._under.reach(self._spoken.timeline.total)
        return self._spoken


def _name(routine: str | Path) -> str:
    # A path such as Path("morning") is a file, and no name.
    return routine if isinstance(routine, str) else str(routine.absolute())


def _setting(key: str, given: object) -> Any:
    try:
        return read(key, given)
    except ValueError as error:
        raise InputError(f"{key.rpartition('.')[2]}: {error}") from None


def _read(name: str, kind: Kind[Value], given: object) -> Value:
    try:
        return kind.read(given)
    except ValueError as error:
        raise InputError(f"{name}: {error}") from None


def _longest(minutes: int) -> Ms:
    return longest_of(_read("minutes", kinds.whole(1, 240), minutes))


def _portion(number: int, of: int) -> tuple[int, int]:
    pieces = _read("portion", kinds.whole(2, 6, "portions"), of)
    return _read("portion", kinds.whole(1, pieces), number), pieces
