"""How `scripts/check.py` gets the programs that pip does not bring."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

import check_packages
from check_packages import ALL, SOUND, Package, install, missing

if TYPE_CHECKING:
    from pathlib import Path

HERE = Package("here", lambda: True)
GONE = Package("gone", lambda: False)

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has apt")


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose apt-get only writes down what it was asked, and can be told to fail."""
    written = tmp_path / "calls"
    programs = {
        "apt-get": f'echo "$@" >> {written}; echo chatter; test ! -e {tmp_path}/broken',
        "sudo": 'shift; test "$*" = true || exec "$@"',
    }
    for name, does in programs.items():
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return written


def test_the_sound_packages_are_among_all() -> None:
    assert {package.name for package in SOUND} < {package.name for package in ALL}


def test_only_what_is_not_here_is_missing() -> None:
    assert missing([HERE, GONE]) == ["gone"]


@linux
def test_where_everything_is_here_apt_is_not_asked(calls: Path) -> None:
    install([HERE])
    assert not calls.exists()


@linux
@pytest.mark.parametrize("quietly", [False, True])
def test_what_is_missing_is_installed_after_an_update(
    calls: Path, capfd: pytest.CaptureFixture[str], quietly: bool
) -> None:
    install([HERE, GONE], quietly=quietly)
    asked = calls.read_text("utf-8").splitlines()
    assert [line.split("120 ")[1] for line in asked] == [
        "update",
        "--no-install-recommends install gone",
    ]
    assert ("chatter" in capfd.readouterr().out) is not quietly


@linux
def test_an_installation_that_fails_is_told_and_not_the_end(
    calls: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls.with_name("broken").touch()
    install([GONE])
    assert "The tests that need gone are skipped" in capsys.readouterr().out


@linux
def test_without_rights_the_listener_is_told_what_to_type(
    calls: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_packages, "_rights", lambda: None)
    install([GONE])
    assert not calls.exists()
    assert "sudo apt install gone" in capsys.readouterr().out
