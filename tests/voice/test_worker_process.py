"""A worker that dies is replaced once, one that hangs is ended, and none is left behind.

The workers here are real processes: a few lines of Python each, told on the command line.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import VoiceError
from matcue.voice.worker_process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Start = Callable[[str], WorkerProcess]

ANSWER_ALL = """
for line in sys.stdin:
    answer = {"pid": os.getpid(), "folder": sys.argv[1], "asked": json.loads(line)}
    print(json.dumps(answer), flush=True)
"""
DIE_ONCE = (
    """
mark = pathlib.Path(os.environ["MARK"])
if not mark.exists():
    mark.touch()
    sys.stdin.readline()
    sys.exit(3)
"""
    + ANSWER_ALL
)


CTRL_C_WHILE_ASKED = """
import signal
for line in sys.stdin:
    if json.loads(line) == {"n": 1}:
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(0.1)
    print(line, end="", flush=True)
"""


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def start(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Run lines of Python as workers; their folders lie in `temporary`."""
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    started = []

    def worker(code: str) -> WorkerProcess:
        lines = f"import json, os, pathlib, sys, time\n{code}"
        started.append(WorkerProcess([sys.executable, "-S", "-E", "-c", lines]))
        return started[-1]

    yield worker
    for one in started:
        one.close()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_question_is_answered(start: Start) -> None:
    answer = start(ANSWER_ALL).ask({"text": "Привет"}, timeout_s=30)
    assert answer["asked"] == {"text": "Привет"}


def test_one_process_answers_every_question(start: Start) -> None:
    worker = start(ANSWER_ALL)
    assert len({worker.ask({}, timeout_s=30)["pid"] for _ in range(3)}) == 1


def test_no_process_is_started_before_the_first_question(start: Start, temporary: Path) -> None:
    start(ANSWER_ALL)
    assert list(temporary.iterdir()) == []


def test_a_process_that_was_begun_is_the_one_that_answers(start: Start, temporary: Path) -> None:
    worker = start(ANSWER_ALL)
    worker.begin()
    (folder,) = temporary.iterdir()
    worker.ask({}, timeout_s=30)
    assert list(temporary.iterdir()) == [folder]


def test_a_program_that_cannot_be_begun_is_told_at_the_first_question() -> None:
    worker = WorkerProcess(["/no/such/program"])
    worker.begin()
    with pytest.raises(VoiceError, match="cannot be started"):
        worker.ask({}, timeout_s=30)


def test_an_error_is_passed_on_and_the_worker_lives_on(start: Start) -> None:
    worker = start(
        "for line in sys.stdin: print(json.dumps({'error': f'no {os.getpid()}'}), flush=True)"
    )
    with pytest.raises(VoiceError, match="no ") as first:
        worker.ask({}, timeout_s=30)
    with pytest.raises(VoiceError) as second:
        worker.ask({}, timeout_s=30)
    assert str(first.value) == str(second.value)


def test_a_worker_that_dies_is_replaced_once(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARK", str(tmp_path / "mark"))
    assert start(DIE_ONCE).ask({"n": 1}, timeout_s=30)["asked"] == {"n": 1}


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_worker_killed_between_questions_is_replaced(start: Start) -> None:
    worker = start(ANSWER_ALL)
    first = worker.ask({}, timeout_s=30)["pid"]
    os.kill(first, signal.SIGTERM)
    second = worker.ask({}, timeout_s=30)["pid"]
    assert second != first
    assert not alive(first)


def test_a_worker_that_dies_twice_is_an_error_with_its_last_words(start: Start) -> None:
    worker = start("sys.exit('the library is broken')")
    with pytest.raises(VoiceError, match="stopped twice: the library is broken"):
        worker.ask({}, timeout_s=30)


def test_a_worker_that_dies_without_a_word_is_an_error_with_its_status(start: Start) -> None:
    with pytest.raises(VoiceError, match="stopped twice: it ended with status 7"):
        start("os._exit(7)").ask({}, timeout_s=30)


@pytest.mark.parametrize("nonsense", ["hello", "[1]"])
def test_a_worker_that_talks_nonsense_counts_as_dead(start: Start, nonsense: str) -> None:
    with pytest.raises(VoiceError, match="stopped twice: it answered"):
        start(f"print({nonsense!r}, flush=True); sys.stdin.read()").ask({}, timeout_s=30)


def test_a_worker_that_hangs_is_ended_in_time(start: Start, temporary: Path) -> None:
    worker = start("pathlib.Path(sys.argv[1], 'here').touch(); time.sleep(600)")
    before = time.monotonic()
    with pytest.raises(VoiceError, match="took longer than 0 s"):
        worker.ask({}, timeout_s=0.4)
    assert time.monotonic() - before < 30
    assert list(temporary.iterdir()) == []


def test_a_program_that_is_not_there_is_a_clear_error() -> None:
    with pytest.raises(VoiceError, match="cannot be started"):
        WorkerProcess(["./no-such-program"]).ask({}, timeout_s=30)


def test_closing_ends_the_process_and_clears_its_folder(start: Start, temporary: Path) -> None:
    worker = start(ANSWER_ALL)
    answer = worker.ask({}, timeout_s=30)
    assert Path(answer["folder"]).parent == temporary
    worker.close()
    assert list(temporary.iterdir()) == []
    # A zombie would still answer to its number.
    assert os.name != "posix" or not alive(answer["pid"])


def test_closing_twice_is_closing_once(start: Start) -> None:
    worker = start(ANSWER_ALL)
    worker.ask({}, timeout_s=30)
    worker.close()
    worker.close()


def test_nothing_is_answered_after_closing(start: Start) -> None:
    worker = start(ANSWER_ALL)
    worker.close()
    with pytest.raises(VoiceError, match="has been closed"):
        worker.ask({}, timeout_s=30)


def test_closing_interrupts_a_question_and_starts_no_new_process(
    start: Start, temporary: Path
) -> None:
    """Ctrl-C must not wait for a sentence."""
    worker = start("pathlib.Path(sys.argv[1], 'here').touch(); time.sleep(600)")
    said: list[str] = []

    def ask() -> None:
        try:
            worker.ask({}, timeout_s=600)
        except VoiceError as error:
            said.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    while not list(temporary.glob("*/here")):
        time.sleep(0.01)
    worker.close()
    asking.join(30)
    assert said == ["the system voice has been closed"]
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_an_answer_given_up_by_ctrl_c_is_not_taken_for_the_next(start: Start) -> None:
    worker = start(CTRL_C_WHILE_ASKED)
    with pytest.raises(KeyboardInterrupt):
        worker.ask({"n": 1}, timeout_s=30)
    assert worker.ask({"n": 2}, timeout_s=30) == {"n": 2}


def test_threads_take_turns(start: Start) -> None:
    worker = start(ANSWER_ALL)
    answers: list[bool] = []

    def ask(number: int) -> None:
        answers.extend(
            worker.ask({"n": number}, timeout_s=30)["asked"] == {"n": number} for _ in range(20)
        )

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [True] * 80
