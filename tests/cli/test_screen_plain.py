"""A session in plain lines: what is printed, and what keys do."""

from __future__ import annotations

import io
import signal
from dataclasses import dataclass, field

import pytest

from matcue.base.units import Ms
from matcue.cli.screen.live import Left
from matcue.cli.screen.plain import run_plain
from matcue.live.keys import Press
from matcue.plan.timeline import SpanKind
from screens import FakeLive, during


@dataclass
class Typist:
    """Gives keys one at a time, while the session goes on by so much between two looks."""

    live: FakeLive
    keys: list[str] = field(default_factory=list)
    step: Ms = Ms(0)

    def wait(self, timeout_s: float) -> list[str]:
        self.live.position = Ms(self.live.position + self.step)
        return [self.keys.pop(0)] if self.keys else []


def printed(live: FakeLive, *keys: str, step: Ms = Ms(0)) -> tuple[Left, list[str]]:
    out = io.StringIO()
    left = run_plain(live, out=out, keys=Typist(live, list(keys), step))
    return left, out.getvalue().splitlines()


def test_a_session_is_told_to_its_end_with_a_line_an_event() -> None:
    left, lines = printed(FakeLive(), step=Ms(500))
    assert left is Left.ENDED
    assert lines[0] == "Small session, 10 minutes 11 seconds."
    assert lines[-1] == "The end, at 10:11."
    assert lines.count("Hold, 40 seconds.") == 2


def test_nothing_moves_on_the_screen() -> None:
    _, lines = printed(FakeLive(), "?", "space", "space", step=Ms(500))
    assert not any(ord(letter) < 32 for line in lines for letter in line)


def test_keys_act_and_what_they_do_is_told() -> None:
    live = FakeLive(position=during(SpanKind.HOLD, 0, 5_000))
    left, lines = printed(live, "space", "space", "x", "q")
    assert live.pressed == [Press.TOGGLE, Press.TOGGLE, Press.STOP]
    assert left is Left.STOPPED
    assert lines[-3:] == ["Paused at 0:55.", "Going on.", "Stopped, at 0:55."]


def test_the_question_mark_tells_the_keys_in_words() -> None:
    _, lines = printed(FakeLive(), "?", "q")
    assert "right, n, page down: next exercise" in lines
    assert "l: fewer words" in lines
    assert "m: more words" in lines
    assert "q, ctrl+c: stop" in lines


def test_a_session_that_does_not_stop_is_left_at_the_second_asking() -> None:
    live = FakeLive(stops=False)
    left, _ = printed(live, "q", "q")
    assert left is Left.STOPPED
    assert live.pressed == [Press.STOP, Press.STOP]


class Interrupting(Typist):
    """Presses Ctrl-C, which comes as a signal."""

    def wait(self, timeout_s: float) -> list[str]:
        signal.raise_signal(signal.SIGINT)
        return []


def test_an_interrupt_stops_the_session_and_leaves_the_handlers_as_they_were() -> None:
    before = signal.getsignal(signal.SIGINT)
    live = FakeLive()
    left = run_plain(live, out=io.StringIO(), keys=Interrupting(live))
    assert left is Left.STOPPED
    assert live.pressed == [Press.STOP]
    assert signal.getsignal(signal.SIGINT) is before


class Hurried(Typist):
    """Somebody asks the process to end."""

    def wait(self, timeout_s: float) -> list[str]:
        signal.raise_signal(signal.SIGTERM)
        return []


def test_a_request_to_end_leaves_the_session_to_whoever_started_it() -> None:
    live = FakeLive()
    left = run_plain(live, out=io.StringIO(), keys=Hurried(live))
    assert left is Left.TERMINATED
    assert live.pressed == []


class Closed(io.StringIO):
    """A terminal that is gone, or a pipe that nobody reads."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str, /) -> int:
        raise self.error


def test_a_terminal_that_is_gone_is_told() -> None:
    gone = Closed(OSError(5, "Input/output error"))
    live = FakeLive()
    assert run_plain(live, out=gone, keys=Typist(live)) is Left.HUNG_UP


def test_a_pipe_that_nobody_reads_is_for_the_command_line_to_tell() -> None:
    live = FakeLive()
    with pytest.raises(BrokenPipeError):
        run_plain(live, out=Closed(BrokenPipeError(32, "Broken pipe")), keys=Typist(live))
