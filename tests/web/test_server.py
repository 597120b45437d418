"""Beginning and ending."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from matcue.web.server import Server
from sessions import wait_until
from web.shared_tracks import ANY_PORT, Client, routes_of, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from matcue.tracks.manifest import ManifestEntry


def test_nothing_is_answered_before_and_after(one_track: ManifestEntry) -> None:
    server = Server(routes_of(one_track), ANY_PORT)
    with socket.create_connection(("127.0.0.1", server.port)) as early:
        early.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        early.settimeout(0.2)
        with pytest.raises(TimeoutError):
            early.recv(1)
        with server:
            assert Client(server.url).ask("").status == 200
            # Who comes early is kept until then.
            early.settimeout(20)
            assert early.recv(8) == b"HTTP/1.1"
    with pytest.raises(ConnectionRefusedError):
        Client(server.url).ask("")


def test_it_can_be_stopped_twice_and_from_another_thread(one_track: ManifestEntry) -> None:
    with Server(routes_of(one_track), ANY_PORT) as server:
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        stopping.join()
        assert server.wait(10)
        server.stop()


def test_no_thread_and_no_socket_is_left(one_track: ManifestEntry) -> None:
    with served(*routes_of(one_track)) as (server, client):
        client.ask("tracks/1.mp3")
        port = server.port
    assert "matcue-web" not in {thread.name for thread in threading.enumerate()}
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def test_several_can_run_at_once(one_track: ManifestEntry) -> None:
    with served(*routes_of(one_track)) as (_, one), served(*routes_of(one_track)) as (_, other):
        assert one.ask("").status == other.ask("").status == 200
        assert one.base != other.base
        assert one.ask_absolute(other.base).status == 404


def test_a_stream_without_end_does_not_keep_it_from_ending() -> None:
    async def forever(_: Request) -> Response:
        async def ticks() -> AsyncIterator[bytes]:
            while True:
                yield b"data: {}\n\n"
                await asyncio.sleep(0.01)

        return StreamingResponse(ticks(), media_type="text/event-stream")

    with served(Route("/live", forever)) as (server, client), client.raw() as raw:
        raw.sendall(client.head("live") + b"\r\n")
        assert raw.recv(12) == b"HTTP/1.1 200"
        server.stop()
        assert server.wait(10)


def test_it_knows_for_how_long_nobody_has_asked(one_track: ManifestEntry) -> None:
    gate = threading.Event()

    def slow(_: Request) -> Response:
        gate.wait(30)
        return PlainTextResponse("at last")

    with served(*routes_of(one_track), Route("/slow", slow)) as (server, client):
        wait_until(lambda: server.idle_s() > 0.1)
        client.ask_absolute("/wrong-token/")
        assert server.idle_s() > 0.1
        asking = threading.Thread(target=client.ask, args=("slow",))
        asking.start()
        wait_until(lambda: server.idle_s() == 0)
        gate.set()
        asking.join()
        wait_until(lambda: 0 < server.idle_s() < 5)


def test_it_knows_who_was_here(one_track: ManifestEntry) -> None:
    with served(*routes_of(one_track)) as (server, client):
        client.ask_absolute("/wrong-token/")
        assert server.clients() == ()
        client.ask("")
        client.ask("tracks.json")
        assert server.clients() == ("127.0.0.1",)
