"""A preview over HTTP, asked as its page asks."""

from __future__ import annotations

import http.client
import json
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from matcue.authoring.preview import Preview
from matcue.session.options import Options
from matcue.web import preview as pages
from matcue.web.endpoint import Where
from matcue.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUTINE = """\
id: mine
title: Mine
steps:
  - exercise: cat
    reps: 4
    tempo: 2-0-2-0
"""
TIMEOUT_S = 60


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)


class Asking:
    def __init__(self, server: Server) -> None:
        self._server = server
        self.path = urlsplit(server.local_url).path

    def line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=TIMEOUT_S)

    def __call__(self, what: str, method: str = "GET", **headers: str) -> Answer:
        with closing(self.line()) as line:
            line.request(method, self.path + what, headers=headers)
            got = line.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())

    def until_it_sounds(self) -> Any:
        end = time.monotonic() + TIMEOUT_S
        while not (told := self("session.json").told)["sound"]:
            assert time.monotonic() < end
            time.sleep(0.05)
        return told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(ROUTINE, "utf-8")
    return path


@pytest.fixture
def ask(file: Path) -> Iterator[Asking]:
    preview = Preview(str(file), Options(voice="tone"))
    with preview, Server(pages.routes(preview), Where(port=0)) as server:
        yield Asking(server)


def test_the_page_and_its_parts_are_there_and_need_nothing_from_outside(ask: Asking) -> None:
    page = ask("")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for part in ("style.css", "main.js", "picture.js", "clock.js"):
        assert ask(f"page/{part}").status == 200
    for file in pages.FOLDER.iterdir():
        text = file.read_text("utf-8").replace("http://www.w3.org/", "")
        assert "http:" not in text, file
        assert "https:" not in text, file
        assert "style=" not in text, file


def test_the_session_is_told_as_it_is_planned(ask: Asking) -> None:
    told = ask("session.json").told
    assert (told["error"], told["title"], told["exact"]) == (None, "Mine", False)
    assert told["choice"] == {"level": "regular", "pace": 1.0, "words": "full", "minutes": None}
    assert {bar["lane"] for bar in told["bars"]} == {"voice", "breath", "hold", "count", "rest"}
    assert told["chapters"][-1]["ends"] == told["stages"][-1]["ends"] == told["total"]
    assert told["warnings"][0]["at_ms"] == told["chapters"][1]["at"]


def test_another_level_and_pace_are_planned_by_the_server(ask: Asking) -> None:
    usual = ask("session.json").told
    other = ask("session.json?level=beginner&pace=0.75&words=short&minutes=30").told
    assert other["choice"] == {"level": "beginner", "pace": 0.75, "words": "short", "minutes": 30}
    assert other["total"] != usual["total"]
    assert other["longer"] != 0


@pytest.mark.parametrize("query", ["level=expert", "pace=99", "pace=x", "words=", "minutes=-1"])
def test_a_choice_that_cannot_be_is_an_error_in_words(ask: Asking, query: str) -> None:
    answer = ask(f"session.json?{query}")
    assert answer.status == 200
    assert [*answer.told] == ["error"]


def test_a_broken_file_is_told_with_its_line(ask: Asking, file: Path) -> None:
    file.write_text(ROUTINE.replace("reps: 4", "reps: many"), "utf-8")
    assert f"{file.name}:5:" in ask("session.json").told["error"]


def test_a_save_is_news_for_whoever_listens(ask: Asking, file: Path) -> None:
    told = ask.until_it_sounds()
    assert told["exact"] is True
    with closing(ask.line()) as line:
        line.request("GET", ask.path + "changes")
        stream = line.getresponse()
        assert stream.getheader("content-type", "").startswith("text/event-stream")
        before = news(stream)
        file.write_text(ROUTINE.replace("4", "9"), "utf-8")
        assert news(stream)["version"] > before["version"]


def news(stream: http.client.HTTPResponse) -> Any:
    while not (line := stream.readline()).startswith(b"data: "):
        assert line, "the stream has ended"
    return json.loads(line[len(b"data: ") :])


def test_the_sound_is_answered_in_ranges(ask: Asking) -> None:
    name = ask.until_it_sounds()["sound"]
    whole = ask(name)
    assert (whole.status, whole.headers["content-type"]) == (200, "audio/flac")
    part = ask(name, range="bytes=100-199")
    assert (part.status, part.body) == (206, whole.body[100:200])


def test_figures_are_of_the_routines_own_exercises(ask: Asking) -> None:
    ask("session.json")
    drawn = ask("figures/cat.svg")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert drawn.body.startswith(b"<svg")
    assert ask("figures/boat.svg").status == 404


@pytest.mark.parametrize("what", ["sound/x.flac", "sound/..%2fx", "page/../main.js", "tracks.json"])
def test_nothing_else_is_there(ask: Asking, what: str) -> None:
    assert ask(what).status == 404


@pytest.mark.parametrize("what", ["", "session.json", "changes"])
def test_nothing_can_be_posted(ask: Asking, what: str) -> None:
    assert ask(what, "POST", **{"content-type": "application/json"}).status == 405


def test_its_head_alone_can_be_asked_for(ask: Asking) -> None:
    for what in ("", "session.json", "changes"):
        answer = ask(what, "HEAD")
        assert (answer.status, answer.body) == (200, b"")
