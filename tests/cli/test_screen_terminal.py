"""On a real terminal: it is as it was before, whatever happens; and what happens is told."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from matcue.cli.screen.terminal import can_draw, wants_colour
from shell_in_pty import Shell, needs_bash, wait_for_line

pytestmark = [needs_bash, pytest.mark.slow(reason="each waits for a program on a terminal")]

HERE = Path(__file__).parent
PROGRAM = HERE / "screen_program.py"
PATHS = os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE.parent)])

DRAWN = {"screen": "pause", "plain": "Hold, 40 seconds."}
"""What can be read once it runs."""

TAKES_ALL = "\x1b[?1049h"
"""The way to the alternate screen."""

LEAVES_ALL = ("\x1b[?1049l", "\x1b[?25h")
"""The way back from the alternate screen, and the cursor."""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {"PYTHONPATH": PATHS})


def begin(shell: Shell, mode: str, log: Path) -> None:
    shell.send(f"{sys.executable} {PROGRAM} {mode} {log}\n")
    shell.until(DRAWN["plain" if mode == "plain" else "screen"])


@pytest.mark.parametrize("mode", DRAWN)
def test_after_stopping_the_terminal_is_as_it_was(shell: Shell, log: Path, mode: str) -> None:
    with shell:
        before = shell.modes()
        begin(shell, mode, log)
        shell.send("q")
        shell.until("ready> ")
        assert shell.modes() == before
    assert log.read_text("utf-8").splitlines() == ["stop", "left stopped"]


@pytest.mark.parametrize("mode", DRAWN)
def test_control_z_gives_the_terminal_back_and_fg_takes_it_again(
    shell: Shell, log: Path, mode: str
) -> None:
    with shell:
        before = shell.modes()
        begin(shell, mode, log)
        shell.send("\x1a")
        shell.until("Stopped")
        shell.until("ready> ")
        assert shell.modes() == before
        shell.send("fg\n")
        wait_for_line(log, "resume")
        if mode == "screen":
            shell.until("pause")
        shell.send("n")
        wait_for_line(log, "next")
        shell.send("q")
        shell.until("ready> ")
        assert shell.modes() == before
    noted = log.read_text("utf-8").splitlines()
    assert noted == ["suspend", "resume", "next", "stop", "left stopped"]


@pytest.mark.parametrize("mode", DRAWN)
def test_a_stop_that_is_no_control_z_does_not_confuse_it(
    shell: Shell, log: Path, mode: str
) -> None:
    with shell:
        before = shell.modes()
        begin(shell, mode, log)
        shell.signal(signal.SIGSTOP)
        shell.until("Stopped")
        shell.until("ready> ")
        shell.send("fg\n")
        if mode == "screen":
            # What was typed before it took the terminal again would be lost.
            shell.until(TAKES_ALL)
            shell.until("pause")
        else:
            shell.until(PROGRAM.name)
        shell.send("n")
        wait_for_line(log, "next")
        shell.send("q")
        shell.until("ready> ")
        assert shell.modes() == before


@pytest.mark.parametrize("mode", DRAWN)
def test_a_request_to_end_leaves_the_terminal_as_it_was(shell: Shell, log: Path, mode: str) -> None:
    with shell:
        before = shell.modes()
        begin(shell, mode, log)
        shell.signal(signal.SIGTERM)
        shell.until("ready> ")
        assert shell.modes() == before
    assert log.read_text("utf-8").splitlines() == ["left terminated"]


@pytest.mark.parametrize("mode", DRAWN)
def test_an_interrupt_from_elsewhere_stops_the_session(shell: Shell, log: Path, mode: str) -> None:
    with shell:
        begin(shell, mode, log)
        shell.signal(signal.SIGINT)
        shell.until("ready> ")
    assert log.read_text("utf-8").splitlines() == ["stop", "left stopped"]


@pytest.mark.parametrize("mode", DRAWN)
def test_a_terminal_that_is_closed_is_told_and_nothing_hangs(
    shell: Shell, log: Path, mode: str
) -> None:
    with shell:
        begin(shell, mode, log)
        shell.hang_up()
        wait_for_line(log, "left hung up")


def test_an_error_is_raised_again_once_the_terminal_is_itself(shell: Shell, log: Path) -> None:
    with shell:
        before = shell.modes()
        begin(shell, "broken", log)
        shell.send("n")
        printed = shell.until("ValueError: the button is off")
        assert all(printed.index(way) < printed.index("Traceback") for way in LEAVES_ALL)
        shell.until("ready> ")
        assert shell.modes() == before


def test_what_libraries_print_does_not_come_onto_the_screen(shell: Shell, log: Path) -> None:
    with shell:
        begin(shell, "redirected", log)
        shell.send("q")
        shell.until("ready> ")
        assert "noise of a library" not in shell.seen
    assert "noise of a library" in log.with_suffix(".noise").read_text("utf-8")


def test_without_a_terminal_there_is_nothing_to_draw_on() -> None:
    # Tests run without one at standard input.
    assert not can_draw({"TERM": "xterm-256color"})


@pytest.mark.parametrize(
    ("term", "drawn"), [("xterm-256color", True), ("dumb", False), ("", False)]
)
def test_a_dumb_terminal_gets_plain_lines(shell: Shell, log: Path, term: str, drawn: bool) -> None:
    code = (
        "import os; from matcue.cli.screen.terminal import can_draw;"
        " print('drawn', can_draw(os.environ))"
    )
    with shell:
        assert f"drawn {drawn}" in shell.run(f'TERM={term} {sys.executable} -c "{code}"')


@pytest.mark.parametrize(
    ("environ", "coloured"), [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)]
)
def test_no_color_is_heeded(environ: dict[str, str], coloured: bool) -> None:
    assert wants_colour(environ) is coloured
