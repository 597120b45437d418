"""Export several sessions: which tracks, under which names, and side by side."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.errors import InputError, MusicError
from matcue.base.units import Ms
from matcue.out import Format, Quality, by_suffix
from matcue.out.formats import bit_rate
from matcue.out.names import key, unused
from matcue.session.accompaniment import accompaniment
from matcue.tracks import manifest
from matcue.tracks.course import ExportProgress
from matcue.tracks.executor import Event, Executor, InProcess
from matcue.tracks.export import Failed, Job, Made, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from matcue.base.progress import Progress
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Backdrop, Options

MOST_AT_ONCE: Final = 4
"""The most sessions side by side, on any number of cores: one that speaks takes up to 400 MB, and
each keeps two cores busy as it is."""


MOST_TRACKS: Final = 8
"""The most tracks of one job: each has an encoder, a thread and open files of its own until all of
them are written, and a thousand patients may get the same session."""

_ESTIMATE: Final = 1.1
"""The factor by which a session may be longer than its estimate."""


def _of_the_quality(_: Format) -> None:
    """Leave a format's bit rate to its quality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order of exports: every routine with each of the options in each of the formats.

    Attributes:
        routines: Names or files of routines.
        options: The options; a session of each routine for each of them.
        formats: File formats; if empty, that of the output's suffix, or else the default.
        output: A file for a single track, otherwise a folder; None is `folder`.
        folder: The default folder.
        is_folder: Whether *output* is a folder because the user wrote a slash at its end.
        bitrate: In bit/s; None is the usual one.
        usual_bitrate: Returns the usual bit rate of a format; None is that of the quality.
        quality: The quality, which decides the size of the files.
        words: Suffixes of the text files to write beside each track (lyrics, subtitles).
        split: Whether each track is a folder with a file for each exercise.
    """

    routines: tuple[str, ...]
    options: tuple[Options, ...]
    formats: tuple[Format, ...] = ()
    output: Path | None = None
    folder: Path = Path()
    is_folder: bool = False
    bitrate: int | None = None
    usual_bitrate: Callable[[Format], int | None] = _of_the_quality
    quality: Quality = Quality.NORMAL
    words: tuple[str, ...] = ()
    split: bool = False

    @property
    def is_several(self) -> bool:
        """Whether there is more than one routine, level or format.

        Portions do not count: they are one session in several pieces.
        """
        levels = {each.manner.level for each in self.options}
        return max(len(self.routines), len(levels), len(self.formats)) > 1


def tracks(order: Order, shelf: Shelf, default: Format) -> tuple[Wanted, ...]:
    """Return the tracks of an order; raises for impossible ones before anything is made.

    Args:
        order: The order.
        shelf: The routines.
        default: The format if neither the order nor a suffix says one.

    Raises:
        InputError: A routine does not exist, a bit rate is not possible, or the output must be a
            folder and is none.
    """
    for name in order.routines:
        shelf.locate(name)
    folder, output = _place(order)
    formats = order.formats or ((by_suffix(output),) if output else (default,))
    bitrates = _bitrates(order, formats)
    return tuple(
        Wanted(
            name,
            options,
            fmt,
            bitrates[fmt.name],
            output=_numbered(output, options, order) if output else None,
            folder=folder,
            tells_level=order.is_several,
            tells_format=order.split and len(formats) > 1,
            quality=order.quality,
            words=order.words,
            split=order.split,
        )
        for name in order.routines
        for options in order.options
        for fmt in formats
    )


def jobs(
    wanted: Sequence[Wanted],
    ids: Mapping[str, str],
    taken: Sequence[Path] = (),
    *,
    asked_for: bool = True,
) -> tuple[Job, ...]:
    """Group tracks of the same session into jobs of a few, and give each track its own path.

    Args:
        wanted: The tracks to make.
        ids: The id of each routine, by its name or file.
        taken: Paths of other tracks of the same order.
        asked_for: Whether the user named the folder: then its parents are created too. The default
            folder's are not, for its disk may not be mounted.

    Raises:
        InputError: A folder cannot be created.
    """
    used = {(path.resolve().parent, key(path.name)) for path in taken}
    sessions: dict[tuple[str, Options], list[tuple[Wanted, Path]]] = {}
    for each in wanted:
        path = each.output
        if path is None:
            here = each.folder.resolve()
            suffix = "" if each.split else each.fmt.suffix
            names = {name for parent, name in used if parent == here}
            path = each.folder / unused(each.stem(ids[each.routine]), suffix, names)
        used.add((path.resolve().parent, key(path.name)))
        sessions.setdefault((each.routine, each.options), []).append((each, path))
    for folder in dict.fromkeys(each.folder for each in wanted if each.output is None):
        _make(folder, parents=asked_for)
    return tuple(
        Job(*session, tuple(made[first : first + MOST_TRACKS]))
        for session, made in sessions.items()
        for first in range(0, len(made), MOST_TRACKS)
    )


def at_once(sessions: int, asked: int | None = None) -> int:
    """Return how many sessions to export side by side: *asked*, or by the number of cores."""
    return min(asked or min(os.cpu_count() or 1, MOST_AT_ONCE), sessions)


def listen(asked: Sequence[Job], shelf: Shelf, progress: Progress) -> tuple[MusicError, ...]:
    """Analyse all the music that jobs need, before any of them begins.

    The results are cached, so the exports do not analyse it again.

    Returns:
        What is wrong with songs that are left out.

    Raises:
        MusicError: Some music cannot be played.
    """
    over_music = [
        job for job in asked if job.options.backdrop is not None and job.options.backdrop.music
    ]
    if not over_music:
        return ()
    from matcue.routine.library import Library
    from matcue.session.session import draft

    library = Library(shelf)
    needed: dict[Backdrop | None, tuple[Options, Ms]] = {}
    for job in over_music:
        with suppress(InputError):  # a routine that cannot be led is told of when its turn comes
            ready = draft(job.routine, job.options, shelf, library)
            _, longest = needed.get(job.options.backdrop, (job.options, Ms(0)))
            total = ready.estimate().timeline.total
            needed[job.options.backdrop] = (job.options, Ms(max(longest, total)))
    left_out: dict[str, MusicError] = {}
    for options, total in needed.values():
        under = accompaniment(options)
        if under is not None:
            under.reach(Ms(round(total * _ESTIMATE)), progress)
            left_out |= {str(error): error for error in under.left_out}
    return tuple(left_out.values())


def run(
    asked: Sequence[Job],
    on_change: Callable[[ExportProgress], None],
    *,
    side_by_side: int | None = None,
) -> dict[Wanted, Made | Failed]:
    """Export sessions, side by side if there are several; one that fails stops no other.

    Args:
        asked: The jobs.
        on_change: Called with the progress at each change, and regularly in between.
        side_by_side: How many sessions at a time; None is decided by `at_once`.
    """
    course = ExportProgress(tuple(len(job.tracks) for job in asked))
    count = at_once(len(asked), side_by_side)
    results: dict[Wanted, Made | Failed] = {}

    def hear(told: Event | None) -> None:
        match told:
            case (number, ("speaking", spoken, of)):
                course.speaking(number, spoken, of)
            case (number, ("writing", written, of)):
                course.writing(number, written, of)
            case (number, ("done", made)):
                course.finished(number)
                wanted = (each for each, _ in asked[number].tracks)
                results.update(zip(wanted, made, strict=True))
        on_change(course)

    executor = _executor(count)
    try:
        for numbered in enumerate(asked):
            executor.submit(*numbered)
        executor.run(hear)
    finally:
        executor.stop()
    if asked:
        manifest.tidy()
    return {wanted: results[wanted] for job in asked for wanted, _ in job.tracks}


def _executor(count: int) -> Executor:
    if count <= 1:
        return InProcess(folders.data())
    from matcue.tracks.workers import Workers

    return Workers(folders.data(), count)


def _place(order: Order) -> tuple[Path, Path | None]:
    """Tell the folder that the output names, or the file."""
    output = order.output
    if output is None:
        return order.folder, None
    if order.is_several or order.split or order.is_folder or output.is_dir():
        if output.exists() and not output.is_dir():
            raise InputError(f"{output} is a file; for several tracks -o names a folder")
        if output.suffix and not output.exists() and not order.is_folder and _is_format(output):
            raise InputError(
                f"{output} looks like a file; for several tracks -o names a folder, "
                f"and {output}/ would be one"
            )
        return output, None
    if not output.parent.exists():
        # Before a word is spoken, so that nothing is made in vain.
        raise InputError(f"there is no folder {output.parent}; make it first or choose another")
    return order.folder, output


def _is_format(path: Path) -> bool:
    try:
        by_suffix(path)
    except InputError:
        return False
    return True


def _bitrates(order: Order, formats: Sequence[Format]) -> dict[str, int | None]:
    """Settle each format's bit rate; of several those that lose nothing go without."""
    found: dict[str, int | None] = {}
    lossy = [fmt for fmt in formats if fmt.bitrate is not None]
    for fmt in formats:
        if order.bitrate is None:
            asked = order.usual_bitrate(fmt)
        else:
            asked = order.bitrate if fmt in lossy or not lossy else None
        for options in order.options:
            bit_rate(fmt, asked, rate=options.rate, channels=options.channels)
        found[fmt.name] = asked
    return found


def _numbered(path: Path, options: Options, order: Order) -> Path:
    portion = options.selection.portion
    if portion is None or len(order.options) == 1:
        return path
    return path.with_name(f"{path.stem}-{portion[0]}{path.suffix}")


@contextmanager
def no_empty_folders(wanted: Sequence[Wanted]) -> Iterator[None]:
    """Remove folders that the block makes for tracks, and leaves empty: nothing came of them."""
    named = {each.folder.absolute() for each in wanted if each.output is None}
    above = {parent for folder in named for parent in (folder, *folder.parents)}
    missing = sorted((folder for folder in above if not folder.exists()), reverse=True)
    try:
        yield
    finally:
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()


def _make(folder: Path, *, parents: bool) -> None:
    if not parents and not folder.parent.is_dir():
        raise InputError(f"there is no folder {folder}; make it first or choose another")
    try:
        folder.mkdir(parents=parents, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder {folder} cannot be made: {error.strerror}") from None


def at_levels(options: Options, levels: Sequence[str]) -> tuple[Options, ...]:
    """Return the same options for each of several levels.

    Raises:
        InputError: A word is no level.
    """
    from matcue.routine.model import Level

    found = []
    for name in levels:
        try:
            level = Level(name)
        except ValueError:
            known = ", ".join(each.value for each in Level)
            raise InputError(f"no level is called '{name}'; there are {known}") from None
        found.append(replace(options, manner=replace(options.manner, level=level)))
    return tuple(found)
