"""One client of the local socket: answer its requests, stream the session's state to it.

What it sends or fails to read costs bounded memory and time, and never delays the session.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import socket
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.live.control import protocol
from matcue.live.control.protocol import (
    AskState,
    PressIt,
    Refusal,
    SeekTo,
    ShowSecret,
    WatchRequest,
)
from matcue.live.control.state import as_facts

if TYPE_CHECKING:
    from matcue.live.control.controls import Controls
    from matcue.live.control.state import SessionState

_LOG: Final = logging.getLogger(__name__)

_UNREAD_BYTES: Final = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteLimits:
    """Limits and timeouts for clients of the local socket, in seconds.

    Attributes:
        remotes: How many clients may be connected at once.
        secret_s: Timeout for sending the secret, where the socket is a port.
        silence_s: Idle timeout of a client that does not watch.
        reading_s: Timeout for reading what it is sent.
        between_s: The least time between two of its requests.
        watch_s: The least time between two states that are sent to it.
        sign_of_life_s: The longest time between two states; it shows which clients are gone.
    """

    remotes: int = 32
    secret_s: float = 2.0
    silence_s: float = 30.0
    reading_s: float = 10.0
    between_s: float = 0.01
    watch_s: float = 0.1
    sign_of_life_s: float = 5.0


class Conversation:
    """The server's side of one connection."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        controls: Controls,
        limits: RemoteLimits,
        secret: str | None,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._controls = controls
        self._limits = limits
        self._secret = secret
        self._watching: asyncio.Task[None] | None = None
        # Sending is over when the system has taken everything, and it takes little: whoever reads
        # slowly shall miss states rather than see old ones.
        writer.transport.set_write_buffer_limits(high=0)
        with suppress(OSError):  # it has gone already, as reading will show
            connected = writer.get_extra_info("socket")
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNREAD_BYTES)

    async def hold(self) -> None:
        """Answer requests until the client hangs up, times out or breaks the protocol."""
        try:
            await self._answer_all()
            if self._watching is not None:
                # It asks no more, but may still read, as `socat` does with its input at an end.
                await self._watching
        except Refusal as refusal:
            with suppress(OSError):
                await self._send(protocol.refused(str(refusal)))
        except OSError:
            pass  # It is gone, or reads too slowly (a TimeoutError).
        except Exception:  # noqa: BLE001 (one remote's bad end is not the next one's)
            _LOG.debug("a conversation ended", exc_info=True)
        finally:
            if self._watching is not None:
                self._watching.cancel()
            self._hang_up()

    async def turn_away(self) -> None:
        """Refuse the connection, because too many clients are connected, and close it."""
        with suppress(OSError):
            await self._send(
                protocol.refused(f"{self._limits.remotes} remotes are here; there is no room")
            )
        self._hang_up()

    async def _answer_all(self) -> None:
        while line := await self._line():
            if self._secret is not None:
                self._admit(line, self._secret)
                self._secret = None
                await self._send(protocol.done())
                continue
            await self._send(self._answer(line))
            await asyncio.sleep(self._limits.between_s)

    async def _line(self) -> bytes:
        """Read one line, the last one with or without its newline; nothing at the end."""
        while True:
            timeout_s = self._timeout_s()
            try:
                async with asyncio.timeout(timeout_s):
                    line = await self._reader.readuntil(b"\n")
            except asyncio.IncompleteReadError as rest:
                return rest.partial.strip()
            except asyncio.LimitOverrunError:
                raise Refusal(f"a line has at most {protocol.LONGEST_LINE} bytes") from None
            except TimeoutError:
                raise Refusal(f"nothing came for {timeout_s:g} s") from None
            if line := line.strip():
                return line

    def _timeout_s(self) -> float | None:
        if self._secret is not None:
            return self._limits.secret_s
        watches = self._watching is not None and not self._watching.done()
        return None if watches else self._limits.silence_s

    def _admit(self, line: bytes, secret: str) -> None:
        asked = protocol.read_request(line)
        shown = asked.secret if isinstance(asked, ShowSecret) else ""
        if not hmac.compare_digest(shown.encode(errors="replace"), secret.encode()):
            raise Refusal("show the secret first")

    def _answer(self, line: bytes) -> bytes:
        try:
            match protocol.read_request(line):
                case PressIt(press):
                    self._controls.press(press)
                    return protocol.done(press=press)
                case SeekTo(at):
                    self._controls.seek(at)
                    return protocol.done(seek=at)
                case AskState():
                    return protocol.done(state=as_facts(self._controls.state()))
                case WatchRequest(on):
                    self._watch(on=on)
                    return protocol.done(watch=on)
                case ShowSecret():
                    return protocol.done()
        except Refusal as refusal:
            return protocol.refused(str(refusal))

    def _watch(self, *, on: bool) -> None:
        if self._watching is not None:
            self._watching.cancel()
        self._watching = asyncio.create_task(self._stream()) if on else None

    async def _stream(self) -> None:
        """Send the state now and whenever it changes; a slow reader gets fewer."""
        clock = asyncio.get_running_loop().time
        told: SessionState | None = None
        told_at = 0.0
        try:
            while True:
                now = self._controls.state()
                overdue = clock() - told_at >= self._limits.sign_of_life_s
                if told is None or overdue or _differ(now, told):
                    await self._send(protocol.changed(now))
                    told, told_at = now, clock()
                await asyncio.sleep(self._limits.watch_s)
        except Exception:  # noqa: BLE001 (nobody waits for this task)
            _LOG.debug("a remote watches no more", exc_info=True)
            self._hang_up()

    def _hang_up(self) -> None:
        # What the system has taken still arrives; only what it has not is dropped.
        self._writer.transport.abort()

    async def _send(self, line: bytes) -> None:
        self._writer.write(line)
        async with asyncio.timeout(self._limits.reading_s):
            await self._writer.drain()


def _differ(one: SessionState, other: SessionState) -> bool:
    """Whether two states differ; position alone counts once a second."""
    return _by_the_second(one) != _by_the_second(other)


def _by_the_second(state: SessionState) -> SessionState:
    return replace(state, at_ms=Ms(state.at_ms // SECOND))
