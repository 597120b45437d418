"""Client of the local socket: find the session that is playing, press, ask, watch."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

from matcue.base.errors import ControlError, NothingPlaying
from matcue.base.json_record import json_object
from matcue.live.control import endpoint_folder, protocol
from matcue.live.control.endpoint import FILES, LOOPBACK
from matcue.live.control.state import SessionState, from_facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from matcue.base.units import Ms
    from matcue.live.keys import Press

ANSWER_S: Final = 2.0
"""How long an answer may take."""

SIGN_OF_LIFE_S: Final = 15.0
"""How long a session that is watched may say nothing; it speaks every five seconds at least."""

_LONGEST_ANSWER: Final = 65_536


def connect(folder: Path | None = None) -> SessionClient:
    """Connect to the session that is playing.

    Args:
        folder: The folder of its socket; None looks in the usual ones.

    Raises:
        NothingPlaying: There is none.
    """
    for each in [folder] if folder is not None else endpoint_folder.candidates():
        # Whoever can put a socket there could show us anything; see `endpoint_folder`.
        if endpoint_folder.is_private(each):
            for way in (_by_file, _by_port):
                with suppress(OSError, ValueError, KeyError, TypeError, ControlError):
                    return way(each)
    raise NothingPlaying("nothing is playing; `matcue play` begins a session")


class SessionClient:
    """A connection to a live session. Close it, or use it as a context manager."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._lines = connected.makefile("rb")

    def press(self, press: Press) -> dict[str, Any]:
        """Send a press and wait for the answer.

        Returns:
            The answer as a JSON object; see docs/remote.md.

        Raises:
            ControlError: The session refuses it, or does not answer in time.
        """
        return self.ask(protocol.request("press", press))

    def seek(self, at: Ms) -> dict[str, Any]:
        """Ask the session to go to an instant; returns and raises as `press`."""
        return self.ask(protocol.request("seek", at))

    def state(self) -> SessionState:
        """Ask for the session's state; raises as `press`."""
        return _state(self.ask(protocol.request("ask", "state")))

    def watch(self) -> Iterator[SessionState]:
        """Yield the state now and after each change, until the session ends; raises as `press`."""
        self.ask(protocol.request("watch", value=True))
        self._socket.settimeout(SIGN_OF_LIFE_S)
        while (line := self._line()) is not None:
            yield _state(line)

    def ask(self, request: bytes) -> dict[str, Any]:
        """Send one request line and wait for the answer; returns and raises as `press`."""
        self._socket.settimeout(ANSWER_S)
        # A session that turns us away says so before it hangs up, so the answer is read anyway.
        with suppress(OSError):
            self._socket.sendall(request)
        answer = self._line()
        if answer is None:
            raise ControlError("the session has just ended")
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Hang up."""
        self.close()

    def _line(self) -> dict[str, Any] | None:
        try:
            line = self._lines.readline(_LONGEST_ANSWER)
        except TimeoutError:
            raise ControlError("the session does not answer; is its process stopped?") from None
        except OSError:
            return None
        if not line.endswith(b"\n"):
            return None
        said = json_object(line)
        if said is None:
            raise ControlError("the session answers in another language; is it another version?")
        if "error" in said:
            raise ControlError(f"the session says: {said['error']}")
        return said


def _state(said: dict[str, Any]) -> SessionState:
    try:
        return from_facts(said["state"])
    except (KeyError, ValueError, AttributeError):
        raise ControlError("the session tells of itself in another version's way") from None


def _by_file(folder: Path) -> SessionClient:
    if FILES is None:
        raise ControlError("there are no socket files here")
    connected = socket.socket(FILES)
    try:
        connected.settimeout(ANSWER_S)
        connected.connect(str(folder / endpoint_folder.SOCKET))
    except BaseException:
        connected.close()
        raise
    return SessionClient(connected)


def _by_port(folder: Path) -> SessionClient:
    match json_object((folder / endpoint_folder.NOTE).read_bytes()):
        case {"port": int(port), "secret": str(secret)} if 0 < port < 65_536:
            pass
        case _:
            raise ControlError("no session has left a note of its port")
    remote = SessionClient(socket.create_connection((LOOPBACK, port), ANSWER_S))
    try:
        # Another program may have the port of a session that was killed; it knows no secret.
        remote.ask(protocol.request("secret", secret))
    except BaseException:
        remote.close()
        raise
    return remote
