"""Open the local socket of a session: a socket file, or a loopback port with a secret.

A lock, not the socket, tells whether a session is alive. So the socket that a killed session left
behind is replaced, and of two sessions that begin at once only one listens.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import AlreadyPlaying, ControlError
from matcue.base.lock import Lock
from matcue.base.whole_file import put
from matcue.live.control import endpoint_folder

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK: Final = "127.0.0.1"

FILES: socket.AddressFamily | None = None
"""The kind of socket that is a file; asyncio has none on Windows."""

if sys.platform != "win32":
    FILES = socket.AF_UNIX

_BACKLOG: Final = 16


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A listening socket.

    Attributes:
        socket: Bound and listening.
        secret: What a client has to send first; None for a socket file.
        address: The path of the socket file, or ``127.0.0.1:port``.
    """

    socket: socket.socket
    secret: str | None
    address: str
    _folder: Path
    _lock: Lock

    def close(self) -> None:
        """Stop listening, remove the files in the folder, and release the lock."""
        self.socket.close()
        _sweep(self._folder)
        self._lock.release()


def open_endpoint(folder: Path, *, files: bool = True) -> Endpoint:
    """Listen in *folder*, which only the user can enter.

    Args:
        folder: The folder, from `endpoint_folder.prepare`.
        files: Use a socket file where the system has them; False always takes a port.

    Raises:
        AlreadyPlaying: Another session listens there.
        ControlError: Neither a socket file nor a port could be opened.
    """
    lock = Lock(folder / endpoint_folder.LOCK)
    try:
        if not lock.take():
            raise AlreadyPlaying("another session is playing; `matcue press stop` ends it")
    except OSError as error:
        raise _failed(folder, error) from error
    try:
        _sweep(folder)
        if files and FILES is not None:
            # A name too long for a socket, or a file system without them: then a port.
            with suppress(OSError):
                return Endpoint(
                    _by_file(folder, FILES),
                    None,
                    str(folder / endpoint_folder.SOCKET),
                    folder,
                    lock,
                )
        listening, secret = _by_port(folder)
        port = listening.getsockname()[1]
        return Endpoint(listening, secret, f"{LOOPBACK}:{port}", folder, lock)
    except OSError as error:
        lock.release()
        raise _failed(folder, error) from error


def _by_file(folder: Path, kind: socket.AddressFamily) -> socket.socket:
    path = folder / endpoint_folder.SOCKET
    listening = socket.socket(kind)
    try:
        listening.bind(str(path))
        path.chmod(0o600)
        listening.listen(_BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening


def _by_port(folder: Path) -> tuple[socket.socket, str]:
    listening = socket.socket(socket.AF_INET)
    try:
        listening.bind((LOOPBACK, 0))
        listening.listen(_BACKLOG)
        secret = secrets.token_urlsafe(32)
        _write_note(folder, {"port": listening.getsockname()[1], "secret": secret})
    except BaseException:
        listening.close()
        raise
    return listening, secret


def _write_note(folder: Path, note: dict[str, object]) -> None:
    # It takes its name when it is whole, for a remote may look at any time.
    part = folder / f"{endpoint_folder.NOTE}.part"
    part.unlink(missing_ok=True)
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as writing:
        json.dump(note, writing)
    put(part, folder / endpoint_folder.NOTE)


def _sweep(folder: Path) -> None:
    for name in (endpoint_folder.SOCKET, endpoint_folder.NOTE):
        with suppress(OSError):
            (folder / name).unlink()


def _failed(folder: Path, error: OSError) -> ControlError:
    return ControlError(f"no remote can reach this session: {folder}: {error.strerror or error}")
