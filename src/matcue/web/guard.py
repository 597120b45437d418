"""Access control in front of everything that is served, and headers of every response.

The path begins with a secret token; without it every response is 404. The Host header must be one
of our addresses, which prevents DNS rebinding. Changes are JSON posts from our own page: a form or
another site cannot send these without a CORS preflight, which is never granted.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import chain
from typing import TYPE_CHECKING, Final

from matcue.web.limits import ServerLimits

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG: Final = logging.getLogger(__name__)

TOKEN_BYTES: Final = 12
"""96 random bits, 16 characters: beyond guessing, and the QR code stays coarse."""

_CROWD: Final = 100

READING: Final = frozenset({"GET", "HEAD"})

HEADERS: Final = (
    (
        b"content-security-policy",
        (
            b"default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            b"object-src 'none'"
        ),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-robots-tag", b"noindex"),
)
"""The headers of every response."""


def new_token() -> str:
    """Return a new random token for the path."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@dataclass(slots=True)
class Activity:
    """The activity of clients that have the token.

    Attributes:
        running: The number of responses being sent.
        last: When one was last sent, on the monotonic clock, in seconds.
        clients: The addresses of clients in the order of their first requests.
    """

    running: int = 0
    last: float = field(default_factory=time.monotonic)
    clients: dict[str, None] = field(default_factory=dict)

    def note(self, client: str) -> None:
        """Add a client's address, up to a limit."""
        if len(self.clients) < _CROWD:
            self.clients.setdefault(client)

    def idle_s(self) -> float:
        """Return the seconds since the last response; 0 while one is being sent."""
        return 0.0 if self.running else time.monotonic() - self.last


class _Refused(Exception):
    """A request that is answered here."""

    def __init__(self, status: HTTPStatus, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(status.phrase)
        self.status = status
        self.headers = headers


class Guard:
    """An ASGI middleware that lets only valid requests through to the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        token: str,
        hosts: Collection[str],
        posts: Collection[str] = (),
        limits: ServerLimits | None = None,
    ) -> None:
        """Wrap an application.

        Args:
            app: The application. The token is its ``root_path``, not a part of its paths.
            token: The first segment of valid paths.
            hosts: The valid Host headers, with the port, in lower case.
            posts: The paths, without the token, that accept POST.
            limits: The limits of heads and of posted bodies.
        """
        self._app = app
        self._token = token.encode()
        self._hosts = frozenset(hosts)
        self._posts = frozenset(posts)
        self._limits = limits or ServerLimits()
        self.activity = Activity()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, here or by the application."""
        if scope["type"] != "http":
            return
        sending = _Sending(send)
        try:
            inner = self._let_in(scope)
            self.activity.note((scope.get("client") or ("",))[0])
            self.activity.running += 1
            try:
                body = receive if scope["method"] in READING else self._bounded(receive)
                await self._app(inner, body, sending)
            finally:
                self.activity.running -= 1
                self.activity.last = time.monotonic()
        except _Refused as refused:
            await _answer(sending, refused)
        except Exception:
            if sending.started:
                raise
            _LOG.debug("a request failed", exc_info=True)
            await _answer(sending, _Refused(HTTPStatus.INTERNAL_SERVER_ERROR))

    def _let_in(self, scope: Scope) -> Scope:
        """Give the scope for the application, or refuse."""
        # The server counts a head only while it waits for more of it.
        line = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if line + sum(map(len, chain(*scope["headers"]))) > self._limits.head_bytes:
            raise _Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, _CLOSE)
        headers: dict[bytes, bytes] = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if host not in self._hosts:
            raise _Refused(HTTPStatus.MISDIRECTED_REQUEST)
        path: str = scope["path"]
        token, slash, rest = path.removeprefix("/").partition("/")
        right = secrets.compare_digest(token.encode(), self._token)
        if not right or not path.startswith("/"):
            raise _Refused(HTTPStatus.NOT_FOUND)
        if scope["method"] not in READING:
            self._may_post(scope["method"], f"/{rest}", headers, host)
        if not slash:
            raise _Refused(HTTPStatus.PERMANENT_REDIRECT, (b"location", b"/" + self._token + b"/"))
        return {**scope, "root_path": f"/{token}"}

    def _may_post(self, method: str, path: str, headers: dict[bytes, bytes], host: str) -> None:
        if method != "POST" or path not in self._posts:
            raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED, (b"allow", b"GET, HEAD"))
        kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if kind != b"application/json":
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        origin = headers.get(b"origin", b"").decode("latin-1").lower()
        # A browser always names the origin of what it posts; other programs need not.
        if origin not in {"", f"http://{host}"}:
            raise _Refused(HTTPStatus.FORBIDDEN)
        if headers.get(b"sec-fetch-site", b"same-origin") != b"same-origin":
            raise _Refused(HTTPStatus.FORBIDDEN)

    def _bounded(self, receive: Receive) -> Receive:
        """Take a body that is small and comes soon."""
        taken = 0
        until = asyncio.get_running_loop().time() + self._limits.body_s

        async def received() -> Message:
            nonlocal taken
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise _Refused(HTTPStatus.REQUEST_TIMEOUT, _CLOSE) from None
            taken += len(message.get("body", b""))
            if taken > self._limits.body_bytes:
                raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _CLOSE)
            return message

        return received


_CLOSE: Final = (b"connection", b"close")


class _Sending:
    """Sends with our headers on every answer, and remembers whether one has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
        await self._send(message)


async def _answer(send: Send, refused: _Refused) -> None:
    text = f"{refused}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        *refused.headers,
    ]
    await send({"type": "http.response.start", "status": refused.status.value, "headers": headers})
    await send({"type": "http.response.body", "body": text, "more_body": False})
