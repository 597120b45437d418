"""M3U8 playlists: which files to play in order, and how long each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base.text import plain
from matcue.base.units import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matcue.base.units import Ms

SUFFIX = ".m3u8"
"""The 8 says that it is UTF-8."""


def m3u8(title: str, entries: Iterable[tuple[str, str, Ms]]) -> str:
    """Write a playlist.

    Args:
        title: The title of the playlist.
        entries: For each file: its name in the playlist's folder, its title, and its length.
    """
    lines = ["#EXTM3U", "#EXTENC:UTF-8", f"#PLAYLIST:{plain(title)}"]
    for name, shown, total in entries:
        lines += [f"#EXTINF:{total / SECOND:.3f},{plain(shown)}", name]
    return "\n".join(lines) + "\n"


def only(text: str, names: Mapping[str, str]) -> str:
    """Reduce a playlist of ours to the files in *names*, renamed as that maps them.

    The ``#EXTINF`` line before a file belongs to it; other comments are kept.
    """
    kept: list[str] = []
    about: list[str] = []
    for line in text.splitlines():
        if line.startswith("#EXTINF:"):
            about.append(line)
        elif line.startswith("#"):
            kept.append(line)
        elif line:
            if line in names:
                kept += [*about, names[line]]
            about.clear()
    return "\n".join(kept) + "\n"
