"""Exported tracks without exporting: files, notes about them, and a server that has them."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from matcue.base import folders
from matcue.base.units import Ms
from matcue.out import SpokenLine
from matcue.tracks import manifest
from matcue.tracks.manifest import ChapterEntry, ManifestEntry
from matcue.web import page_files, tracks
from matcue.web.endpoint import Where
from matcue.web.numbered import NumberedTracks
from matcue.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from starlette.routing import BaseRoute

    from matcue.web.limits import ServerLimits

TIMEOUT_S = 30.0
"""Far more than anything here takes, even on a busy machine."""

ANY_PORT = Where(port=0)

LINES = (
    SpokenLine(Ms(2_000), Ms(2_500), "Good morning."),
    SpokenLine(Ms(15_120), Ms(16_001), "Cat."),
)

PNG = b"\x89PNG\r\n\x1a\n and so on"


def sound(size: int) -> bytes:
    """So many bytes, of which neighbours differ."""
    return bytes(range(251)) * (size // 251) + bytes(range(size % 251))


def track(path: Path, *, size: int = 5_000, **how: Any) -> ManifestEntry:
    """Write a file of so many bytes, and what is known about it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sound(size))
    cover = folders.covers() / "morning.png"
    cover.parent.mkdir(parents=True, exist_ok=True)
    cover.write_bytes(PNG)
    plain: dict[str, Any] = {
        "path": path.resolve(),
        "title": "Morning spine",
        "album": "matcue sessions",
        "routine": "morning",
        "level": "regular",
        "language": "en",
        "fmt": path.suffix.removeprefix("."),
        "mime": "audio/mp4" if path.suffix == ".m4b" else "audio/mpeg",
        "total": Ms(895_411),
        "size": size,
        "chapters": (
            ChapterEntry(Ms(0), Ms(15_120), "Welcome"),
            ChapterEntry(Ms(15_120), Ms(895_411), "Cat & cow"),
        ),
        "cover": cover,
    }
    made = ManifestEntry(**plain | how)
    manifest.keep(made, LINES if made.spoken else ())
    return made


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """A browser's worth of HTTP at a server's page: paths begin where the token ends."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or ""
        self.port = parts.port or 80
        self.base = parts.path

    def ask(
        self, path: str, method: str = "GET", *, body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask for a path below the token; headers as ``if_none_match="x"``."""
        return self.ask_absolute(self.base + path, method, body=body, **headers)

    def ask_absolute(
        self, path: str, method: str = "GET", *, body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask for a path as it is, also one that no library would send."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_S)
        try:
            connection.putrequest(method, path, skip_host="host" in headers)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None and "content_length" not in headers:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()

    def raw(self) -> socket.socket:
        """Connect, and leave what is sent to the test."""
        return socket.create_connection((self.host, self.port), timeout=TIMEOUT_S)

    def head(self, path: str = "", *headers: str) -> bytes:
        """Write a request by hand, without its last empty line."""
        lines = [f"GET {self.base}{path} HTTP/1.1", f"Host: {self.host}:{self.port}", *headers]
        return "\r\n".join(lines).encode() + b"\r\n"


@contextmanager
def served(
    *routes: BaseRoute, limits: ServerLimits | None = None
) -> Iterator[tuple[Server, Client]]:
    """Serve routes on a free port of the loopback."""
    with Server(routes, ANY_PORT, limits=limits) as server:
        yield server, Client(server.url)


def routes_of(*entries: ManifestEntry) -> list[BaseRoute]:
    """Give all that `matcue share` serves, for these tracks."""
    return [*page_files.routes(), *tracks.routes(NumberedTracks(lambda: entries))]
