"""``matcue play --remote`` as a user starts it: what it says, when it listens, and no longer."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from running import tiny_routine
from sessions import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from running import Run

pytestmark = pytest.mark.slow(reason="each waits for a program to start and to end")

TESTS = Path(__file__).parents[1]


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    return str(tiny_routine(tmp_path, hold="30s"))


@contextmanager
def led(routine: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A session in real time with its remote, and the remote's address."""
    program = subprocess.Popen(
        [sys.executable, str(TESTS / "web" / "leading.py"), routine, "tone", "machine"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(TESTS)])},
    )
    with program:
        assert program.stderr is not None
        line = program.stderr.readline()
        try:
            assert line.startswith("Remote: http://127.0.0.1:"), line + program.stderr.read()
            yield program, line.split()[1]
        finally:
            program.terminate()


def asked(url: str, what: str, body: bytes | None = None) -> tuple[int, bytes]:
    where = urlsplit(url)
    with closing(http.client.HTTPConnection("127.0.0.1", where.port or 0, timeout=60)) as line:
        method, headers = ("POST", {"content-type": "application/json"}) if body else ("GET", {})
        line.request(method, where.path + what, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read()


def is_gone(url: str) -> bool:
    """Tell whether nobody answers there, or somebody else, who has taken the port since."""
    try:
        return asked(url, "")[0] == HTTPStatus.NOT_FOUND
    except ConnectionError:
        return True


def test_lan_without_remote_says_what_to_write(run_matcue: Run, tiny: str) -> None:
    done = run_matcue("play", tiny, "--lan", "--device", "null")
    assert (done.code, done.err) == (
        2,
        "matcue: --lan lets phones into the remote; write --remote --lan\n",
    )


def test_without_remote_nothing_listens(run_matcue: Run, tiny: str) -> None:
    done = run_matcue("play", tiny, "--plain", "--device", "null", "--voice", "tone")
    assert done.code == 0
    assert "http" not in done.err + done.out


def test_the_address_is_said_and_ends_with_the_session(run_matcue: Run, tiny: str) -> None:
    done = run_matcue("play", tiny, "--plain", "--device", "null", "--voice", "tone", "--remote")
    assert done.code == 0, done.err
    (line,) = [line for line in done.err.splitlines() if line.startswith("Remote: ")]
    where = urlsplit(line.split()[1])
    assert where.hostname == "127.0.0.1"
    assert len(where.path.strip("/")) == 16
    assert is_gone(line.split()[1])


def test_a_press_from_a_browser_stops_the_session(tiny: str) -> None:
    with led(tiny) as (program, url):
        status, page = asked(url, "")
        assert (status, b"<!doctype html>" in page) == (200, True)
        assert json.loads(asked(url, "tracks.json")[1])["live"] is True
        assert asked(url, "press", b'{"press": "stop"}')[0] == 200
        out, err = program.communicate(timeout=60)
        assert program.returncode == 0, err
        assert "Stopped at " in err
        assert "HTTP" not in out + err


def test_whoever_listens_to_the_end_is_told_of_it_and_let_go(tiny: str) -> None:
    with led(tiny) as (_, url):
        where = urlsplit(url)
        with closing(http.client.HTTPConnection("127.0.0.1", where.port or 0, timeout=60)) as line:
            line.request("GET", f"{where.path}live")
            stream = line.getresponse()
            asked(url, "press", b'{"press": "stop"}')
            told = [json.loads(part[6:]) for part in stream if part.startswith(b'data: {"going"')]
        assert told[-1]["going"] == "ended"

        wait_until(lambda: is_gone(url))
