"""The report of `matcue share`: addresses, and hints if a phone cannot connect."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms, clock, size, written
from matcue.cli.screen.terminal import wants_colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.tracks.exported import Exported
    from matcue.web.server import Server

_INDENT: Final = "  "


def looked_at(many: int) -> str:
    """Say why the start takes longer this time."""
    return f"looking at {many:,} new tracks; the next start is quicker"


def left_out(found: Exported) -> Iterator[str]:
    """Yield a line for each track that is not shared, with the reason."""
    for path in found.gone:
        yield f"{path} has gone; it is left out"
    for path in found.changed:
        yield f"{path} has been changed since it was exported; it is left out"


def as_json(server: Server, found: Exported, *, lasts: Ms | None, idle: Ms) -> str:
    """Return the report as one line of JSON."""
    return json.dumps(
        {
            "urls": list(server.urls),
            "feeds": [f"{url}feed.xml" for url in server.urls],
            "local": server.local_url,
            "port": server.port,
            "tracks": len(found.entries),
            "left_out": [str(path) for path in (*found.gone, *found.changed)],
            "for_ms": lasts,
            "idle_ms": idle,
        },
        ensure_ascii=False,
    )


def as_text(server: Server, found: Exported, *, lan: bool, lasts: Ms | None, idle: Ms) -> str:
    """Return the report as text."""
    return "\n".join(_lines(server, found, lan=lan, lasts=lasts, idle=idle))


def _lines(
    server: Server, found: Exported, *, lan: bool, lasts: Ms | None, idle: Ms
) -> Iterator[str]:
    count = len(found.entries)
    total = Ms(sum(entry.total for entry in found.entries))
    weight = size(sum(entry.size for entry in found.entries))
    yield f"{count} {'track' if count == 1 else 'tracks'}, {clock(total)}, {weight}"
    if lan:
        yield "Whoever has the address can listen; nobody can change anything."
        yield "If the phone shows nothing:"
        yield "- it has to be in the same Wi-Fi as this machine, and not in a guest network;"
        yield "- a VPN, on the phone or here, may be in the way: switch it off for a moment;"
        yield f"- the firewall of this machine has to let TCP port {server.port} in."
        yield f"For a podcast app: {server.url}feed.xml"
    else:
        yield "This machine alone sees it; --lan lets your phone in."
    until = f"after {written(lasts)}, or " if lasts is not None else ""
    yield f"It ends {until}when nobody has asked for anything for {written(idle)}, or by Ctrl-C."
    yield ""
    # Last, so that all of it is to be seen on 24 lines.
    if lan and (code := _code(server.url)):
        yield from (_INDENT + line for line in code)
        yield ""
    yield from (_INDENT + url for url in server.urls)


def _code(url: str) -> list[str]:
    """Draw the address if the terminal can show it."""
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return []
    try:
        "▀▄█".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return []
    from matcue.web import qr

    drawn = qr.lines(url, colours=wants_colour(os.environ))
    wide = qr.width(url) + 2 * len(_INDENT)
    return drawn if shutil.get_terminal_size().columns >= wide else []
