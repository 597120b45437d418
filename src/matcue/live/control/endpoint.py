"""Where a session listens: a socket file, or a loopback port with a secret where there is none.

A lock, not the socket, tells whether a session lives, so what a killed one left behind is in
nobody's way, and two that begin at once cannot both win.
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
        socket: It listens already.
        secret: What a remote has to show first; None where only the user can reach the socket.
        told: Where it is, for people.
    """

    socket: socket.socket
    secret: str | None
    told: str
    _folder: Path
    _lock: Lock

    def close(self) -> None:
        """Stop listening, and take away what led here."""
        self.socket.close()
        _sweep(self._folder)
        self._lock.release()


def open_door(folder: Path, *, files: bool = True) -> Endpoint:
    """Listen in *folder*, which only the user can enter.

    Args:
        folder: See `place.prepare`.
        files: Use a socket file, where the system has them.

    Raises:
        AlreadyPlaying: Another session listens there.
        ControlError: It cannot be done.
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
    part.replace(folder / endpoint_folder.NOTE)


def _sweep(folder: Path) -> None:
    for name in (endpoint_folder.SOCKET, endpoint_folder.NOTE):
        with suppress(OSError):
            (folder / name).unlink()


def _failed(folder: Path, error: OSError) -> ControlError:
    return ControlError(f"no remote can reach this session: {folder}: {error.strerror or error}")
