"""Which addresses of a machine are shown to a phone."""

from __future__ import annotations

import socket
import sys

import pytest

from matcue.base.errors import InputError, MachineError
from matcue.web import addresses, endpoint
from matcue.web.addresses import Address, of_this_machine, usable
from matcue.web.endpoint import USUAL_PORT, Where, opened
from matcue.web.server import Server


def shown(*found: tuple[str, str], first: str | None = None) -> list[str]:
    return [each.ip for each in usable((Address(ip, name) for ip, name in found), first=first)]


def test_a_laptop_in_a_home_network() -> None:
    assert shown(
        ("127.0.0.1", "lo"),
        ("::1", "lo"),
        ("192.168.1.20", "wlp3s0"),
        ("fe80::1234", "wlp3s0"),
        ("fd12:3456::20", "wlp3s0"),
        ("2001:db8:1::20", "wlp3s0"),
        ("2a02:8109::20", "wlp3s0"),
    ) == ["192.168.1.20", "fd12:3456::20"]


@pytest.mark.parametrize(
    "name",
    [
        "docker0",
        "br-5d2f0c3a1b7e",
        "veth1a2b",
        "virbr0",
        "lxcbr0",
        "podman0",
        "tun0",
        "wg0",
        "utun4",
        "tailscale0",
        "ppp0",
        "bridge100",
        "vEthernet (WSL (Hyper-V firewall))",
        "VirtualBox Host-Only Ethernet Adapter",
        "VMware Virtual Ethernet Adapter for VMnet8",
        "TAP-Windows Adapter V9",
        "WireGuard Tunnel",
    ],
)
def test_no_phone_is_behind_a_container_a_virtual_machine_or_a_tunnel(name: str) -> None:
    assert shown(("192.168.56.1", name)) == []


@pytest.mark.parametrize(
    "name",
    [
        "eth0",
        "enp3s0",
        "wlan0",
        "wlp2s0",
        "en0",
        "bond0",
        "br0",
        "Intel(R) Wi-Fi 6 AX201 160MHz",
        "Realtek PCIe GbE Family Controller",
    ],
)
def test_a_phone_may_be_behind_any_other(name: str) -> None:
    assert shown(("192.168.56.1", name)) == ["192.168.56.1"]


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "2a02:8109::20"])
def test_what_the_whole_internet_reaches_is_left_out(ip: str) -> None:
    assert shown((ip, "eth0")) == []


def test_the_address_that_the_machine_uses_itself_comes_first() -> None:
    two = (("10.0.0.5", "eth0"), ("192.168.1.20", "wlan0"), ("100.64.3.4", "wwan0"))
    assert shown(*two) == ["10.0.0.5", "192.168.1.20", "100.64.3.4"]
    assert shown(*two, first="192.168.1.20") == ["192.168.1.20", "10.0.0.5", "100.64.3.4"]


def test_the_addresses_of_this_machine_can_be_listened_at() -> None:
    for address in of_this_machine():
        with socket.socket(address.family, socket.SOCK_STREAM) as probe:
            probe.bind((address.ip, 0))


def test_by_default_it_is_the_loopback_alone() -> None:
    with opened(Where(port=0)) as held:
        assert [each.ip for each in held.reached] == ["127.0.0.1"]
        assert held.hosts == {f"127.0.0.1:{held.port}", f"localhost:{held.port}"}
        assert held.sockets[0].getsockname() == ("127.0.0.1", held.port)


@pytest.mark.skipif(not of_this_machine(), reason="this machine is in no local network")
def test_in_the_local_network_it_listens_where_it_says_and_nowhere_else() -> None:
    with Server([], Where(lan=True, port=0)) as server:
        there = {each.ip for each in of_this_machine()}
        assert {url.split("/")[2].rpartition(":")[0].strip("[]") for url in server.urls} == there
        assert server.local_url not in server.urls
        for ip in (*there, "127.0.0.1"):
            socket.create_connection((ip, server.port), timeout=60).close()
        with pytest.raises(OSError, match=r"refused|assign|timed out"):
            socket.create_connection(("127.0.0.2", server.port), timeout=60)


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "of_this_machine", tuple)
    with pytest.raises(MachineError, match="no address in a local network"):
        opened(Where(lan=True))


def test_a_port_that_is_asked_for_and_taken_is_told() -> None:
    with (
        opened(Where(port=0)) as other,
        pytest.raises(InputError, match=f"port {other.port} is taken"),
    ):
        opened(Where(port=other.port))


def test_where_the_usual_port_is_taken_a_free_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(Where(port=0)) as other:
        monkeypatch.setattr(endpoint, "USUAL_PORT", other.port)
        with opened(Where()) as held:
            assert held.port not in {0, other.port}
    assert USUAL_PORT > 1_023


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is not the loopback")
def test_an_address_that_has_just_gone_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    here, gone = Address("127.0.0.2", "wlan0"), Address("203.0.113.7", "wlan0")
    monkeypatch.setattr(addresses, "of_this_machine", lambda: (gone, here))
    with opened(Where(lan=True, port=0)) as held:
        assert [each.ip for each in held.reached] == ["127.0.0.1", "127.0.0.2"]
    monkeypatch.setattr(addresses, "of_this_machine", lambda: (gone,))
    with pytest.raises(MachineError, match="no address in a local network"):
        opened(Where(lan=True, port=0))
