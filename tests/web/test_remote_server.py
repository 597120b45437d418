"""The remote of a live session over real HTTP: what listeners hear, and what may be pressed."""

from __future__ import annotations

import http.client
import json
import re
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from matcue.base.units import Ms
from matcue.live.control.protocol import LONGEST_SEEK
from matcue.live.keys import Press
from matcue.live.scene import Going
from matcue.plan.timeline import SpanKind
from matcue.web import remote as web_remote
from matcue.web.remote import Remote
from matcue.web.server import Server
from screens import FakeLive, during
from sessions import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOC = (Path(__file__).parents[2] / "docs" / "remote.md").read_text("utf-8")
TOKEN = "x" * 16


@dataclass(slots=True)
class Session(FakeLive):
    """A session that notes where it was asked to go, too."""

    sought: list[int] = field(default_factory=list)

    def seek(self, to: Ms) -> None:
        self.sought.append(to)
        self.position = to


@pytest.fixture(autouse=True)
def _only_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told only because it is time for a sign of life."""
    monkeypatch.setattr(web_remote, "SIGN_OF_LIFE_S", 3_600)


@pytest.fixture
def session() -> Session:
    return Session(position=during(SpanKind.HOLD, 0, 11_500))


@pytest.fixture
def page(session: Session) -> Remote:
    return Remote(session)


@pytest.fixture
def server(page: Remote) -> Iterator[Server]:
    with Server(page.routes(), token=TOKEN) as running:
        yield running
        page.close()


class Listener:
    """A page that listens, without a browser."""

    def __init__(self, server: Server) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self._line.request("GET", f"/{TOKEN}/live")
        self.answer = self._line.getresponse()

    def events(self) -> Iterator[tuple[str, Any]]:
        """Read events as they come: their names and what they say, until the stream ends."""
        name = "message"
        while line := self.answer.readline():
            key, _, value = line.decode().rstrip("\n").partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                yield name, json.loads(value)
                name = "message"

    def states(self) -> Iterator[dict[str, Any]]:
        return (told for name, told in self.events() if name == "message")

    def close(self) -> None:
        self.answer.close()
        self._line.close()


@pytest.fixture
def listen(server: Server) -> Iterator[Callable[[], Listener]]:
    listeners: list[Listener] = []

    def begin() -> Listener:
        listeners.append(Listener(server))
        return listeners[-1]

    yield begin
    for each in listeners:
        each.close()


def post(
    server: Server,
    where: str,
    body: bytes,
    method: str = "POST",
    *,
    token: str = TOKEN,
    **headers: str,
) -> tuple[int, Any]:
    """Post as the page does, but for the headers given; an empty one is left out."""
    sent = {"content-type": "application/json", "origin": f"http://127.0.0.1:{server.port}"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as line:
        line.request(method, f"/{token}/{where}", body, {k: v for k, v in sent.items() if v})
        answer = line.getresponse()
        text = answer.read()
        told = json.loads(text) if answer.getheader("content-type") == "application/json" else text
        return answer.status, told


def test_whoever_comes_is_told_at_once_what_is_on(listen: Callable[[], Listener]) -> None:
    now = next(listen().states())
    assert {
        key: now[key]
        for key in ("going", "title", "name", "kind", "figure", "set", "exercise", "next", "at")
    } == {
        "going": "playing",
        "title": "Small session",
        "name": "Downward dog",
        "kind": "hold",
        "figure": 29,
        "set": [1, 2],
        "exercise": [1, 3],
        "next": "Bird dog",
        "at": during(SpanKind.HOLD, 0, 11_500),
    }


def test_every_key_of_a_state_is_described(listen: Callable[[], Listener]) -> None:
    section = DOC.split("\n### For a browser or a program of your own\n")[1].split("\n## ")[0]
    table = section.split("| key |")[1]
    keys = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    described = {key for cell in keys for key in re.findall(r"`(\w+)`", cell)}
    assert described == set(next(listen().states()))


def test_the_stream_is_one_of_events_that_nobody_keeps(listen: Callable[[], Listener]) -> None:
    answer = listen().answer
    assert answer.status == 200
    assert (answer.getheader("content-type") or "").startswith("text/event-stream")
    assert answer.getheader("cache-control") == "no-store"


def test_the_chapters_come_once_and_before_the_first_state(
    session: Session, listen: Callable[[], Listener]
) -> None:
    events = listen().events()
    name, chapters = next(events)
    assert name == "chapters"
    assert chapters == [
        {"at": each.at, "title": each.title} for each in session.session_view.chapters
    ]
    assert next(events)[0] == "message"
    session.press(Press.TOGGLE)
    assert next(events)[0] == "message"


def test_what_changes_is_told(session: Session, listen: Callable[[], Listener]) -> None:
    states = listen().states()
    assert next(states)["going"] == "playing"
    session.press(Press.TOGGLE)
    assert next(states)["going"] == "paused"
    session.position = during(SpanKind.REP, 0, 100)
    assert next(states)["name"] == "Bird dog"
    session.state = replace(session.state, pace=1.25, voice_db=-3, message="In a moment.")
    told = next(states)
    assert (told["pace"], told["voice_db"], told["message"]) == (1.25, -3, "In a moment.")


def test_a_jump_within_what_is_on_is_told_although_nothing_else_changed(
    session: Session, listen: Callable[[], Listener]
) -> None:
    session.press(Press.PAUSE)
    session.position = during(SpanKind.HOLD, 2, 40_100)
    states = listen().states()
    before = next(states)
    session.position = Ms(session.position + 800)
    after = next(states)
    assert after["at"] - before["at"] == 800
    assert after | {"at": 0} == before | {"at": 0}


def test_a_session_that_stands_still_is_told_only_as_a_sign_of_life(
    session: Session, listen: Callable[[], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_remote, "SIGN_OF_LIFE_S", 0.3)
    session.press(Press.PAUSE)
    looks = 0
    look = FakeLive.scene

    def counted(live: FakeLive) -> Any:
        nonlocal looks
        looks += 1
        return look(live)

    monkeypatch.setattr(Session, "scene", counted)
    states = listen().states()
    first, *more = [next(states) for _ in range(3)]
    assert all(state == first for state in more)
    assert looks > 6


def test_a_breath_is_told_a_few_times_a_second(
    session: Session, listen: Callable[[], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_remote, "BREATH_S", 0)
    session.press(Press.PAUSE)
    session.position = during(SpanKind.BREATH, 0, 1_000)
    states = listen().states()
    told = next(states)
    assert (told["flow"], told["full"]) == ("in", 0.25)
    session.position = during(SpanKind.BREATH, 0, 1_200)
    assert next(states)["full"] == 0.3


def test_each_of_several_phones_is_told(
    session: Session, listen: Callable[[], Listener], page: Remote
) -> None:
    phones = [listen().states() for _ in range(5)]
    assert {next(phone)["going"] for phone in phones} == {"playing"}
    session.press(Press.TOGGLE)
    assert {next(phone)["going"] for phone in phones} == {"paused"}
    assert page.came == 5


def test_a_phone_that_comes_back_sees_how_it_is_now(
    session: Session, listen: Callable[[], Listener]
) -> None:
    first = listen()
    next(first.states())
    first.close()
    session.press(Press.TOGGLE)
    assert next(listen().states())["going"] == "paused"


def test_a_phone_that_went_away_makes_room_for_another(
    listen: Callable[[], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_remote, "MOST_LISTENERS", 1)
    monkeypatch.setattr(web_remote, "SIGN_OF_LIFE_S", 0.05)
    first = listen()
    next(first.states())
    assert listen().answer.status == 503
    first.close()
    wait_until(lambda: listen().answer.status == 200)


def test_the_end_is_told_and_ends_the_stream(page: Remote, listen: Callable[[], Listener]) -> None:
    states = listen().states()
    next(states)
    page.close()
    assert [state["going"] for state in states] == ["ended"]


def test_a_session_that_is_over_says_so(session: Session, listen: Callable[[], Listener]) -> None:
    session.state = replace(session.state, going=Going.ENDED)
    assert next(listen().states())["going"] == "ended"


def test_the_page_learns_that_it_is_a_remote(server: Server) -> None:
    assert post(server, "tracks.json", b"", "GET") == (
        200,
        {"tracks": [], "zip": None, "feed": None, "live": True},
    )


@pytest.mark.parametrize("press", list(Press))
def test_a_press_reaches_the_session(server: Server, session: Session, press: Press) -> None:
    body = json.dumps({"press": press}).encode()
    assert post(server, "press", body) == (200, {"ok": True, "press": press})
    assert session.pressed == [press]


def test_a_seek_reaches_the_session(server: Server, session: Session) -> None:
    assert post(server, "seek", b'{"to": 83000}') == (200, {"ok": True, "to": 83_000})
    assert session.sought == [83_000]


@pytest.mark.parametrize(
    ("where", "body", "why"),
    [
        ("press", b'{"press": "togle"}', "no press is called 'togle'; did you mean 'toggle'?"),
        ("press", b'{"press": 1}', 'post {"press": "toggle"}'),
        ("press", b'{"press": "next", "to": 1}', 'post {"press": "toggle"}'),
        ("press", b'["next"]', 'post {"press": "toggle"}'),
        ("press", b"", 'post {"press": "toggle"}'),
        ("press", b"\xff\x00", 'post {"press": "toggle"}'),
        ("press", b"[" * 4_000, 'post {"press": "toggle"}'),
        ("seek", b'{"to": "1"}', 'post {"to": 83000}'),
        ("seek", b'{"to": 1.5}', 'post {"to": 83000}'),
        ("seek", b'{"to": true}', 'post {"to": 83000}'),
        ("seek", b'{"to": -1}', f"to is from 0 to {LONGEST_SEEK}, in milliseconds"),
        ("seek", b'{"to": 1' + b"0" * 300 + b"}", 'post {"to": 83000}'),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(
    server: Server, session: Session, where: str, body: bytes, why: str
) -> None:
    assert post(server, where, body) == (400, {"error": why})
    assert (session.pressed, session.sought) == ([], [])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"content_type": "text/plain"}, 415, id="what a form of any site can send"),
        pytest.param({"content_type": "application/x-www-form-urlencoded"}, 415, id="a form"),
        pytest.param({"content_type": ""}, 415, id="no type"),
        pytest.param({"origin": "http://evil.example"}, 403, id="another site"),
        pytest.param({"origin": "null"}, 403, id="a page that hides where it is from"),
        pytest.param({"origin": "https://127.0.0.1"}, 403, id="another port"),
        pytest.param({"host": "evil.example"}, 421, id="another name for this machine"),
        pytest.param({"sec_fetch_site": "cross-site"}, 403, id="a browser that says so"),
    ],
)
def test_a_post_of_somebody_else_is_refused(
    server: Server, session: Session, headers: dict[str, str], status: int
) -> None:
    assert post(server, "press", b'{"press": "toggle"}', **headers)[0] == status
    assert session.pressed == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_pressing_takes_a_post(server: Server, session: Session, method: str) -> None:
    assert post(server, "press", b'{"press": "toggle"}', method)[0] == 405
    assert session.pressed == []


@pytest.mark.parametrize("where", ["live", "tracks.json", ""])
def test_nothing_else_takes_a_post(server: Server, where: str) -> None:
    assert post(server, where, b"{}")[0] == 405


@pytest.mark.parametrize("token", ["y" * 16, TOKEN[:-1], f"{TOKEN}/..", ""])
def test_without_the_token_there_is_nothing(server: Server, session: Session, token: str) -> None:
    assert post(server, "press", b'{"press": "toggle"}', token=token)[0] in {404, 405}
    assert session.pressed == []


def test_a_long_body_is_refused(server: Server, session: Session) -> None:
    assert post(server, "press", b'{"press": "toggle"}' + b" " * 10_000)[0] == 413
    assert session.pressed == []
