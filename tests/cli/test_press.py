"""``matcue press``: a real process against the real socket of a session."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from matcue.base.units import Ms
from matcue.cli.main import cli, run
from matcue.live.control.server import ControlServer
from matcue.live.control.state import Playback, SessionState, as_facts
from matcue.live.keys import Press
from sessions import STATE, FakeSession, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def session() -> Iterator[FakeSession]:
    playing = FakeSession()
    with ControlServer(playing.controls):
        yield playing


def matcue(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "matcue", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_press_from_another_process_reaches_the_session(session: FakeSession) -> None:
    done = matcue("press", "more-time")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert session.presses == [Press.MORE_TIME]


@pytest.mark.parametrize("press", list(Press))
def test_every_press_can_be_typed(
    session: FakeSession, press: Press, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["press", press, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "press": press}
    assert session.presses == [press]


@pytest.mark.parametrize("arguments", [["toggle"], ["--state"], ["--watch"]])
def test_where_nothing_plays_it_says_so(arguments: list[str]) -> None:
    done = matcue("press", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "matcue: nothing is playing; `matcue play` begins a session\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["togle"], "matcue: no press is called 'togle'; did you mean 'toggle'?\n"),
        (["faster!"], "did you mean 'faster'?"),
        (["dance"], "; there are toggle, play, pause, next, previous,"),
        ([], "give a PRESS, or --state, or --watch"),
        (["next", "--watch"], "give a PRESS, or --state, or --watch"),
        (["--state", "--watch"], "give a PRESS, or --state, or --watch"),
    ],
)
def test_what_cannot_be_pressed_is_refused_with_what_can(
    session: FakeSession,
    arguments: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["press", *arguments]) == 2
    assert says in capsys.readouterr().err
    assert session.presses == []


def test_the_state_for_machines_is_what_the_session_tells(session: FakeSession) -> None:
    done = matcue("press", "--state", "--json")
    assert json.loads(done.stdout) == as_facts(session.state())


LEAST = SessionState(state=Playback.WAITING, routine="x", title="Ten minutes")


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (
            STATE,
            "playing  3:20 of 14:05  Bird dog: hold, left side, set 2 of 3, rep 1 of 4, 12 s to go; next: Cat\n",
        ),
        (LEAST, "waiting  0:00  Ten minutes\n"),
        (
            SessionState(state=Playback.PAUSED, routine="x", title="X", at_ms=Ms(59_999), set=2),
            "paused  0:59  X: set 2\n",
        ),
    ],
)
def test_the_state_for_people_is_one_line(
    session: FakeSession, state: SessionState, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    session.now(**as_facts(state))
    assert run(["press", "--state"]) == 0
    assert capsys.readouterr().out == line


def test_watching_prints_each_change_until_the_session_ends() -> None:
    session = FakeSession()
    server = ControlServer(session.controls)
    server.start()
    with subprocess.Popen(
        [sys.executable, "-m", "matcue", "press", "--watch", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert json.loads(watching.stdout.readline()) == as_facts(STATE)
        session.press(Press.TOGGLE)
        assert json.loads(watching.stdout.readline())["state"] == "paused"
        server.stop()
        assert watching.stdout.read() == ""
        assert watching.wait(timeout=60) == 0
        assert watching.stderr.read() == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_ctrl_c_ends_watching_without_a_traceback(session: FakeSession) -> None:
    # A shell that runs us in the background ignores interrupts, and that would be inherited.
    start = (
        "import signal; from matcue.__main__ import main;"
        "signal.signal(signal.SIGINT, signal.default_int_handler); main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", start, "press", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        assert watching.stdout.readline().startswith("playing")
        watching.send_signal(signal.SIGINT)
        _, said = watching.communicate(timeout=60)
        assert watching.returncode == 130
        assert said.strip() == "matcue: stopped"
    assert session.presses == []


def test_the_shell_completes_presses() -> None:
    environment = {**os.environ, "_MATCUE_COMPLETE": "bash_complete"}
    words = {"COMP_WORDS": "matcue press to", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-c", "from matcue.cli.main import cli; cli(prog_name='matcue')"],
        env={**environment, **words},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["plain,toggle", "plain,tones-up", "plain,tones-down"]


def test_help_names_every_press() -> None:
    told = CliRunner().invoke(cli, ["press", "--help"]).output
    assert all(press.value in told for press in Press)


def test_pressing_loads_nothing_heavy(session: FakeSession) -> None:
    code = (
        "import sys; from matcue.cli.main import run; run(['press', 'next']);"
        "print([m for m in ('numpy', 'av', 'asyncio', 'rich', 'yaml', 'pydantic')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    wait_until(lambda: session.presses == [Press.NEXT])
