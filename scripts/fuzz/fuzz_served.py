"""What other programs send: HTTP requests, lines on the local socket, and a session's answers."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import socket
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import fuzz_samples as samples
import h11
from fuzz_reader import Reader, Refused, data_of

from matcue.authoring.preview import Preview
from matcue.base import folders
from matcue.base.text import escaping, stray
from matcue.base.units import Ms
from matcue.live.control.client import SessionClient
from matcue.live.control.controls import Controls
from matcue.live.control.conversation import Conversation, RemoteLimits
from matcue.live.control.protocol import LONGEST_LINE, read_press, read_request
from matcue.live.control.state import Playback, SessionState, as_facts
from matcue.live.scene import State, scene
from matcue.live.session_view import session_view
from matcue.routine.shelf import Shelf
from matcue.session.options import Options
from matcue.session.session import draft
from matcue.tracks import manifest
from matcue.web import page_files, preview, tracks
from matcue.web.limits import ServerLimits
from matcue.web.numbered import NumberedTracks
from matcue.web.remote import Remote
from matcue.web.server import application

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from starlette.routing import BaseRoute
    from starlette.types import Message, Scope

    from matcue.live.keys import Press
    from matcue.live.scene import Scene
    from matcue.live.session_view import SessionView
    from matcue.web.guard import Guard

_TOKEN: Final = "fuzz-fuzz-fuzz-1"  # noqa: S105 (of nobody's server)
_HOST: Final = "127.0.0.1:8417"
_LIMITS: Final = ServerLimits()
_EVENTS: Final = b"text/event-stream; charset=utf-8"
_TEXTS: Final = ("application/json", "text/", "application/rss+xml", "image/svg+xml")
_STATE: Final = SessionState(
    state=Playback.PLAYING, routine="tiny", title="Tiny", at_ms=Ms(5_000), total_ms=Ms(60_000)
)


def rows(folder: Path) -> tuple[Reader, ...]:
    """Return all readers of what other programs send."""
    shared, odd_entry = _shared(folder)
    return (shared, odd_entry, _remote(), _previewed(folder), *_socket())


class Asked:
    """An application that is asked in this process, by requests as they come from a socket."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._guard: Guard = application(routes, token=_TOKEN, hosts=[_HOST], limits=_LIMITS)
        self._runner = asyncio.Runner()
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)

    def __call__(self, data: bytes) -> int:
        """Answer one request.

        Args:
            data: What comes, with ``@`` for the token and ``#`` for the host.

        Returns:
            The status.

        Raises:
            Refused: It is no request, or the answer says that it is refused.
        """
        sent = data.replace(b"@", f"/{_TOKEN}".encode()).replace(b"#", _HOST.encode())
        line = h11.Connection(h11.SERVER, max_incomplete_event_size=_LIMITS.head_bytes)
        body = b""
        try:
            line.receive_data(sent)
            line.receive_data(b"")
            request = line.next_event()
            while isinstance(part := line.next_event(), h11.Data):
                body += part.data
        except h11.RemoteProtocolError as error:
            raise Refused(str(error)) from None
        if not isinstance(request, h11.Request):
            raise Refused("it is no request")
        status, answer = self._runner.run(self._answered(_scope(request), body))
        if status >= 400:
            raise Refused(answer.decode("utf-8", "replace"))
        return status

    async def _answered(self, scope: Scope, body: bytes) -> tuple[int, bytes]:
        coming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[Message] = []

        enough = asyncio.Event()

        async def receive() -> Message:
            if coming:
                return coming.pop()
            await enough.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)
            # A stream of events would go on for ever.
            if len(sent) > 1 and (b"content-type", _EVENTS) in sent[0]["headers"]:
                enough.set()

        await self._guard(scope, receive, send)
        return _looked_at(sent, scope["method"])


def _scope(request: h11.Request) -> Scope:
    """Return the scope that uvicorn makes of a request."""
    target, _, query = request.target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": request.http_version.decode("ascii"),
        "server": ("127.0.0.1", 8417),
        "client": ("127.0.0.1", 50_000),
        "scheme": "http",
        "method": request.method.decode("ascii"),
        "root_path": "",
        "path": unquote(target.decode("ascii")),
        "raw_path": target,
        "query_string": query,
        "headers": [(name.lower(), value) for name, value in request.headers],
        "state": {},
    }


def _looked_at(sent: Sequence[Message], method: str) -> tuple[int, bytes]:
    """Return status and body of an answer, after a look whether it is well-formed."""
    begin, *parts = sent
    status = int(begin["status"])
    body = b"".join(part.get("body", b"") for part in parts)
    # It refuses what would be no head.
    head = h11.Response(status_code=status, headers=begin["headers"])
    about = {name.decode(): value.decode("latin-1") for name, value in begin["headers"]}
    if status >= 500 and status != 503:
        raise AssertionError(f"{status}: {body[:200]!r}")
    if stray("".join(about.values())) is not None:
        raise AssertionError(f"a header has a control character: {head}")
    kind = about.get("content-type", "")
    if kind.startswith(_TEXTS) and status != 206 and stray(body.decode()) is not None:
        raise AssertionError(f"a control character is sent: {body!r}")
    if kind.startswith("application/json") and body:
        json.loads(body)
    if kind.startswith("application/rss+xml") and body and status == 200:
        ET.fromstring(body)  # noqa: S314 (our own)
    length = about.get("content-length")
    if method != "HEAD" and status not in {304, 503} and length not in {None, str(len(body))}:
        raise AssertionError(f"{length} bytes were promised, and {len(body)} came")
    return status, body


def _requests(*lines: str, posts: Mapping[str, str] | None = None) -> tuple[bytes, ...]:
    """Return requests for some paths below the token, with the headers that anybody reads."""
    more = 'Range: bytes=0-5\r\nIf-None-Match: "x"\r\nIf-Range: "x"\r\nAccept: */*\r\n'
    gets = [
        f"{method} @/{line} HTTP/1.1\r\nHost: #\r\n{headers}\r\n"
        for line in lines
        for method in ("GET", "HEAD")
        for headers in ("", more)
    ]
    origin = "Content-Type: application/json\r\nOrigin: http://#\r\nSec-Fetch-Site: same-origin\r\n"
    sent = [
        f"POST @/{path} HTTP/1.1\r\nHost: #\r\n{origin}Content-Length: {len(body)}\r\n\r\n{body}"
        for path, body in (posts or {}).items()
    ]
    return tuple(each.encode() for each in (*gets, *sent))


def _shared(folder: Path) -> tuple[Reader, Reader]:
    place = folder / "shared"
    place.mkdir()
    first, second = samples.entry(place / "a.mp3"), samples.entry(place / "b.mp3")
    table = NumberedTracks(lambda: [first, second])
    ask = Asked([*page_files.routes(), *tracks.routes(table)])
    paths = (
        *("", "page/index.html", "tracks.json", "feed.xml", "all.zip", "tracks/1.mp3?download=1"),
        *("tracks/2.mp3", "covers/1.png", "words/1.json", "words/1.srt", "chapters/1.json"),
    )
    notes = folders.tracks() / "odd"
    odd = NumberedTracks(lambda: [first, *([read] if (read := _entry(notes)) else [])])
    of_odd = Asked(tracks.routes(odd))

    def entry(data: bytes) -> object:
        notes.parent.mkdir(parents=True, exist_ok=True)
        notes.write_bytes(data)
        if _entry(notes) is None:
            return None
        for path in ("tracks.json", "feed.xml", "all.zip", "words/2.srt", "chapters/2.json"):
            with contextlib.suppress(Refused):
                of_odd(f"GET @/{path} HTTP/1.1\r\nHost: #\r\n\r\n".encode())
        return of_odd(b"GET @/tracks.json HTTP/1.1\r\nHost: #\r\n\r\n")

    note = manifest.ENTRY.write(replace(second, title="B"))
    return (
        Reader(name="HTTP of share", samples=_requests(*paths), read=ask),
        Reader(name="odd track, shared", samples=[note], trees=data_of(note), read=entry),
    )


def _entry(note: Path) -> manifest.ManifestEntry | None:
    found = manifest.ENTRY.load(note)
    return found if found is not None and manifest.is_there(found) else None


@dataclass(slots=True)
class StillSession:
    """A live session that stands still; presses and jumps are taken."""

    view: SessionView
    position: Ms = Ms(5_000)

    def scene(self) -> Scene:
        """Return what to show."""
        return scene(self.view, self.position, State())

    def press(self, press: Press) -> None:
        """Take a press."""

    def seek(self, to: Ms, /) -> None:
        """Go somewhere."""
        self.position = to


def _remote() -> Reader:
    ready = draft("five-minutes", Options(voice="none"), Shelf())
    live = StillSession(session_view(ready.estimate().timeline, ready.routine))
    ask = Asked([*page_files.routes(), *Remote(live).routes()])
    posts = {"press": '{"press": "toggle"}', "seek": '{"to": 83000}'}
    return Reader(name="HTTP of remote", samples=_requests("live", posts=posts) * 2, read=ask)


def _previewed(folder: Path) -> Reader:
    path = folder / "previewed.yaml"
    path.write_bytes(samples.SHORT)
    looked = Preview(str(path), Options(voice="none"))
    ask = Asked(preview.routes(looked))
    choices = "session.json?level=strong&pace=0.9&words=short&minutes=7"
    paths = ("session.json", choices, "changes", "figures/cat.svg", "sound/x.flac", "")
    return Reader(name="HTTP of preview", samples=_requests(*paths), read=ask)


def _socket() -> tuple[Reader, ...]:
    requests = (
        *(b'{"press": "toggle"}', b'{"seek": 83000}', b'{"ask": "state"}', b'{"watch": false}'),
        b'{"secret": "abc"}',
    )
    facts = json.dumps({"state": as_facts(_STATE)}).encode()
    return (
        Reader(name="request", samples=requests, trees=data_of(*requests), read=read_request),
        Reader(
            name="press",
            samples=[b"toggle", b"more-time"],
            read=lambda data: read_press(data.decode("utf-8", "surrogateescape")),
        ),
        Reader(name="conversation", samples=[b"\n".join((*requests, b""))], read=_Talk()),
        Reader(name="answer of a session", samples=[facts], trees=data_of(facts), read=_answered),
    )


class _Talk:
    """A conversation over a real pair of sockets; every line gets an answer, or it ends."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._faults: list[logging.LogRecord] = []
        log = logging.getLogger("matcue.live.control.conversation")
        log.setLevel(logging.DEBUG)
        log.propagate = False
        log.addHandler(_Into(self._faults))

    def __call__(self, data: bytes) -> object:
        self._faults.clear()
        told = self._runner.run(self._talked(data))
        if self._faults:
            raise AssertionError(logging.Formatter().format(self._faults[0]))
        answers = [json.loads(line) for line in told.splitlines()]
        if any("error" in answer for answer in answers):
            raise Refused(str(answers))
        return answers

    async def _talked(self, data: bytes) -> bytes:
        ours, theirs = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=ours, limit=LONGEST_LINE - 1)
        limits = RemoteLimits(between_s=0.0, silence_s=2.0)
        controls = Controls(
            press=lambda _: None,
            seek=lambda _: None,
            set_pace=lambda _: None,
            set_gain=lambda _: None,
            state=lambda: _STATE,
        )
        talk = Conversation(reader, writer, controls=controls, limits=limits, secret=None)
        theirs.setblocking(False)
        loop = asyncio.get_running_loop()
        holding = asyncio.create_task(talk.hold())
        with contextlib.suppress(OSError):
            await loop.sock_sendall(theirs, data)
            theirs.shutdown(socket.SHUT_WR)
        told = bytearray()
        with contextlib.suppress(OSError):
            while more := await loop.sock_recv(theirs, 65_536):
                told += more
                if b'"watch": true' in told:
                    break  # it would go on until the session ends
        theirs.close()
        holding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await holding
        return bytes(told)


class _Into(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


def _answered(data: bytes) -> object:
    """Read what a session answers, and print it as `matcue press --state` does."""
    from matcue.cli.commands.press import _line

    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(data[:60_000] + b"\n")
        theirs.shutdown(socket.SHUT_WR)
        out = io.StringIO()
        with SessionClient(ours) as client, contextlib.redirect_stdout(out), escaping():
            print(_line(client.state()))
        if stray(out.getvalue()) is not None:
            raise AssertionError(f"this was printed: {out.getvalue()!r}")
        return out.getvalue()
