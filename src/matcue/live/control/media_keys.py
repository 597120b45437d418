"""Media keys, headset buttons and desktop widgets, where the desktop has D-Bus.

Nothing here raises into a session. What is missing is said in `MediaKeys.status` and by
`matcue doctor`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from matcue.base.errors import ControlError
from matcue.base.event_loop import Background
from matcue.live.desktop_bus import session_bus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from dbus_fast.aio import MessageBus

    from matcue.live.control.controls import Controls

_LOG: Final = logging.getLogger(__name__)

_CONNECT_S: Final = 3.0
_LOOK_S: Final = 0.1

_NO_LIBRARY: Final = "media keys need dbus-fast: pip install 'matcue[desktop]'"
_NO_BUS: Final = (
    "there is no desktop here to get media keys from; `matcue press` works all the same"
)
_OTHER_SYSTEM: Final = "media keys come over D-Bus, so only on Linux; `matcue press` works here too"


class MediaKeys(Background):
    """Publishes a session as an MPRIS player, in a thread of its own."""

    def __init__(self, controls: Controls) -> None:
        super().__init__("matcue-media-keys", self._serve)
        self._controls = controls
        self.status = "media keys are not there yet"
        """What the media keys reach, or why they reach nothing: one line for people."""

    async def _serve(self, end: asyncio.Event) -> None:
        # Otherwise the library's complaints end up in the middle of the screen.
        logging.getLogger("dbus_fast").addHandler(logging.NullHandler())
        try:
            async with _connected() as bus:
                await self._show(bus, end)
        except ControlError as error:
            self.status = str(error)
        _LOG.debug("%s", self.status)

    async def _show(self, bus: MessageBus, end: asyncio.Event) -> None:
        from matcue.live.control.mpris import PATH, Application, MprisPlayer

        player = MprisPlayer(self._controls)
        bus.export(PATH, Application(self._controls))
        bus.export(PATH, player)
        self.status = f"media keys reach {await _name(bus)}"
        _LOG.debug("%s", self.status)
        while bus.connected and not end.is_set():
            player.look()
            try:
                async with asyncio.timeout(_LOOK_S):
                    await end.wait()
            except TimeoutError:
                pass
        self.status = "media keys ended"


def try_out() -> str:
    """Check whether media keys would reach a session.

    Returns:
        What they would reach, one line for people.

    Raises:
        ControlError: They would not reach it; the message says what to do about it.
    """

    async def look() -> str:
        async with _connected():
            from matcue.live.control.mpris import NAME

            return f"reach a session as {NAME}"

    return asyncio.run(look())


@asynccontextmanager
async def _connected() -> AsyncIterator[MessageBus]:
    """Connect to the user's session bus.

    Raises:
        ControlError: There is none, or it will not have us.
    """
    address = _address()
    try:
        from dbus_fast import DBusFastError
        from dbus_fast.aio import MessageBus
    except ImportError as error:
        raise ControlError(_NO_LIBRARY) from error
    try:
        async with asyncio.timeout(_CONNECT_S):
            bus = await MessageBus(address).connect()
    except TimeoutError as error:
        raise ControlError("the desktop's D-Bus does not answer, so no media keys") from error
    except (OSError, EOFError, DBusFastError) as error:
        raise ControlError(f"the desktop's D-Bus refuses us, so no media keys: {error}") from error
    try:
        yield bus
    except (OSError, EOFError, DBusFastError) as error:
        raise ControlError(f"the desktop's D-Bus has gone, so no media keys: {error}") from error
    finally:
        bus.disconnect()


def _address() -> str:
    if sys.platform in {"win32", "darwin"}:
        raise ControlError(_OTHER_SYSTEM)
    address = session_bus()
    if address is None:
        raise ControlError(_NO_BUS)
    return address


async def _name(bus: MessageBus) -> str:
    """Take the player's name, or a longer one where another session has that."""
    from dbus_fast import NameFlag, RequestNameReply

    from matcue.live.control.mpris import NAME

    for name in (NAME, f"{NAME}.instance{os.getpid()}"):
        reply = await bus.request_name(name, NameFlag.DO_NOT_QUEUE)
        if reply in {RequestNameReply.PRIMARY_OWNER, RequestNameReply.ALREADY_OWNER}:
            return name
    raise ControlError("the desktop has given both names of a player away, so no media keys")
