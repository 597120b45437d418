"""The addresses of this machine in its local networks.

Public addresses are left out, and those of tunnels, containers and virtual machines: what is shared
at home is not for the company at the other end of a VPN.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOPBACK: Final = "127.0.0.1"

_NOT_A_NETWORK: Final = re.compile(
    r"""lo\d*$ | docker | br- | veth | virbr | vmnet | vboxnet | lxc | lxd | cni | flannel | podman
    | cilium | cali | kube | bridge\d\d\d | tun | tap | wg | utun | ppp | ipsec | tailscale | zt
    | nordlynx | proton | awdl | llw | anpi | gif | stf
    | .*(?:virtual | vethernet | vmware | hyper-v | loopback | \bwsl | \bvpn | \btap- | wintun
        | wireguard | tunnel)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Names of interfaces without a phone behind them; on Windows they are whole phrases."""

_ULA: Final = ipaddress.ip_network("fc00::/7")
"""Unique local addresses, which no router forwards to the internet (RFC 4193)."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of this machine: ``192.168.1.20`` of ``wlan0``."""

    ip: str
    interface: str

    @property
    def in_url(self) -> str:
        """The address as the host of a URL, with brackets for IPv6."""
        return f"[{self.ip}]" if ":" in self.ip else self.ip

    @property
    def family(self) -> socket.AddressFamily:
        """The address family, for a socket."""
        return socket.AF_INET6 if ":" in self.ip else socket.AF_INET


def of_this_machine() -> tuple[Address, ...]:
    """Return the addresses at which a phone in the same network finds this machine, best first."""
    import ifaddr

    found = (
        Address(ip.ip if isinstance(ip.ip, str) else ip.ip[0], adapter.nice_name)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
    )
    return usable(found, first=_of_the_default_route())


def usable(addresses: Iterable[Address], *, first: str | None = None) -> tuple[Address, ...]:
    """Return the addresses that a phone can reach, the likeliest first.

    Args:
        addresses: All addresses of the machine.
        first: The address of its default route.
    """
    ranked = [(_rank(each), each) for each in addresses]
    usual = sorted(
        ((rank, each) for rank, each in ranked if rank is not None),
        key=lambda pair: (pair[1].ip != first, pair[0], pair[1].interface, pair[1].ip),
    )
    return tuple(dict.fromkeys(each for _, each in usual))


def _rank(address: Address) -> int | None:
    if _NOT_A_NETWORK.match(address.interface):
        return None
    ip = ipaddress.ip_address(address.ip)
    if ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        return 2 if ip in _ULA else None
    if ip.is_global:
        return None
    # What is neither private nor global is shared by a provider's customers (RFC 6598).
    return 0 if ip.is_private else 1


def _of_the_default_route() -> str | None:
    """Tell which address the machine speaks from. Nothing is sent: UDP has no handshake."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address kept for documentation (RFC 5737)
        return str(probe.getsockname()[0])
    return None
