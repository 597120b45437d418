"""Ways to keep a machine from going to sleep by itself.

Each lasts as long as something that the system takes back when a process dies, however it does: a
connection, a descriptor, a thread, a program that waits for us. Closing the lid and choosing to
sleep work as ever.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final, Protocol

from matcue.base.errors import AwakeError
from matcue.live.desktop_bus import session_bus

if TYPE_CHECKING:
    from collections.abc import Sequence

WHO: Final = "matcue"
WHY: Final = "An exercise session is playing"

_ANSWERS_S: Final = 3.0
_SUSPEND: Final = 4
"""Of the portal's flags the one against suspending; the screen may still go dark."""


class Inhibitor(Protocol):
    """One way to keep the machine awake. One thread calls it."""

    @property
    def name(self) -> str:
        """Who is asked, for people."""

    def hold(self) -> None:
        """Keep the machine awake from now on.

        Raises:
            AwakeError: It is not there, or refuses.
        """

    def release(self) -> None:
        """Let the machine sleep again. Safe to call at any time."""


def inhibitors() -> Sequence[Inhibitor]:
    """Return the ways of this system; all that work are held together."""
    if sys.platform == "win32":
        return [Windows()]
    if sys.platform == "darwin":
        return [Caffeinate()]
    return [Portal(), Logind()]


class Portal:
    """The desktop's portal, which GNOME, KDE and others have; it asks for as long as we listen."""

    name = "the desktop's portal"

    def __init__(self) -> None:
        self._bus: Any = None

    def hold(self) -> None:
        """Ask over the session bus."""
        address = session_bus()
        if address is None:
            raise AwakeError("there is no desktop to ask")
        self._bus, _ = _asked(
            address,
            ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"),
            "org.freedesktop.portal.Inhibit",
            "sua{sv}",
            ("", _SUSPEND, {"reason": ("s", WHY)}),
        )

    def release(self) -> None:
        """Hang up."""
        if self._bus is not None:
            self._bus.close()
            self._bus = None


class Logind:
    """systemd's logind, which suspends idle machines; it asks while a descriptor is open."""

    name = "logind"

    def __init__(self) -> None:
        self._lock: Any = None

    def hold(self) -> None:
        """Take a lock over the system bus."""
        bus, (self._lock,) = _asked(
            "SYSTEM",
            ("org.freedesktop.login1", "/org/freedesktop/login1"),
            "org.freedesktop.login1.Manager",
            "ssss",
            ("idle", WHO, WHY, "block"),
        )
        bus.close()

    def release(self) -> None:
        """Close the lock."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _asked(
    bus: str, whom: tuple[str, str], interface: str, signature: str, what: tuple[object, ...]
) -> tuple[Any, Any]:
    """Call ``Inhibit`` over D-Bus, and return the open connection and the answer's values.

    Args:
        bus: The bus's address, or ``SYSTEM``.
        whom: The service and its path.
        interface: The interface that has the method.
        signature: The types of *what*.
        what: The method's arguments.

    Raises:
        AwakeError: Nobody answers, or refuses.
    """
    try:
        from jeepney import DBusAddress, DBusErrorResponse, MessageType, new_method_call
        from jeepney.io.blocking import open_dbus_connection
    except ImportError as error:  # on a system that was not foreseen
        raise AwakeError("jeepney is not here; install it: pip install jeepney") from error
    service, path = whom
    call = new_method_call(DBusAddress(path, service, interface), "Inhibit", signature, what)
    try:
        connection = open_dbus_connection(bus, enable_fds=True)
    except (OSError, ValueError, RuntimeError, DBusErrorResponse) as error:
        raise AwakeError(f"its D-Bus cannot be reached: {error}") from error
    try:
        answer = connection.send_and_get_reply(call, timeout=_ANSWERS_S)
        if answer.header.message_type is not MessageType.error:
            return connection, answer.body
    except (OSError, RuntimeError) as error:
        connection.close()
        raise AwakeError("it does not answer") from error
    connection.close()
    raise AwakeError(str(answer.body[0]) if answer.body else "it refuses")


class Caffeinate:
    """The program of macOS, which ends when we do."""

    name = "caffeinate"

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None

    def hold(self) -> None:
        """Start it."""
        command = ["caffeinate", "-i", "-w", str(os.getpid())]
        try:
            self._program = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 (no word of it is the user's)
        except OSError as error:
            raise AwakeError(f"it does not start: {error.strerror}") from error

    def release(self) -> None:
        """End it."""
        if self._program is not None:
            self._program.terminate()
            self._program.wait()
            self._program = None


class Windows:
    """The execution state of the calling thread, which ends with it."""

    name = "Windows"
    _CONTINUOUS: Final = 0x80000000
    _SYSTEM_REQUIRED: Final = 0x1

    def hold(self) -> None:
        """Say that this thread needs the system."""
        self._set(self._CONTINUOUS | self._SYSTEM_REQUIRED)

    def release(self) -> None:
        """Say that it no longer does."""
        self._set(self._CONTINUOUS)

    def _set(self, state: int) -> None:
        if sys.platform == "win32":
            import ctypes

            if not ctypes.windll.kernel32.SetThreadExecutionState(state):
                raise AwakeError("it refuses")
