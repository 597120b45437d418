"""uvicorn protocol with slow-client timeouts and limits on connections.

Without them a client that sends a byte a minute, or does not read its response, holds a connection
for ever, and a few such clients block the server.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

    from matcue.web.limits import ServerLimits


def protocol(limits: ServerLimits) -> type[asyncio.Protocol]:
    """Return the connection class of one server, with these limits."""

    class Bounded(_Connection):
        bounds = limits
        held: ClassVar[Counter[str]] = Counter()

    return Bounded


class _Connection(H11Protocol):
    bounds: ServerLimits
    held: ClassVar[Counter[str]]
    """The number of open connections of each address."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._peer: str | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it: TCP connections are transports
        peer = str((transport.get_extra_info("peername") or ("",))[0])
        if (
            self.held.total() >= self.bounds.connections
            or self.held[peer] >= self.bounds.of_one_client
        ):
            transport.abort()
            return
        self._peer = peer
        self.held[peer] += 1
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        if self._peer is None:
            return
        super().data_received(data)
        if self._is_answering:
            self._stop_waiting()
        elif self._patience is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._peer is None:
            return
        self.held[self._peer] -= 1
        if not self.held[self._peer]:
            del self.held[self._peer]
        self._stop_waiting()
        super().connection_lost(exc)
        self.resume_writing()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stall is None:
            self._stall = self.loop.call_later(self.bounds.stall_s, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def on_response_complete(self) -> None:
        self._stop_waiting()
        super().on_response_complete()

    @property
    def _is_answering(self) -> bool:
        cycle = cast("RequestResponseCycle | None", self.cycle)  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _wait_for_head(self) -> None:
        # Not extended by what comes: it is the whole head that has to be there in time.
        self._patience = self.loop.call_later(self.bounds.head_s, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
