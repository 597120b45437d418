"""docs/remote.md: what it shows is what happens, and it leaves nothing out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matcue.live.control.conversation import RemoteLimits
from matcue.live.control.endpoint import FILES
from matcue.live.control.protocol import LONGEST_LINE
from matcue.live.control.server import ControlServer
from matcue.live.control.state import Playback, as_facts
from matcue.live.keys import Press
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind
from sessions import STATE, FakeSession

PAGE = (Path(__file__).parents[2] / "docs" / "remote.md").read_text("utf-8")

TRANSCRIPT = [
    (line[0], json.loads(line[2:])) for line in PAGE.splitlines() if line.startswith(("> {", "< {"))
]

pytestmark = pytest.mark.skipif(FILES is None, reason="there are no socket files here")


def cells(heading: str, column: int = 0) -> set[str]:
    """The words in code marks in a column of the table under a heading."""
    section = PAGE.split(f"\n{heading}\n")[1].split("\n#")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("|")]
    return {word for row in rows[2:] for word in re.findall(r"`([^`]+)`", row[column + 1])}


def test_every_press_is_described() -> None:
    assert cells("## matcue press") == {press.value for press in Press}


def test_every_key_of_the_state_is_described() -> None:
    assert cells("### The state") == set(as_facts(STATE))


@pytest.mark.parametrize("kind", [Playback, SpanKind, Words])
def test_every_value_of_the_state_is_described(kind: type[Playback | SpanKind | Words]) -> None:
    assert {each.value for each in kind} <= cells("### The state", column=1)


def test_the_transcripts_are_what_happens() -> None:
    session = FakeSession()
    with ControlServer(session.controls) as server:
        import socket

        assert FILES is not None
        with socket.socket(FILES) as connected:
            connected.connect(server.address)
            connected.settimeout(20)
            lines = connected.makefile("rb")
            happened: list[tuple[str, Any]] = []
            for who, said in TRANSCRIPT:
                if who == ">":
                    connected.sendall(json.dumps(said).encode() + b"\n")
                    happened.append((who, said))
                else:
                    happened.append((who, json.loads(lines.readline())))
            lines.close()
    assert len(TRANSCRIPT) == 13
    assert happened == TRANSCRIPT


def test_the_limits_are_the_ones_in_force() -> None:
    words = re.sub(r"\s+", " ", PAGE)
    assert f"at most {LONGEST_LINE} bytes with its newline" in words
    assert RemoteLimits() == RemoteLimits(
        remotes=32,
        secret_s=2,
        silence_s=30,
        reading_s=10,
        between_s=0.01,
        watch_s=0.1,
        sign_of_life_s=5,
    )
    for told in (
        "within two seconds",
        "room for 32 at once",
        "nothing for thirty seconds",
        "not read for ten seconds",
        "at least ten milliseconds",
        "at most ten a second",
        "every five seconds",
    ):
        assert told in words


def test_the_remote_in_python_works() -> None:
    code = PAGE.split("```python\n")[1].split("```")[0]
    session = FakeSession()
    with ControlServer(session.controls) as server:
        assert server.address == os.environ["XDG_RUNTIME_DIR"] + "/matcue/control.sock"
        with subprocess.Popen(
            [sys.executable, "-u", "-c", code], stdout=subprocess.PIPE, text=True
        ) as remote:
            assert remote.stdout is not None
            assert remote.stdout.readline() == "Bird dog 12\n"
            server.stop()
            assert remote.wait(timeout=60) == 0
