"""One client's connection: uvicorn's, with a limit to its patience that uvicorn lacks.

Without it a client that sends a byte of its request's head a minute, or reads none of its answer,
holds its connection for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

    from matcue.web.limits import Limits


def protocol(limits: Limits) -> type[asyncio.Protocol]:
    """Give the class of connections that keep these limits."""

    class Bounded(_Connection):
        bounds = limits

    return Bounded


class _Connection(H11Protocol):
    bounds: Limits

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._is_let_in = False
        self._patience: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it: TCP connections are transports
        if len(self.connections) >= self.bounds.connections:
            transport.abort()
            return
        self._is_let_in = True
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        if not self._is_let_in:
            return
        super().data_received(data)
        if self._is_answering:
            self._stop_waiting()
        elif self._patience is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._is_let_in:
            return
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

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
        self._patience = self.loop.call_later(self.bounds.head_s, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
