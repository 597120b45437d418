"""``matcue copy`` as it is typed: what it says, asks, and leaves alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from asking import at_terminal
from copying_worlds import track

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run

START = """\
import signal
from matcue.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


@pytest.fixture
def morning(tmp_path: Path) -> Path:
    return track(tmp_path / "music" / "matcue-morning.mp3").path


def test_it_tells_what_it_copied_and_then_that_nothing_has_changed(
    run_matcue: Run, card: Path, morning: Path
) -> None:
    done = run_matcue("copy", str(card))
    assert (done.code, done.err) == (0, "")
    head, row, total = done.out.splitlines()
    assert head == f"{card}:"
    assert row.split() == ["new", "matcue-morning.mp3", "5", "bytes"]
    assert total.startswith("1 file, 5 bytes, copied and read back")
    again = run_matcue("copy", str(card))
    assert again.out == "nothing has changed; 1 file, 5 bytes, there already\n"


def test_a_dry_run_writes_nothing(run_matcue: Run, card: Path, morning: Path) -> None:
    done = run_matcue("copy", str(card), "--dry-run")
    assert "would copy 1 file, 5 bytes" in done.out
    assert [*card.iterdir()] == []


def test_routines_can_be_named(run_matcue: Run, card: Path, morning: Path) -> None:
    track(morning.with_name("matcue-evening.mp3"), routine="evening")
    run_matcue("copy", str(card), "evening")
    assert (card / "matcue-evening.mp3").exists()
    assert not (card / "matcue-morning.mp3").exists()


def test_machines_are_told_everything(run_matcue: Run, card: Path, morning: Path) -> None:
    told = json.loads(run_matcue("copy", str(card), "--json").out)
    row = {"name": "matcue-morning.mp3", "source": str(morning.resolve()), "bytes": 5}
    assert told["new"] == [row]
    assert (told["done"], told["bytes"], told["removed"]) == (True, 5, False)
    assert told["folder"] == str(card.resolve())
    told = json.loads(run_matcue("copy", str(card), "--json", "--dry-run").out)
    assert (told["done"], told["unchanged"]) == (False, [row])


def test_where_nobody_can_be_asked_nothing_is_removed(
    run_matcue: Run, card: Path, morning: Path
) -> None:
    gone = track(morning.with_name("old.mp3")).path
    run_matcue("copy", str(card))
    gone.unlink()
    done = run_matcue("copy", str(card))
    assert done.code == 0
    assert done.err == (
        "matcue: 1 file is gone from here, which matcue copied there once; --yes removes it\n"
    )
    assert (card / "old.mp3").exists()
    assert run_matcue("copy", str(card), "--yes").out.splitlines()[-1] == (
        "1 file removed; 1 file, 5 bytes, there already"
    )
    assert not (card / "old.mp3").exists()


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are a matter of POSIX")
@pytest.mark.parametrize(("answer", "stays"), [("y", False), ("n", True)])
def test_at_a_terminal_it_asks_before_it_removes(
    run_matcue: Run, card: Path, morning: Path, answer: str, stays: bool
) -> None:
    gone = track(morning.with_name("old.mp3")).path
    run_matcue("copy", str(card))
    gone.unlink()
    code, _, shown = at_terminal(["copy", str(card)], [answer], card)
    assert code == 0
    assert "old.mp3" in shown
    assert "Remove them there?" in shown
    assert (card / "old.mp3").exists() is stays


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none"], "is the card or phone mounted?"),
        (["card", "mornign"], "did you mean 'morning'?"),
        (["card", "--from", "none"], "there is no folder none"),
        (["music"], "the tracks lie in music already"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(
    run_matcue: Run,
    card: Path,
    morning: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(card.parent)
    done = run_matcue("copy", *arguments)
    assert done.code == 2
    assert says in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.slow(reason="300 MB are written and copied")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_ctrl_c_leaves_no_half_file(card: Path, morning: Path) -> None:
    track(morning, bytes(300 << 20))
    process = subprocess.Popen(
        [sys.executable, "-c", START, "copy", str(card)], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not [*card.glob("*.mp3.*.part")] and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.strip()) == (130, "matcue: stopped")
    assert [path.name for path in card.iterdir()] == [".matcue.json"]
