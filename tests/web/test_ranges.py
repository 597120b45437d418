"""Parts of a track, as players ask for them when somebody seeks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from starlette.routing import Route

from matcue.web.answers import of_file
from web.shared_tracks import served

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from matcue.tracks.manifest import ManifestEntry
    from web.shared_tracks import Client

TRACK = "tracks/1.mp3"


def test_a_track_comes_whole_with_its_type_and_length(
    client: Client, one_track: ManifestEntry
) -> None:
    answer = client.ask(TRACK)
    assert (answer.status, answer.body) == (200, one_track.path.read_bytes())
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["content-length"] == str(one_track.size)
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, 4_999),
        ("bytes=4999-4999", 4_999, 4_999),
        ("bytes=4000-999999999999", 4_000, 4_999),
        ("bytes=-1", 4_999, 4_999),
        ("bytes=-500", 4_500, 4_999),
        ("bytes=-999999999", 0, 4_999),
        ("bytes=0-", 0, 4_999),
        ("BYTES=0-9", 0, 9),
        (" bytes=0-9 ", 0, 9),
    ],
)
def test_a_range_is_those_bytes(
    client: Client, one_track: ManifestEntry, asked: str, first: int, last: int
) -> None:
    answer = client.ask(TRACK, range=asked)
    assert (answer.status, answer.body) == (206, one_track.path.read_bytes()[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/5000"
    assert answer.headers["content-length"] == str(last - first + 1)


@pytest.mark.parametrize(
    "asked", ["bytes=5000-", "bytes=5000-6000", "bytes=99999999999-", "bytes=-0"]
)
def test_a_range_beyond_the_end_is_refused_with_the_length(client: Client, asked: str) -> None:
    answer = client.ask(TRACK, range=asked)
    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */5000")


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,3-4",
        "bytes=" + ",".join(f"{n}-{n}" for n in range(1_000)),
        "bytes=" + "0-," * 3_000,
        "bytes=0-" + ",0-" * 1_000,
        "bytes=5-3",
        "bytes=-",
        "bytes=",
        "bytes",
        "bytes=a-b",
        "bytes=0x10-",
        "bytes=1_0-",
        "bytes=+1-2",
        "bytes=--5",
        "bytes=1-2-3",
        "bytes= 1-2",
        "bytes=1 - 2",
        "bytes=" + "9" * 5_000 + "-",
        "bytes=0-" + "9" * 5_000,
        "bytes=-" + "9" * 5_000,
        "items=0-1",
        "seconds=1-2",
        "\xb2=\xb2-\xb3",
        "",
    ],
    ids=lambda asked: asked[:30],
)
def test_a_range_that_makes_no_sense_is_as_good_as_none(
    client: Client, one_track: ManifestEntry, asked: str
) -> None:
    answer = client.ask(TRACK, range=asked)
    assert (answer.status, len(answer.body)) == (200, one_track.size)


def test_two_ranges_in_two_headers_are_none(client: Client, one_track: ManifestEntry) -> None:
    with client.raw() as raw:
        raw.sendall(
            client.head(TRACK, "Range: bytes=0-1", "Range: bytes=2-3", "Connection: close")
            + b"\r\n"
        )
        answered = b""
        while more := raw.recv(100_000):
            answered += more
    assert answered.startswith(b"HTTP/1.1 200 ")
    assert answered.endswith(one_track.path.read_bytes())


def test_who_has_it_already_gets_nothing(client: Client) -> None:
    tag = client.ask(TRACK).headers["etag"]
    for said in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = client.ask(TRACK, if_none_match=said)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
    for said in ('"other"', tag.strip('"'), f'"x{tag[1:]}', ""):
        assert client.ask(TRACK, if_none_match=said).status == 200


def test_a_range_is_only_given_of_the_file_that_is_meant(
    client: Client, one_track: ManifestEntry
) -> None:
    answer = client.ask(TRACK)
    tag, changed = answer.headers["etag"], answer.headers["last-modified"]
    for same in (tag, changed):
        assert client.ask(TRACK, range="bytes=0-9", if_range=same).status == 206
    for other in ('"other"', f"W/{tag}", "Thu, 01 Jan 1970 00:00:00 GMT"):
        assert client.ask(TRACK, range="bytes=0-9", if_range=other).status == 200
    os.utime(one_track.path, (1_000_000_000, 1_000_000_000))
    whole = client.ask(TRACK, range="bytes=0-9", if_range=tag)
    assert (whole.status, len(whole.body)) == (200, one_track.size)


def test_a_range_can_be_asked_about_alone(client: Client) -> None:
    answer = client.ask(TRACK, "HEAD", range="bytes=10-19")
    assert (answer.status, answer.headers["content-length"], answer.body) == (206, "10", b"")


@pytest.mark.parametrize("path", ["tracks.json", "feed.xml", "words/1.json", "page/index.html"])
def test_what_has_not_changed_is_not_sent_again(client: Client, path: str) -> None:
    answer = client.ask(path)
    assert answer.status == 200
    again = client.ask(path, if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_a_file_that_is_not_the_one_that_was_meant_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "x"

    async def answer(request: Request) -> Response:
        return of_file(request, path, mime="audio/mpeg", size=int(request.query_params["size"]))

    with served(Route("/x", answer)) as (_, client):
        assert client.ask("x?size=5").status == 404
        path.write_bytes(b"12345")
        assert client.ask("x?size=5").status == 200
        assert client.ask("x?size=6").status == 404
        path.unlink()
        path.mkdir()
        assert client.ask(f"x?size={path.stat().st_size}").status == 404
