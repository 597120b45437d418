"""No control character from a stranger's file or file name reaches the terminal, whoever prints it."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.text import escaping, stray, unescaped
from running import TINY, matcue

if TYPE_CHECKING:
    from pathlib import Path

CLIPBOARD = "\x1b]52;c;cm0=\x07"
"""Writes into the clipboard of many terminals."""


def is_harmless(told: str) -> bool:
    return stray(told) is None and "\r" not in told.replace("\r\n", "")


@pytest.mark.parametrize(
    "line",
    [
        f"title: {CLIPBOARD}\n",
        'title: "\\e]0;x\\a"\n',
        '"\\e[2J": 1\n',
        "title: a\u202eb\n",
        "- \x9b31m\n",
        'language: "\\x9b"\n',
        "id: *\x7f\n",
    ],
)
@pytest.mark.parametrize("command", ["show", "check", "export", "play", "screening"])
def test_a_file_steers_no_terminal(tmp_path: Path, command: str, line: str) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY + line, "utf-8")
    options = [] if command == "screening" else ["--voice", "none"]
    done = matcue(command, path, *options, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert is_harmless(done.stdout + done.stderr)


@pytest.mark.parametrize("command", ["show", "check", "export", "play", "share", "import"])
def test_the_name_of_a_file_steers_no_terminal(tmp_path: Path, command: str) -> None:
    done = matcue(command, tmp_path / f"a{CLIPBOARD}.yaml", cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert is_harmless(done.stdout + done.stderr)
    assert "\\u001b]52" in done.stderr


def test_a_file_may_be_written_under_such_a_name_and_is_told_harmlessly(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    name = "a\x9bb\udcff.wav"
    arguments = ["export", "tiny.yaml", "--voice", "none", "--yes-i-have-asked", "-o", name]
    done = matcue(*arguments, cwd=tmp_path)
    assert (done.returncode, (tmp_path / name).exists()) == (0, True)
    assert done.stdout.startswith("a\\u009bb\\udcff.wav: ")
    told = json.loads(matcue(*arguments, "--json", cwd=tmp_path).stdout)
    assert told["path"].endswith(name)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_whoever_prints_prints_harmlessly(text: str) -> None:
    import io

    out, before = io.StringIO(), sys.stdout
    sys.stdout = out
    try:
        with escaping():
            print(text)
            sys.stdout.writelines([text, "\n"])
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
            handler = logging.StreamHandler(sys.stdout)
            handler.emit(logging.makeLogRecord({"msg": text.replace("%", "")}))
    finally:
        sys.stdout = before
    assert is_harmless(out.getvalue())


def test_what_draws_itself_is_let_through(capsys: pytest.CaptureFixture[str]) -> None:
    with escaping():
        print("\x1b[1mbold", file=unescaped(sys.stdout))
    assert capsys.readouterr().out == "\x1b[1mbold\n"
    assert unescaped(sys.stdout) is sys.stdout
