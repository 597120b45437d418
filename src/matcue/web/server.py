"""The HTTP server, in a thread of its own, as a context manager."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING, Final, Self

from starlette.routing import Route, Router

from matcue.base.event_loop import Background
from matcue.web.answers import missing
from matcue.web.endpoint import Where, opened
from matcue.web.guard import Guard, new_token
from matcue.web.limits import ServerLimits

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from types import TracebackType

    import uvicorn
    from starlette.routing import BaseRoute


_SILENT: Final = logging.CRITICAL + 1
"""Silences uvicorn, whose log would go to standard error, into a live screen."""


class Server:
    """Serves routes below a token, on the loopback and, if asked, in the local network.

    Attributes:
        urls: The page's URLs: with `Where.lan` those of the local network, best first, else that
            of the loopback.
        url: The first of `urls`.
        local_url: The URL of the loopback.
    """

    def __init__(
        self,
        routes: Sequence[BaseRoute],
        where: Where | None = None,
        *,
        limits: ServerLimits | None = None,
        token: str | None = None,
    ) -> None:
        """Open the sockets; requests are answered once it is entered.

        Args:
            routes: The routes, with paths below the token.
            where: The addresses and port; None is the loopback.
            limits: The limits; None is the usual ones.
            token: The token; None is a new one.

        Raises:
            InputError: The port is taken or not allowed.
            MachineError: There is no local network, or no free port.
        """
        self._limits = limits or ServerLimits()
        self._token = token or new_token()
        self._place = opened(where or Where())
        self._guard = application(
            routes, token=self._token, hosts=self._place.hosts, limits=self._limits
        )
        self._background = Background("matcue-web", self._serve)
        self._ready = threading.Event()
        self._ended = threading.Event()
        local, *outside = (
            f"http://{each.in_url}:{self._place.port}/{self._token}/"
            for each in self._place.reached
        )
        self.local_url: str = local
        self.urls: tuple[str, ...] = tuple(outside) or (local,)
        self.url: str = self.urls[0]

    @property
    def port(self) -> int:
        """The port."""
        return self._place.port

    def idle_s(self) -> float:
        """Return the seconds since the last response; 0 while one is being sent."""
        return self._guard.activity.idle_s()

    def clients(self) -> tuple[str, ...]:
        """Return the addresses of clients in the order of their first requests."""
        return tuple(self._guard.activity.clients)

    def wait(self, seconds: float) -> bool:
        """Wait up to *seconds*; return whether the server has ended, by `stop` or by a fault."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """Disconnect all clients and close the sockets. Safe to call twice."""
        self._background.stop()
        self._place.close()

    def __enter__(self) -> Self:
        """Answer from now on."""
        self._background.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    async def _serve(self, end: asyncio.Event) -> None:
        try:
            serving = self._uvicorn()
            running = asyncio.create_task(serving.serve(sockets=list(self._place.sockets)))
            # It listens as soon as it has taken the sockets, and sockets keep who comes earlier.
            while not serving.started and not running.done():
                await asyncio.sleep(0.001)
            self._ready.set()
            ending = asyncio.create_task(end.wait())
            await asyncio.wait({running, ending}, return_when=asyncio.FIRST_COMPLETED)
            ending.cancel()
            serving.should_exit = True
            await running
        finally:
            self._ready.set()
            self._ended.set()

    def _uvicorn(self) -> uvicorn.Server:
        import uvicorn

        from matcue.web.connection import protocol

        return uvicorn.Server(
            uvicorn.Config(
                self._guard,
                http=protocol(self._limits),
                loop="asyncio",
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level=_SILENT,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                h11_max_incomplete_event_size=self._limits.head_bytes,
                timeout_keep_alive=self._limits.keep_s,
                timeout_graceful_shutdown=self._limits.shutdown_timeout_s,
                backlog=self._limits.connections,
            )
        )


def application(
    routes: Sequence[BaseRoute],
    *,
    token: str,
    hosts: Collection[str],
    limits: ServerLimits | None = None,
) -> Guard:
    """Return routes as an application behind the guard.

    Args:
        routes: The routes, with paths below the token: ``/tracks.json``.
        token: The first segment of valid paths.
        hosts: The valid Host headers, with the port.
        limits: The limits of posted bodies, for routes that accept POST.
    """
    posts = {
        route.path
        for route in routes
        if isinstance(route, Route) and "POST" in (route.methods or ())
    }
    # A redirect of its own would be made from the Host header.
    router = Router(routes=list(routes), redirect_slashes=False, default=missing())
    return Guard(router, token=token, hosts=hosts, posts=posts, limits=limits)
