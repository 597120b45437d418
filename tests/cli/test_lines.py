"""What commands print: whole words at any width, and hints that can be typed as they stand."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from matcue.cli import lines
from matcue.cli.main import cli, run
from matcue.coach import screening
from matcue.coach.history import keeping
from matcue.coach.history.record import Noted
from matcue.coach.history.store import History
from matcue.coach.screening import KeptAnswers

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(sys.executable).parent


@pytest.fixture(autouse=True)
def _called_anew() -> Iterator[None]:
    lines.called.cache_clear()
    yield
    lines.called.cache_clear()


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("folder", "shown"),
    [("", "./matcue"), (".venv/bin", ".venv/bin/matcue"), ("my programs", "'my programs/matcue'")],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
def test_hints_name_the_program_as_it_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, shown: str
) -> None:
    program = tmp_path / folder / "matcue"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.touch(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(program)])
    assert lines.as_called("try `matcue play`, or `matcue`") == f"try `{shown} play`, or `{shown}`"
    lines.called.cache_clear()
    monkeypatch.setenv("PATH", str(program.parent))
    assert lines.as_called("try `matcue play`") == "try `matcue play`"


def test_what_is_no_command_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/elsewhere/matcue"])
    monkeypatch.setenv("PATH", "")
    text = "matcue: 'matcue' said `matcue-history.json`"
    assert lines.as_called(text) == text
    assert lines.as_called("`matcue log`") != "`matcue log`"


def test_a_script_that_uses_matcue_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("/usr/bin/pytest", "/usr/lib/pytest/__main__.py"):
        lines.called.cache_clear()
        monkeypatch.setattr(sys, "argv", [program])
        assert lines.called() == "matcue"


@pytest.mark.skipif(not (HERE / "matcue").exists(), reason="the program is not installed")
@pytest.mark.parametrize("arguments", [["log", "easy"], ["plya"], ["play", "--help"]])
@pytest.mark.slow(reason="each starts a process")
def test_a_program_that_is_not_on_the_path_is_named_by_its_path(
    tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "bin").symlink_to(HERE)
    done = subprocess.run(
        ["bin/matcue", *arguments], cwd=tmp_path, env=os.environ | {"PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert "bin/matcue " in said
    assert "`matcue " not in said


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
def test_in_a_folder_that_is_gone_the_program_is_named_as_it_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setattr(sys, "argv", ["bin/matcue"])
    assert lines.called() == "bin/matcue"


def test_what_stands_in_columns_goes_on_below_the_last() -> None:
    row = "ok       media keys  a desktop is there, and gives keys to matcue"
    assert lines.filled(row, 40) == [
        "ok       media keys  a desktop is there,",
        "                     and gives keys to",
        "                     matcue",
    ]


def leaves(group: click.Group) -> Iterator[list[str]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from ([name, *rest] for rest in leaves(command))
        else:
            yield [name]


ARGUMENTS = {
    "check": ["morning", "--voice", "none"],
    "export": ["--help"],  # a table of tracks, as wide as their names
    "show": ["evening", "--voice", "none"],
    "log": ["sore"],
    "play": ["morning", "--device", "null", "--voice", "none", "--screen", "plain"],
    "preview": ["--help"],
    "share": ["."],
    "copy": ["."],
    "new": ["my-back", "--for", "10m"],
    "import": ["nothing-like-it.txt"],
    "remind": ["desk"],
    "schema": ["--help"],  # JSON
    "program show": ["thirty-days"],
    "program start": ["thirty-days"],
    "config get": ["keys.next"],
    "config set": ["level", "beginner"],
    "config unset": ["level"],
    "config edit": ["--help"],
    "history export": ["matcue-history.json"],
    "history import": ["matcue-history.json"],
}


@pytest.mark.slow(reason="every command is run")
@pytest.mark.parametrize("command", [" ".join(path) for path in leaves(cli)])
@pytest.mark.parametrize("more", ["run", "help"])
def test_no_command_prints_a_line_that_a_terminal_would_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, more: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    now = datetime.now().astimezone()
    History().add(keeping.elsewhere("Gymnastics", minutes=10, ended=now - timedelta(minutes=5)))
    healthy = dict.fromkeys(["acute", "lasting", "pregnant", "sore"], False)
    screening.keep(KeptAnswers().answered(healthy, now.date()))
    History().note(keeping.noted(Noted.PROGRAM_BEGUN, now, "prevent"))
    arguments = ["--help"] if more == "help" else ARGUMENTS.get(command, [])
    out, err = Terminal(), Terminal()
    with redirect_stdout(out), redirect_stderr(err):
        run([*command.split(), *arguments])
    told = out.getvalue() + err.getvalue()
    assert told
    for line in click.unstyle(told.replace(str(tmp_path), "")).splitlines():
        assert len(line) <= 80 or " " not in line.strip()


# What was meant.


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("help", "`matcue --help`"),
        ("help play", "`matcue play --help`"),
        ("start", "`matcue play`"),
        ("stop", "`matcue press stop`"),
        ("resume", "`matcue play --resume`"),
        ("morning", "`matcue play morning`"),
        ("play evening 10m", "--minutes 10"),
        ("program start 30-days", "'thirty-days'"),
    ],
)
def test_what_is_no_command_is_answered_with_what_was_meant(
    capsys: pytest.CaptureFixture[str], typed: str, meant: str
) -> None:
    assert run(typed.split()) == 2
    assert f"did you mean {meant}?" in capsys.readouterr().err


def test_a_word_where_a_number_belongs_is_said_to_be_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["play", "evening", "--minutes", "ten"]) == 2
    assert "'ten' is not a whole number" in capsys.readouterr().err
