"""Processes that work for this one: they answer, are ended in time, and none outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matcue.base.child import Child, ChildDiedError, ChildLateError

ECHO = """
import os, signal, sys
from matcue.base.child import adopted, answer_all
requests, answers = adopted()
print("a library prints")
answer_all(requests, answers, lambda line: line.strip() + b" from %d" % os.getpid())
"""


def child(code: str) -> Child:
    return Child([sys.executable, "-c", code])


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_messages_are_answered_and_what_libraries_print_is_none() -> None:
    echo = child(ECHO)
    for message in (b"one", b"", "два".encode()):
        echo.send(message)
        assert echo.receive(30).startswith(message + b" from ")
    assert echo.end(30) == "a library prints"


def test_at_the_end_of_its_input_it_ends_by_itself() -> None:
    assert child("import sys; sys.stdin.read(); sys.exit(5)").end(30) == "it ended with status 5"


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_one_that_does_not_end_is_killed_in_time() -> None:
    before = time.monotonic()
    assert child("import time; time.sleep(600)").end(0.3) == "it ended by signal 9"
    assert time.monotonic() - before < 30


def test_one_that_does_not_answer_in_time_is_ended() -> None:
    slow = child("import time; time.sleep(600)")
    slow.send(b"now")
    with pytest.raises(ChildLateError, match="it took longer than 0 s"):
        slow.receive(0.3)
    slow.end()


def test_one_that_dies_tells_how_and_half_a_message_is_none() -> None:
    for code, how in (
        ("import os; os.write(1, b'half'); os._exit(7)", "it ended with status 7"),
        ("import sys; sys.exit('no voice')", "no voice"),
    ):
        with pytest.raises(ChildDiedError, match=how):
            child(code).receive(30)


def test_nothing_can_be_sent_to_one_that_is_gone() -> None:
    gone = child("")
    with pytest.raises(ChildDiedError):
        gone.send(b"x" * 10_000_000)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_ctrl_c_of_the_terminal_does_not_reach_it() -> None:
    echo = child(ECHO)
    echo.send(b"one")
    pid = int(echo.receive(30).rpartition(b" ")[2])
    assert os.getpgid(pid) == pid
    os.kill(pid, signal.SIGINT)
    echo.send(b"two")
    assert echo.receive(30).startswith(b"two")
    echo.end(30)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_it_dies_with_its_parent_however_that_ended(tmp_path: Path) -> None:
    (tmp_path / "echo.py").write_text(ECHO, "utf-8")
    parent = (
        "import sys, time\n"
        "from matcue.base.child import Child\n"
        f"echo = Child([sys.executable, {str(tmp_path / 'echo.py')!r}])\n"
        "echo.send(b'one')\n"
        "print(echo.receive(30).rpartition(b' ')[2].decode(), flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        pid = int(running.stdout.readline())
        assert alive(pid)
        running.kill()
    until = time.monotonic() + 30
    while alive(pid) and time.monotonic() < until and not _is_zombie(pid):
        time.sleep(0.01)
    assert not alive(pid) or _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Nobody may be there to take an orphan's leave."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
