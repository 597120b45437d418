"""Several exports in one go: what was asked for, under which names, and who makes it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.errors import InputError
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
    from collections.abc import Callable, Mapping, Sequence

    from matcue.base.progress import Progress
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Backdrop, Options

MOST_AT_ONCE: Final = 4
"""Sessions side by side, however many cores there are: one that speaks takes up to 600 MB, and
each keeps two cores busy as it is."""


_ESTIMATE: Final = 1.1
"""How much longer a session may be than it is estimated to be."""


def _of_the_quality(_: Format) -> None:
    """Leave a format's bit rate to its quality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody asks for: every routine with all options in all formats.

    Attributes:
        routines: Names or files.
        options: How they sound, a session of each routine for each.
        formats: Kinds of file; empty for what the output's ending says, or else MP3.
        output: A file for a single track, otherwise a folder; None for the usual folder.
        folder: The usual one.
        is_folder: Whether the user wrote that the output is a folder, by a slash at its end.
        bitrate: In bit/s; None takes what is usual.
        usual_bitrate: Tells a format's usual one, None for that of the quality.
        quality: How large the files may be.
        words: Endings of the files of words to write beside each track.
        split: Whether each is a folder with a file for each exercise.
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
        """Tell whether it asks for more than one routine, level or format.

        Portions do not count: they are one session in several pieces.
        """
        levels = {each.manner.level for each in self.options}
        return max(len(self.routines), len(levels), len(self.formats)) > 1


def tracks(order: Order, shelf: Shelf, default: Format) -> tuple[Wanted, ...]:
    """List the tracks of an order; finds what cannot be before anything is made.

    Args:
        order: What is asked for.
        shelf: Where the routines are.
        default: The format, where neither a name nor an ending says one.

    Raises:
        InputError: A routine is not there, a bit rate cannot be, or the output is no folder.
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
    """Put tracks of the same session together, and give each a name of its own.

    Args:
        wanted: The tracks that are to be made.
        ids: The id of each routine.
        taken: Where other tracks of the same order are.
        asked_for: Whether the folder was named for this order; the usual one is made too, but
            none above it, for a disk may just not be there today.

    Raises:
        InputError: A folder for them cannot be made.
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
    return tuple(Job(*session, tuple(made)) for session, made in sessions.items())


def at_once(sessions: int, asked: int | None = None) -> int:
    """Tell how many of so many sessions to make side by side, if not as many as asked."""
    return min(asked or min(os.cpu_count() or 1, MOST_AT_ONCE), sessions)


def listen(asked: Sequence[Job], shelf: Shelf, progress: Progress) -> None:
    """Hear all the music that sessions need, before any of them is begun.

    What was heard is remembered, so whoever makes them does not hear it again.

    Raises:
        MusicError: Some of it cannot be played.
    """
    over_music = [
        job for job in asked if job.options.backdrop is not None and job.options.backdrop.music
    ]
    if not over_music:
        return
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
    for options, total in needed.values():
        under = accompaniment(options)
        if under is not None:
            under.reach(Ms(round(total * _ESTIMATE)), progress)


def run(
    asked: Sequence[Job],
    on_change: Callable[[ExportProgress], None],
    *,
    side_by_side: int | None = None,
) -> dict[Wanted, Made | Failed]:
    """Export sessions, side by side where there are several; one that fails stops no other.

    Args:
        asked: What to make.
        on_change: Told how far everything is, whenever that changes and now and then.
        side_by_side: How many sessions at a time; one for each core if not given.
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


def _make(folder: Path, *, parents: bool) -> None:
    if not parents and not folder.parent.is_dir():
        raise InputError(f"there is no folder {folder}; make it first or choose another")
    try:
        folder.mkdir(parents=parents, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder {folder} cannot be made: {error.strerror}") from None


def at_levels(options: Options, levels: Sequence[str]) -> tuple[Options, ...]:
    """Give the same options for each of several levels.

    Raises:
        InputError: A level is called otherwise.
    """
    from matcue.plan.manner import Level

    found = []
    for name in levels:
        try:
            level = Level(name)
        except ValueError:
            known = ", ".join(each.value for each in Level)
            raise InputError(f"no level is called '{name}'; there are {known}") from None
        found.append(replace(options, manner=replace(options.manner, level=level)))
    return tuple(found)
