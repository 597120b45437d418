"""Who may ask, by a real server and real requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from matcue.web.guard import HEADERS, new_token
from matcue.web.limits import ServerLimits
from web.shared_tracks import Client, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

JSON = {"content_type": "application/json"}


async def _press(request: Request) -> Response:
    return PlainTextResponse(f"pressed {(await request.body()).decode()}")


async def _fail(_: Request) -> Response:
    raise RuntimeError("a bug")


@pytest.fixture
def remote() -> Iterator[Client]:
    routes = [Route("/press", _press, methods=["POST"]), Route("/fail", _fail)]
    with served(*routes, limits=ServerLimits(body_s=0.3, body_bytes=100)) as (_, asking):
        yield asking


def test_the_page_is_there_with_the_token(client: Client) -> None:
    assert client.ask("").status == 200


def test_without_the_slash_it_leads_to_the_page(client: Client) -> None:
    answer = client.ask_absolute(client.base.rstrip("/"))
    assert (answer.status, answer.headers["location"]) == (308, client.base)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "BREW"])
def test_with_another_token_nothing_is_there(client: Client, method: str) -> None:
    token = client.base.strip("/")
    other = token[:-1] + ("A" if token[-1] != "A" else "B")
    for path in (
        f"/{other}/",
        f"/{other}/tracks.json",
        "/",
        "/tracks.json",
        f"//{token}/",
        f"/{token.lower()}{token.upper()}/",
        f"/{token}x/",
        f"/{token[:-1]}/",
        f"/x/{token}/",
        f"/./{token}/",
    ):
        assert client.ask_absolute(path, method).status == 404, path


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(len(token) >= 16 for token in tokens)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8417",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:{port}",
        "localhost.evil.example:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "",
    ],
)
def test_a_host_that_was_not_given_out_is_refused(client: Client, host: str) -> None:
    answer = client.ask("tracks.json", host=host.format(port=client.port))
    assert answer.status == 421
    assert b"tracks" not in answer.body


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LocalHost:{port}"])
def test_a_host_that_was_given_out_is_taken(client: Client, host: str) -> None:
    assert client.ask("tracks.json", host=host.format(port=client.port)).status == 200


def test_a_request_with_two_hosts_or_none_is_refused(client: Client) -> None:
    for head in (
        client.head("", "Host: evil.example"),
        f"GET {client.base} HTTP/1.1\r\n".encode(),
        f"GET {client.base} HTTP/1.0\r\n".encode(),
    ):
        with client.raw() as raw:
            raw.sendall(head + b"\r\n")
            assert raw.recv(100).split()[1] in {b"400", b"421"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_tracks_can_be_read_and_nothing_else(client: Client, method: str) -> None:
    for path in ("", "tracks.json", "tracks/1.mp3", "no-such-thing"):
        answer = client.ask(path, method, **JSON, body=b"{}")
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD"), path


def test_head_gives_the_headers_alone(client: Client) -> None:
    for path in ("", "tracks.json", "feed.xml", "tracks/1.mp3", "covers/1.png", "all.zip"):
        full, head = client.ask(path), client.ask(path, "HEAD")
        assert (full.status, head.status, head.body) == (200, 200, b"")
        assert head.headers["content-length"] == str(len(full.body)), path
        assert head.headers["content-type"] == full.headers["content-type"]


@pytest.mark.parametrize("path", ["", "tracks.json", "tracks/1.mp3", "no-such-thing", "all.zip"])
def test_every_answer_says_what_a_browser_may_do_with_it(client: Client, path: str) -> None:
    for answer in (
        client.ask(path),
        client.ask(path, "POST"),
        client.ask_absolute(f"/x/{path}"),
        client.ask(path, host="evil.example"),
    ):
        for name, value in HEADERS:
            assert answer.headers[name.decode()] == value.decode()
        assert "'unsafe" not in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_our_own_page_may_post(remote: Client) -> None:
    ours = f"http://127.0.0.1:{remote.port}"
    for more in ({}, {"origin": ours}, {"origin": ours, "sec_fetch_site": "same-origin"}):
        answer = remote.ask("press", "POST", body=b'{"press":"toggle"}', **JSON, **more)
        assert (answer.status, answer.body) == (200, b'pressed {"press":"toggle"}')


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({}, 415),
        (JSON | {"origin": "http://evil.example"}, 403),
        (JSON | {"origin": "null"}, 403),
        (JSON | {"origin": "https://127.0.0.1:{port}"}, 403),
        (JSON | {"origin": "http://127.0.0.1:1"}, 403),
        (JSON | {"sec_fetch_site": "cross-site"}, 403),
        (JSON | {"sec_fetch_site": "same-site"}, 403),
    ],
)
def test_another_site_may_not_post(remote: Client, headers: dict[str, str], status: int) -> None:
    filled = {name: value.format(port=remote.port) for name, value in headers.items()}
    assert remote.ask("press", "POST", body=b"{}", **filled).status == status


def test_other_sites_get_no_leave_to_ask(remote: Client) -> None:
    answer = remote.ask(
        "press", "OPTIONS", origin="http://evil.example", access_control_request_method="POST"
    )
    assert answer.status == 405
    assert "access-control-allow-origin" not in answer.headers


def test_what_is_posted_is_small(remote: Client) -> None:
    assert remote.ask("press", "POST", body=b"x" * 100, **JSON).status == 200
    assert remote.ask("press", "POST", body=b"x" * 101, **JSON).status == 413


def test_what_is_posted_comes_soon(remote: Client) -> None:
    with remote.raw() as raw:
        head = remote.head("press", "Content-Type: application/json", "Content-Length: 9")
        raw.sendall(head.replace(b"GET", b"POST", 1) + b"\r\n{}")
        assert raw.recv(1_000).startswith(b"HTTP/1.1 408 ")


def test_a_fault_of_ours_is_told_without_what_it_was(
    remote: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = remote.ask("fail")
    assert (answer.status, answer.body) == (500, b"Internal Server Error\n")
    assert capfd.readouterr() == ("", "")
