"""A D-Bus daemon of a test's own, and on it a portal and a logind that can be asked to stay awake."""

from __future__ import annotations

import os
import select
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import Proxy, open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def dbus() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a daemon, and give its address and its process."""
    with tempfile.TemporaryDirectory(prefix="mc-") as folder:
        command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        with subprocess.Popen(
            [*command, f"--address=unix:path={folder}/bus"], stdout=subprocess.PIPE, text=True
        ) as daemon:
            assert daemon.stdout is not None
            try:
                yield daemon.stdout.readline().strip(), daemon
            finally:
                daemon.terminate()


class FakeDesktop:
    """Grants what it is asked for, notes who asked, and sees when they let go.

    Attributes:
        calls: The arguments of each call, as they came.
        refuses: Whether it grants nothing.
    """

    def __init__(self, address: str) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.refuses = False
        self._askers: list[str] = []
        self._locks: list[int] = []
        self._served = open_dbus_connection(address, enable_fds=True)
        self._own = open_dbus_connection(address)
        own_names = Proxy(message_bus, self._served)
        for name in ("org.freedesktop.portal.Desktop", "org.freedesktop.login1"):
            own_names.RequestName(name)
        threading.Thread(target=self._serve, name="fake desktop", daemon=True).start()

    @property
    def held(self) -> list[str]:
        """By which ways somebody keeps it awake now."""
        bus = Proxy(message_bus, self._own)
        by_portal = any(bus.NameHasOwner(each)[0] for each in self._askers)
        # The other end of a lock is closed once nobody has it open.
        by_logind = any(not select.select([each], [], [], 0)[0] for each in self._locks)
        return ["portal"] * by_portal + ["logind"] * by_logind

    def close(self) -> None:
        """Hang up."""
        self._own.close()
        for each in self._locks:
            os.close(each)

    def _serve(self) -> None:
        while True:
            try:
                call = self._served.receive()
            except OSError:
                self._served.close()
                return  # the daemon has ended
            fields = call.header.fields
            if call.header.message_type is not MessageType.method_call:
                continue
            self.calls.append(call.body)
            if self.refuses:
                error = "org.freedesktop.DBus.Error.AccessDenied"
                self._served.send(new_error(call, error, "s", ("not today",)))
            elif fields[HeaderFields.interface] == "org.freedesktop.portal.Inhibit":
                self._askers.append(fields[HeaderFields.sender])
                self._served.send(new_method_return(call, "o", ("/request/1",)))
            else:
                mine, theirs = os.pipe()
                self._locks.append(mine)
                self._served.send(new_method_return(call, "h", (theirs,)))
                os.close(theirs)
