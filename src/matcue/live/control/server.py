"""The local socket of a live session, served by one daemon thread."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from matcue.base.errors import AlreadyPlaying, MatcueError
from matcue.base.event_loop import Background
from matcue.live.control import endpoint_folder, protocol
from matcue.live.control.conversation import Conversation, RemoteLimits
from matcue.live.control.endpoint import Endpoint, open_endpoint

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from matcue.live.control.controls import Controls


class ControlServer:
    """Serves presses and the session's state to other processes, over the local socket."""

    def __init__(
        self,
        controls: Controls,
        *,
        folder: Path | None = None,
        limits: RemoteLimits | None = None,
        files: bool = True,
    ) -> None:
        """Prepare the server; nothing is opened before `start`.

        Args:
            controls: What the session offers.
            folder: The folder of the socket; None takes the usual one.
            limits: Limits and timeouts for clients.
            files: Use a socket file where the system has them; False always takes a port.
        """
        self._controls = controls
        self._folder = folder
        self._limits = limits or RemoteLimits()
        self._files = files
        self._endpoint: Endpoint | None = None
        self._background = Background("matcue-remote", self._serve)

    def start(self) -> None:
        """Begin to listen.

        Raises:
            AlreadyPlaying: Another session of this user does; the message says which.
            ControlError: There is no way to listen; a session can go on without.
        """
        folder = self._folder or endpoint_folder.prepare()
        try:
            self._endpoint = open_endpoint(folder, files=self._files)
        except AlreadyPlaying:
            raise AlreadyPlaying(_who_plays(folder)) from None
        self._background.start()

    def stop(self) -> None:
        """Close all connections and stop listening. Safe to call twice."""
        if self._endpoint is not None:
            self._background.stop()
            self._endpoint.close()
            self._endpoint = None

    @property
    def address(self) -> str:
        """Path of the socket file, or ``127.0.0.1:port``; empty while not listening."""
        return self._endpoint.address if self._endpoint is not None else ""

    def __enter__(self) -> Self:
        """Start."""
        self.start()
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
        endpoint = self._endpoint
        if endpoint is None:
            return
        here: set[asyncio.Task[None]] = set()

        def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            conversation = Conversation(
                reader, writer, controls=self._controls, limits=self._limits, secret=endpoint.secret
            )
            full = len(here) >= self._limits.remotes
            task = asyncio.create_task(conversation.turn_away() if full else conversation.hold())
            here.add(task)
            task.add_done_callback(here.discard)

        # The limit counts what comes before the newline.
        limit = protocol.LONGEST_LINE - 1
        server = await asyncio.start_server(come, sock=endpoint.socket, limit=limit)
        await end.wait()
        server.close()
        for task in here:
            task.cancel()
        await asyncio.gather(*here, return_exceptions=True)


def _who_plays(folder: Path) -> str:
    from matcue.base.units import clock
    from matcue.live.control.client import connect

    try:
        with connect(folder) as remote:
            state = remote.state()
    except MatcueError:
        return "another session is playing on this machine; end that one first"
    return (
        f"'{state.title}' is playing already, at {clock(state.at_ms)}; `matcue press stop` ends it"
    )
