"""uvicorn protocol with slow-client timeouts and limits on connections.

Without them a client that sends a byte a minute, or does not read its response, holds a connection
for ever, and a few such clients block the server.
"""

from __future__ import annotations

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
        held: ClassVar[list[_Connection]] = []

    return Bounded


class _Connection(H11Protocol):
    bounds: ServerLimits
    held: ClassVar[list[_Connection]]
    """The open connections, the oldest first."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.peer: str | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it: TCP connections are transports
        peer = str((transport.get_extra_info("peername") or ("",))[0])
        if not self._has_room(peer):
            transport.abort()
            return
        self.peer = peer
        self.held.append(self)
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        if self.peer is None:
            return
        super().data_received(data)
        if self.is_answering:
            self._stop_waiting()
        elif self._patience is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.peer is None:
            return
        self.give_up_place()
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
    def is_answering(self) -> bool:
        cycle = cast("RequestResponseCycle | None", self.cycle)  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _has_room(self, peer: str) -> bool:
        """Return whether an address may have a connection; a silent one makes room for it.

        Otherwise a few that never ask for anything would shut everybody out.
        """
        crowd = [each for each in self.held if each.peer == peer]
        if len(crowd) < self.bounds.of_one_client:
            if len(self.held) < self.bounds.connections:
                return True
            crowd = self.held
        silent = next((each for each in crowd if not each.is_answering), None)
        if silent is None:
            return False
        silent.give_up_place()
        silent.transport.abort()
        return True

    def give_up_place(self) -> None:
        if self in self.held:
            self.held.remove(self)

    def _wait_for_head(self) -> None:
        # Not extended by what comes: it is the whole head that has to be there in time.
        self._patience = self.loop.call_later(self.bounds.head_s, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
