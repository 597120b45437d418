"""A disk without room: each command that writes says in one line which file found none."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from running import Run

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux may mount a disk"
    ),
]


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_matcue: Run) -> Iterator[Path]:
    """A disk without room, on which somebody's folders are who has done a session."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    monkeypatch.chdir(tmp_path)
    for name in ("DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(disk / name.lower()))
    assert run_matcue("log", "--did", "Swimming", "--minutes", "10").code == 0
    assert run_matcue("config", "set", "level", "beginner").code == 0
    with (disk / "filling").open("wb", buffering=0) as filling:
        try:
            while True:
                filling.write(bytes(1_000))
        except OSError:
            pass
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (("history", "export", "DISK/h.json"), "h.json"),
        (("log", "hard"), "data/matcue/history.sqlite3"),
        (("log", "--did", "Running", "--minutes", "5"), "data/matcue/history.sqlite3"),
        (("program", "start", "thirty-days"), "data/matcue/history.sqlite3"),
        (("config", "set", "level", "strong"), "config/matcue/config.toml"),
        (("remind", "desk", "--at", "9:00", "-o", "DISK/r.ics"), "r.ics"),
        (("remind", "desk", "--at", "9:00"), "data/matcue/reminders.json"),
        (("new", "mine", "--for", "8m", "-o", "DISK/mine.yaml"), "mine.yaml"),
        (("new", "mine", "--template", "-o", "DISK/mine.yaml"), "mine.yaml"),
        (("show", "five-minutes", "--html", "-o", "DISK/x.html"), "x.html"),
        (("export", "five-minutes", "--voice", "tone", "-o", "DISK/x.mp3"), "x.mp3"),
        (("export", "five-minutes", "--voice", "tone", "--split", "-o", "DISK/parts"), "parts"),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_the_file_that_finds_no_room_is_named_and_nothing_half_written_stays(
    full: Path, run_matcue: Run, arguments: tuple[str, ...], file: str
) -> None:
    def files() -> dict[str, bytes]:
        kept = (each for each in full.rglob("*") if each.is_file())
        # SQLite leaves its own files, and finds its way with them the next time.
        return {str(each): each.read_bytes() for each in kept if "sqlite3-" not in each.name}

    before = files()
    done = run_matcue(*(each.replace("DISK", str(full)) for each in arguments))
    assert done.code == 1
    last = done.err.splitlines()[-1]
    assert last.startswith("matcue: ")
    assert str(full / file) in last
    assert files() == before


@pytest.mark.parametrize("arguments", [("history",), ("today",), ("list",), ("config",)])
def test_what_only_reads_works_as_ever(
    full: Path, run_matcue: Run, arguments: tuple[str, ...]
) -> None:
    done = run_matcue(*arguments)
    assert (done.code, done.err) == (0, "")
