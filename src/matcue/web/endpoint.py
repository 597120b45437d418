"""The listening sockets: on the loopback alone, or at each address of the local network too.

Each address gets a socket of its own, so that the server listens only at addresses that are shown.
"""

from __future__ import annotations

import errno
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from matcue.base.errors import InputError, MachineError
from matcue.web import addresses
from matcue.web.addresses import Address

if TYPE_CHECKING:
    from types import TracebackType

USUAL_PORT: Final = 8417
"""The port tried first, so that firewall rules and podcast subscriptions stay valid."""

_TRIES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where to listen.

    Attributes:
        lan: Whether to listen at the addresses of the local network too, not only on the loopback.
        port: The port; None is the usual one, or any free one if it is taken; 0 is any.
    """

    lan: bool = False
    port: int | None = None


class Endpoint:
    """Listening sockets on one port, and their addresses."""

    def __init__(self, sockets: tuple[socket.socket, ...], reached: tuple[Address, ...]) -> None:
        """Take over the sockets.

        Args:
            sockets: Bound sockets, the loopback's first.
            reached: The address of each.
        """
        self.sockets = sockets
        self.reached = reached
        self.port: int = sockets[0].getsockname()[1]

    @property
    def hosts(self) -> frozenset[str]:
        """The valid Host headers: each address and ``localhost``, with the port."""
        names = {"localhost", *(each.in_url for each in self.reached)}
        with_port = {f"{name}:{self.port}" for name in names}
        return frozenset(with_port | names if self.port == 80 else with_port)

    def close(self) -> None:
        """Close the sockets. Safe to call twice."""
        for each in self.sockets:
            each.close()

    def __enter__(self) -> Self:
        """Hold it."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


def opened(where: Where) -> Endpoint:
    """Open the listening sockets.

    Raises:
        InputError: The port is taken or not allowed.
        MachineError: There is no local network, or no free port.
    """
    outside = addresses.of_this_machine() if where.lan else ()
    place = _found((Address(addresses.LOOPBACK, "loopback"), *outside), where.port)
    if where.lan and len(place.reached) == 1:
        place.close()
        raise MachineError(
            "this machine has no address in a local network; join the phone's Wi-Fi first, "
            "or leave out --lan"
        )
    return place


def _found(reached: tuple[Address, ...], asked: int | None) -> Endpoint:
    for port in (USUAL_PORT, *[0] * _TRIES) if asked is None else (asked,):
        if (place := _at(reached, port)) is not None:
            return place
    if asked is None:
        raise MachineError("there is no free port; end other servers on this machine")
    raise InputError(f"port {asked} is taken; choose another, or leave out --port for a free one")


def _at(reached: tuple[Address, ...], port: int) -> Endpoint | None:
    """Listen at every address on one port; None where it is taken at one of them."""
    made: list[tuple[socket.socket, Address]] = []
    try:
        for address in reached:
            try:
                one = _bound(address, port)
            except OSError as error:
                # Addresses come and go; only the first has to be there.
                if made and error.errno == errno.EADDRNOTAVAIL:
                    continue
                raise
            port = port or one.getsockname()[1]
            made.append((one, address))
    except OSError as error:
        for one, _ in made:
            one.close()
        if error.errno == errno.EADDRINUSE:
            return None
        if error.errno == errno.EACCES:
            if port == 0:
                raise
            raise InputError(f"port {port} may not be used here; choose one above 1023") from None
        raise
    return Endpoint(tuple(one for one, _ in made), tuple(address for _, address in made))


def _bound(address: Address, port: int) -> socket.socket:
    one = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        if os.name == "nt":
            # There SO_REUSEADDR would let another program take the port while we listen.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore] # Windows alone has it
        else:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address.family == socket.AF_INET6:
            with suppress(OSError):
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address.ip, port))
        # Until one of them listens, Linux lets two programs bind one port.
        one.listen()
    except OSError:
        one.close()
        raise
    return one
