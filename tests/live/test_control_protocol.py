"""The lines of the local socket, without a socket."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.live.control import protocol
from matcue.live.control.protocol import (
    AskState,
    PressIt,
    Refusal,
    Request,
    SeekTo,
    ShowSecret,
    WatchRequest,
)
from matcue.live.control.state import SessionState, as_facts, from_facts
from matcue.live.keys import Press
from sessions import STATE


@pytest.mark.parametrize(
    ("line", "means"),
    [
        (b'{"press": "toggle"}', PressIt(Press.TOGGLE)),
        (b' {"press":"more-time"} \r\n', PressIt(Press.MORE_TIME)),
        (b'{"seek": 83000}', SeekTo(Ms(83_000))),
        (b'{"seek": 0}', SeekTo(Ms(0))),
        (b'{"ask": "state"}', AskState()),
        (b'{"watch": true}', WatchRequest(True)),
        (b'{"watch": false}', WatchRequest(False)),
        (b'{"secret": "x"}', ShowSecret("x")),
    ],
)
def test_a_line_means_one_request(line: bytes, means: Request) -> None:
    assert protocol.read_request(line) == means


@pytest.mark.parametrize("press", list(Press))
def test_every_press_can_be_written_and_read(press: Press) -> None:
    assert protocol.read_request(protocol.request("press", press)) == PressIt(press)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"toggle", "write one JSON object a line"),
        (b"", "write one JSON object a line"),
        (b"\x00\xff\xfe\x80", "write one JSON object a line"),
        (b"\xff\xfe{\x00}\x00", "write one JSON object a line"),
        (b"[" * 4_000, "write one JSON object a line"),
        (b'{"a":' * 800, "write one JSON object a line"),
        (b'"toggle"', "write one request a line"),
        (b"{}", "write one request a line"),
        (b'{"press": "next", "ask": "state"}', "write one request a line"),
        (b'{"press": "togle"}', "no press is called 'togle'; did you mean 'toggle'?"),
        (b'{"press": "dance"}', "no press is called 'dance'; there are toggle, play,"),
        (b'{"press": "TOGGLE!"}', "no press is called 'TOGGLE!'; there are toggle"),
        (b'{"press": 1}', 'press takes something else; write {"press": "toggle"}'),
        (b'{"press": null}', "press takes something else"),
        (b'{"seek": -1}', "seek takes something else"),
        (b'{"seek": 1.5}', "seek takes something else"),
        (b'{"seek": true}', "seek takes something else"),
        (b'{"seek": NaN}', "seek takes something else"),
        (b'{"seek": 86400001}', "seek takes something else"),
        (b'{"seek": %s}' % (b"9" * 4_000), "seek takes something else"),
        (b'{"ask": "everything"}', "ask takes something else"),
        (b'{"watch": 1}', "watch takes something else"),
        (b'{"sing": "a song"}', "there is no 'sing'; there are press, seek, ask, watch, secret"),
        (b'{"%s": 1}' % (b"x" * 3_000), "there is no 'xxxxx"),
    ],
)
def test_what_asks_for_nothing_is_refused_with_what_to_write(line: bytes, says: str) -> None:
    with pytest.raises(Refusal) as refusal:
        protocol.read_request(line)
    assert says in str(refusal.value)
    assert len(str(refusal.value)) < 400


@given(st.binary(max_size=300))
def test_garbage_is_refused_and_nothing_else_happens(line: bytes) -> None:
    # Bytes cannot happen to be a request of ours, so each is refused.
    with pytest.raises(Refusal):
        protocol.read_request(line)


def test_an_answer_is_one_line_of_ascii_whatever_it_quotes() -> None:
    with pytest.raises(Refusal) as refusal:
        protocol.read_request(rb'{"press": "\ud800\n\u001b[2J"}')
    line = protocol.refused(str(refusal.value))
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert b"\x1b" not in line


def test_a_state_comes_back_as_it_went() -> None:
    line = protocol.changed(STATE)
    assert from_facts(json.loads(line)["state"]) == STATE


def test_a_state_has_its_stable_keys() -> None:
    assert list(as_facts(STATE)) == [
        "state", "routine", "title", "exercise", "doing", "countdown_s", "side", "set", "sets",
        "rep", "reps", "next", "at_ms", "total_ms", "pace", "words", "voice_gain_db",
        "tones_gain_db", "chapter", "chapters",
    ]  # fmt: skip


def test_a_state_of_a_later_version_is_read_as_far_as_it_is_known() -> None:
    facts = {**as_facts(STATE), "doing": "floating", "heartbeat": 61, "side": None}
    read = from_facts(facts)
    assert (read.doing, read.side) == (None, None)
    assert read.title == STATE.title


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"state": "playing"},
        {**as_facts(STATE), "state": "dancing"},
        {"state": ["playing"], "routine": "x", "title": "X"},
    ],
)
def test_what_is_no_state_is_told_as_that(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (that it is a ValueError is what callers rely on)
        from_facts(facts)


def test_the_least_state_needs_three_facts() -> None:
    assert from_facts({"state": "waiting", "routine": "x", "title": "X"}).at_ms == 0
    assert isinstance(STATE, SessionState)


@pytest.mark.parametrize(
    ("key", "value"),
    [("total_ms", "long"), ("at_ms", []), ("pace", {}), ("title", 5), ("set", 1.5)],
)
def test_a_state_with_a_value_of_another_kind_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=key):
        from_facts(as_facts(STATE) | {key: value})
