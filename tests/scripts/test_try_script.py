"""What `scripts/try.py` makes of its command line, and what it says afterwards."""

from __future__ import annotations

import importlib
import io
import os
from pathlib import Path

import pytest

from environment import Environment

# `try` is a word of the language, so no import statement can name the module.
script = importlib.import_module("try")


@pytest.mark.parametrize(
    ("typed", "export", "play"),
    [
        ("", "export morning -o matcue-morning.mp3", "play morning"),
        ("evening", "export evening -o matcue-evening.mp3", "play evening"),
        (
            "evening --pace slow",
            "export evening --pace slow -o matcue-evening.mp3",
            "play evening --pace slow",
        ),
        (
            "--pace=slow",
            "export morning --pace=slow -o matcue-morning.mp3",
            "play morning --pace=slow",
        ),
        ("my/back.yaml", "export my/back.yaml -o matcue-back.mp3", "play my/back.yaml"),
        ("evening -o a.flac", "export evening -o a.flac", "play evening"),
        ("evening -oa.flac", "export evening -o a.flac", "play evening"),
        ("evening --output a.flac", "export evening -o a.flac", "play evening"),
        ("evening --output=a.flac", "export evening -o a.flac", "play evening"),
        (
            "evening --format m4b",
            "export evening --format m4b -o matcue-evening.m4b",
            "play evening",
        ),
        (
            "evening --format=opus -o a.opus --level regular",
            "export evening --level regular --format opus -o a.opus",
            "play evening --level regular",
        ),
    ],
)
def test_what_is_typed_goes_to_matcue(typed: str, export: str, play: str) -> None:
    wish = script.read(typed.split())
    assert " ".join(wish.export) == export
    assert " ".join(wish.play) == play


def test_an_option_that_lacks_its_value_is_left_to_matcue_to_refuse() -> None:
    assert script.read(["--output"]).options == ("--output",)


def test_the_next_commands_can_be_typed_as_they_stand(tmp_path: Path) -> None:
    wish = script.read(["evening", "--pace", "slow"])
    told = script.next_commands(wish, tmp_path / ".venv" / "bin" / "matcue", tmp_path)
    command = str(Path(".venv/bin/matcue"))
    assert [line.split("   ")[0].strip() for line in told.splitlines()] == [
        f"{command} play evening --pace slow",
        f"{command} show evening",
        f"{command} list",
        f"{command} --help",
    ]


def test_from_another_folder_the_next_commands_name_the_whole_path(tmp_path: Path) -> None:
    program = tmp_path / "my checkout" / "matcue"
    told = script.next_commands(script.read([]), program, tmp_path / "elsewhere")
    assert f'"{program}" play morning' in told


@pytest.mark.skipif(os.name == "nt", reason="the matcue here is a shell script")
@pytest.mark.parametrize(
    ("answer", "played", "code", "run"),
    [
        ("", 0, 0, ["play", "export"]),
        ("n", 0, 0, ["export"]),
        ("y", 1, 0, ["play", "export"]),  # no sound device
        ("y", 2, 2, ["play"]),  # typed wrong
        ("y", 130, 130, ["play"]),
    ],
)
def test_it_is_offered_to_be_played_at_once_and_exported_after(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    played: int,
    code: int,
    run: list[str],
) -> None:
    made = Environment(tmp_path)
    made.programs.mkdir()
    said = f'echo "$4" >> {tmp_path}/run\n[ "$4" = play ] && exit {played}\nexit 0\n'
    made.python.write_text(f"#!/bin/sh\n{said}", "utf-8")
    made.python.chmod(0o755)
    monkeypatch.setattr(script, "prepare", lambda: made)
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    monkeypatch.setattr("sys.stdout", Terminal())
    assert script.main([]) == code
    assert (tmp_path / "run").read_text().split() == run


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_shows_an_example_and_makes_nothing(
    flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main(["evening", flag]) == 0
    assert "python3 scripts/try.py evening --pace slow" in capsys.readouterr().out
