"""What is done to a server by those who mean it no good."""

from __future__ import annotations

import select
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.web.limits import ServerLimits
from sessions import wait_until
from web.shared_tracks import Client, routes_of, served, track

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.tracks.manifest import ManifestEntry

pytestmark = pytest.mark.slow(reason="each waits for a server to lose patience")

HOSTILE = [
    "..",
    "../",
    "../../../../etc/passwd",
    "tracks/../../../../../etc/passwd",
    "tracks/..",
    "tracks/.",
    "tracks//etc/passwd",
    "tracks//1.mp3",
    "/etc/passwd",
    "//etc/passwd",
    "tracks/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "tracks/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "tracks/..%2f..%2fetc%2fpasswd",
    "tracks/%252e%252e%252fetc%252fpasswd",
    "tracks/%25252e%25252e/",
    "tracks/1.mp3%00",
    "tracks/1.mp3%00.html",
    "tracks/%00",
    "tracks/..\\..\\windows\\win.ini",
    "tracks/%5c..%5c..%5cwindows",
    "tracks/C:%5cwindows%5cwin.ini",
    "tracks/file:%2f%2f%2fetc%2fpasswd",
    "tracks/\\\\server\\share",
    "tracks/1.mp3/",
    "tracks/1.mp3/..",
    "tracks/01.mp3",
    "tracks/+1.mp3",
    "tracks/-1.mp3",
    "tracks/%D9%A1.mp3",
    "tracks/1.MP3",
    "tracks/1.mp4",
    "tracks/1",
    "tracks/2.mp3",
    "tracks/matcue-morning.mp3",
    "tracks/%ff%fe",
    "tracks/%c0%ae%c0%ae/",
    "tracks/" + "a" * 9_000,
    "tracks/" + "../" * 3_000,
    "page/../guard.py",
    "page/%2e%2e/guard.py",
    "page/..%2f__init__.py",
    "page/..",
    "page/.",
    "page/",
    "words/../tracks.json",
    "words/1.lrc",
    "covers/1.jpg",
    "covers/..%2f1.png",
    "chapters/1",
    "tracks.json/",
    "TRACKS.JSON",
    "press",
    "live",
    ";/tracks.json",
    "%3f",
]

ATOMS = [
    *"/.%?#;:&=\\~*1x",
    "..",
    "%2e",
    "%2f",
    "%5c",
    "%00",
    "%25",
    "tracks",
    "tracks/",
    "words/",
    "covers/",
    "page/",
    "1.mp3",
    "1.json",
    "1.png",
    "index.html",
    "feed.xml",
    "tracks.json",
    "etc/passwd",
]

NAMES = [
    "",
    "page/index.html",
    "tracks.json",
    "feed.xml",
    "tracks/1.mp3",
    "words/1.json",
    "covers/1.png",
]


def test_no_name_but_ours_finds_anything(client: Client) -> None:
    answers = {path: client.ask(path) for path in HOSTILE}
    assert {answer.body for answer in answers.values()} == {b"Not Found\n"}
    assert [path for path, answer in answers.items() if answer.status != 404] == []


def test_not_even_as_raw_bytes(client: Client) -> None:
    for path in HOSTILE:
        with client.raw() as raw:
            raw.sendall(client.head(path, "Connection: close") + b"\r\n")
            assert _all(raw).split(b"\r\n", 1)[0] == b"HTTP/1.1 404 Not Found", path


def test_whatever_is_made_up_finds_only_what_has_a_name(
    client: Client, one_track: ManifestEntry
) -> None:
    @given(st.lists(st.sampled_from(ATOMS), max_size=8).map("".join))
    def ask(path: str) -> None:
        answer = client.ask(path)
        if answer.status != 404:
            assert unquote(path.partition("?")[0]) in NAMES
            assert answer.status == 200
            assert str(one_track.path.parent).encode() not in answer.body

    ask()


@pytest.mark.parametrize(
    "line",
    [
        b"GET http://evil.example/ HTTP/1.1",
        b"GET file:///etc/passwd HTTP/1.1",
        b"GET * HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"CONNECT example.org:443 HTTP/1.1",
        b"GET .. HTTP/1.1",
        b"GET ?x HTTP/1.1",
    ],
)
def test_no_other_form_of_address_finds_anything(client: Client, line: bytes) -> None:
    with client.raw() as raw:
        host = f"Host: 127.0.0.1:{client.port}".encode()
        raw.sendall(line + b"\r\n" + host + b"\r\nConnection: close\r\n\r\n")
        assert _all(raw).split()[1] in {b"400", b"404"}


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # a browser that tries TLS
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n folded: x\r\n\x00: y\r\n\r\n",
        b"\r\n" * 20_000,
    ],
)
def test_what_is_no_request_is_turned_away(
    client: Client, sent: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with client.raw() as raw:
        raw.sendall(sent)
        raw.shutdown(socket.SHUT_WR)
        answered = _all(raw)
    assert not answered or answered.split()[1] in {b"400", b"421"}
    assert client.ask("tracks.json").status == 200
    assert capfd.readouterr() == ("", "")


def test_a_head_that_is_too_long_is_refused(one_track: ManifestEntry) -> None:
    with (
        served(*routes_of(one_track), limits=ServerLimits(head_s=300)) as (_, client),
        client.raw() as raw,
    ):
        with suppress(OSError):
            raw.sendall(client.head("", *(f"X-{n}: {'x' * 100}" for n in range(2_000))))
        assert _all(raw)[:12] in {b"", b"HTTP/1.1 400"}


@pytest.mark.parametrize("head", ["GET /{}?{long} HTTP/1.1", "GET /{}? HTTP/1.1\r\nX: {long}"])
def test_a_head_that_is_too_long_is_refused_in_one_piece_too(
    one_track: ManifestEntry, head: str
) -> None:
    with served(*routes_of(one_track)) as (_, client), client.raw() as raw:
        usual = client.head("tracks.json").decode()
        assert usual.startswith("GET ")
        first, _, rest = usual.partition("\r\n")
        path = first.split()[1].removeprefix("/")
        raw.sendall(f"{head.format(path, long='a' * 20_000)}\r\n{rest}\r\n".encode())
        assert raw.recv(12) == b"HTTP/1.1 431"


def test_a_head_that_drips_is_cut_off(one_track: ManifestEntry) -> None:
    with served(*routes_of(one_track), limits=ServerLimits(head_s=0.4)) as (_, client):
        with client.raw() as raw:
            assert _seconds_until_closed(raw, drip=client.head()) < 20
        assert client.ask("tracks.json").status == 200


def test_a_connection_that_says_nothing_is_closed(one_track: ManifestEntry) -> None:
    with (
        served(*routes_of(one_track), limits=ServerLimits(head_s=0.4)) as (_, client),
        client.raw() as raw,
    ):
        assert raw.recv(1) == b""


def test_a_second_request_may_not_drip_either(one_track: ManifestEntry) -> None:
    with (
        served(*routes_of(one_track), limits=ServerLimits(head_s=0.4)) as (_, client),
        client.raw() as raw,
    ):
        raw.sendall(client.head("chapters/1.json") + b"\r\n")
        assert raw.recv(10_000).startswith(b"HTTP/1.1 200 ")
        assert _seconds_until_closed(raw, drip=client.head()) < 20


def test_a_body_that_nobody_wants_may_not_drip(one_track: ManifestEntry) -> None:
    with (
        served(*routes_of(one_track), limits=ServerLimits(head_s=0.4)) as (_, client),
        client.raw() as raw,
    ):
        raw.sendall(client.head("chapters/1.json", "Content-Length: 1000000") + b"\r\n")
        assert raw.recv(10_000).startswith(b"HTTP/1.1 200 ")
        assert _seconds_until_closed(raw, drip=b"x" * 1_000) < 20


def test_a_client_that_reads_nothing_is_cut_off(tmp_path: Path) -> None:
    large = track(tmp_path / "large.mp3", size=30_000_000)
    with served(*routes_of(large), limits=ServerLimits(stall_s=0.4)) as (server, client):
        with client.raw() as raw:
            raw.sendall(client.head("tracks/1.mp3") + b"\r\n")
            wait_until(lambda: server.idle_s() == 0)
            wait_until(lambda: server.idle_s() > 0)
            assert len(_all(raw)) < large.size
        assert client.ask("tracks/1.mp3").body == large.path.read_bytes()


def test_two_hundred_connections_at_once_do_it_no_harm(one_track: ManifestEntry) -> None:
    with served(*routes_of(one_track)) as (_, client):
        held: list[socket.socket] = []

        def connect(_: int) -> bytes:
            raw = client.raw()
            held.append(raw)
            try:
                raw.sendall(client.head("tracks/1.mp3") + b"\r\n")
                return raw.recv(12)
            except OSError:
                return b""

        with ThreadPoolExecutor(200) as crowd:
            answers = list(crowd.map(connect, range(200)))
        answered = [answer for answer in answers if answer]
        assert set(answered) == {b"HTTP/1.1 200"}
        assert 1 <= len(answered) < 200
        for raw in held:
            raw.close()
        assert client.ask("tracks/1.mp3").body == one_track.path.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is not the loopback")
def test_one_client_alone_cannot_hold_all_connections(one_track: ManifestEntry) -> None:
    few = ServerLimits(connections=6, of_one_client=4)
    with served(*routes_of(one_track), limits=few) as (_, client):
        crowd = [client.raw() for _ in range(12)]
        wait_until(lambda: len(select.select(crowd, [], [], 0)[0]) == 8)
        with socket.create_connection(
            ("127.0.0.1", client.port), source_address=("127.0.0.2", 0), timeout=20
        ) as other:
            other.sendall(client.head("chapters/1.json") + b"\r\n")
            assert other.recv(12) == b"HTTP/1.1 200"
        still = len(crowd) - len(select.select(crowd, [], [], 0)[0])
        for raw in crowd:
            raw.close()
        assert still == few.of_one_client


def test_those_who_say_nothing_shut_nobody_out(one_track: ManifestEntry) -> None:
    few = ServerLimits(connections=6, of_one_client=6)
    with served(*routes_of(one_track), limits=few) as (_, client):
        silent = [client.raw() for _ in range(6)]
        assert client.ask("tracks.json").status == 200
        for raw in silent:
            raw.close()


def _seconds_until_closed(raw: socket.socket, *, drip: bytes) -> float:
    """Send a byte now and then until the other side has had enough."""
    began = time.monotonic()
    raw.settimeout(0.05)
    for position in range(len(drip)):
        try:
            raw.sendall(drip[position : position + 1])
            if raw.recv(100_000) == b"":
                break
            time.sleep(0.05)
        except TimeoutError:
            continue
        except OSError:
            break
    else:
        pytest.fail("it waited for all of it")
    return time.monotonic() - began


def _all(raw: socket.socket) -> bytes:
    taken = b""
    while True:
        try:
            more = raw.recv(1 << 20)
        except ConnectionError:
            return taken
        if not more:
            return taken
        taken += more
