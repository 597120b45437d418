"""The address of the user's D-Bus session bus."""

from __future__ import annotations

import os

from matcue.live.control import endpoint_folder


def session_bus() -> str | None:
    """Return the address of the session bus; None if there is none."""
    if address := os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    # Where logins are systemd's the bus is here, also for those who come in otherwise than by the
    # desktop's own terminal (SSH, tmux, cron) and so lack the variable.
    runtime = endpoint_folder.candidates()[0].parent
    if endpoint_folder.is_private(runtime) and (runtime / "bus").exists():
        return f"unix:path={runtime / 'bus'}"
    return None
