"""A session as an album: one file for each chapter, to be played in a row without gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matcue.base.errors import MatcueError
from matcue.base.units import Frames, Ms, frames
from matcue.base.whole_folder import whole_folder
from matcue.out.names import safe_name
from matcue.out.playlist import SUFFIX, m3u8
from matcue.out.tags import chapters
from matcue.out.track import SpokenLine, Track
from matcue.out.writer import check_given, file_size, write_file

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.out.formats import Format
    from matcue.out.writer import Target, Writer
    from matcue.sound.api import Block

COVER = "cover.png"
"""Where players look for the picture of a folder."""


@dataclass(frozen=True, slots=True)
class SplitPart:
    """One file of a split session: its name and its track."""

    name: str
    track: Track


def parts(track: Track, fmt: Format) -> tuple[SplitPart, ...]:
    """Cut a track into a part for each chapter, without a gap; the whole where there is none.

    The number before each name keeps them in order in players that sort by it, and apart where
    one exercise comes twice. A line of the words belongs to the part in which it begins.
    """
    found = chapters(track)
    wide = max(2, len(str(len(found))))
    cut = [(each.at, each.ends, each.title) for each in found] or [
        (Ms(0), track.total, track.title)
    ]
    return tuple(
        SplitPart(
            safe_name(f"{number:0{wide}} - {title}", fmt.suffix),
            replace(
                track,
                title=title,
                album=track.title,
                album_artist=track.artist,
                number=(number, len(cut)),
                chapters=(),
                lines=tuple(
                    SpokenLine(Ms(line.at - at), Ms(min(line.ends, ends) - at), line.text)
                    for line in track.lines
                    if at <= line.at < ends
                ),
                total=Ms(ends - at),
            ),
        )
        for number, (at, ends, title) in enumerate(cut, start=1)
    )


def playlist_name(folder: Path) -> str:
    """Return the name of the playlist in a session's folder."""
    return f"{folder.name}{SUFFIX}"


def write_folder(target: Target) -> Writer:
    """Write a track as a folder: files, playlist and cover, all of them or nothing.

    The track, which says where to cut, has to come before the first chunk.

    Raises:
        InputError: As `matcue.out.writer.write_file`.
        ExportError: As `matcue.out.writer.write_file`.
    """
    track = yield
    if not isinstance(track, Track):
        raise TypeError("a folder needs its track before any sound")
    cut = parts(track, target.fmt)
    about = file_size(target, track)
    with whole_folder(target.path, about_bytes=about, stale=target.stale) as folder:
        chunk = _sound((yield))
        at = 0
        for part in cut:
            wanted = replace(target, path=folder / part.name, split=False)
            writer = write_file(part.track, wanted)
            try:
                next(writer)
                writer.send(part.track)
                missing = frames(part.track.total, track.rate)
                while chunk is not None and missing:
                    taken = chunk[at : at + missing]
                    writer.send(taken)
                    missing = Frames(missing - len(taken))
                    at += len(taken)
                    if at == len(chunk):
                        chunk, at = _sound((yield)), 0
                _finish(writer)
            except MatcueError as error:
                # The folder has its final name for whoever reads this.
                told = str(error).replace(str(folder), str(target.path))
                raise type(error)(told) from error
            finally:
                writer.close()
        if chunk is not None:
            over = Frames(frames(track.total, track.rate) + len(chunk) - at)
            check_given(over, track, target.path)
        entries = [(part.name, part.track.title, part.track.total) for part in cut]
        listed = m3u8(track.title, entries)
        (folder / playlist_name(target.path)).write_text(listed, "utf-8", newline="\n")
        if track.cover:
            (folder / COVER).write_bytes(track.cover)


def _sound(given: Block | Track | None) -> Block | None:
    if isinstance(given, Track):
        raise TypeError("a folder has one track")
    return given


def _finish(writer: Writer) -> None:
    try:
        writer.send(None)
    except StopIteration:
        return
    raise AssertionError("a writer stops after its last chunk")
