"""Timed lyrics of a track, for players that show what is being said.

Three kinds of file, one line for each sentence, at the instant at which it is spoken: LRC, which
music players read and which also goes into the track itself; WebVTT and SubRip, which video
players, browsers and podcast programs read.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.base.units import HOUR, MINUTE, SECOND, Ms, clock
from matcue.out.names import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matcue.out.track import Track


def lrc(track: Track) -> str:
    """Write the words as LRC, a line like ``[01:02.34]Hold, and breathe freely.`` for each.

    The format has hundredths of a second. Instants are rounded down, so that no line comes late;
    minutes count on after an hour.
    """
    about = {"ti": track.title, "ar": track.artist, "al": track.album}
    about["length"] = clock(track.total)
    head = [f"[{name}:{plain(text)}]" for name, text in about.items() if text]
    lines = [f"[{_lrc_time(line.at)}]{plain(line.text)}" for line in track.lines]
    return "\n".join([*head, *lines]) + "\n"


def vtt(track: Track) -> str:
    """Write the words as WebVTT."""
    escaped = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
    return "WEBVTT\n" + "".join(
        f"\n{_time(line.at, '.')} --> {_time(line.ends, '.')}\n"
        f"{plain(line.text).translate(escaped)}\n"
        for line in track.lines
    )


def srt(track: Track) -> str:
    """Write the words as SubRip."""
    return "\n".join(
        f"{number}\n{_time(line.at, ',')} --> {_time(line.ends, ',')}\n{plain(line.text)}\n"
        for number, line in enumerate(track.lines, start=1)
    )


WORDS_FILES: Final[Mapping[str, Callable[[Track], str]]] = MappingProxyType(
    {made.__name__: made for made in (lrc, vtt, srt)}
)
"""How to write each kind of file, by the ending of its name."""


def kind_of_words(name: str) -> str:
    """Find one of `WORDS_FILES`, also as ``LRC`` or ``.lrc``.

    Raises:
        InputError: There is no such kind.
    """
    bare = name.strip().lower().removeprefix(".")
    if bare not in WORDS_FILES:
        raise InputError(f"no file of words is called {name!r}: there are {', '.join(WORDS_FILES)}")
    return bare


def _lrc_time(at: Ms) -> str:
    minutes, rest = divmod(at, MINUTE)
    return f"{minutes:02}:{rest // SECOND:02}.{rest % SECOND // 10:02}"


def _time(at: Ms, point: str) -> str:
    hours, rest = divmod(at, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours:02}:{minutes:02}:{rest // SECOND:02}{point}{rest % SECOND:03}"
