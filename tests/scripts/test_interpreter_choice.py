"""Which Python the scripts take, shown with interpreters that are shell scripts."""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path

import pytest

import interpreters
from interpreters import Interpreter, NoInterpreter, ask, find, newest

SCRIPTS = Path(interpreters.__file__).parent
posix = pytest.mark.skipif(os.name == "nt", reason="the interpreters here are shell scripts")


def fake(path: Path, version: str, **differs: object) -> Path:
    """Write a program that answers as a Python of *version* would, apart from *differs*."""
    answer = {
        "implementation": "cpython",
        "version": [int(part) for part in version.split(".")],
        "final": True,
        "wide": True,
        "threaded": False,
        "home": str(path),
        "venv": True,
        **differs,
    }
    return program(path, f"echo '{json.dumps(answer)}'")


def program(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)
    return path


def interpreter(
    version: tuple[int, int, int], *, suits: bool = True, venv: bool = True
) -> Interpreter:
    return Interpreter(Path("/python"), version, suits, venv)


@pytest.mark.parametrize("script", ["try.py", "check.py", "environment.py", "interpreters.py"])
def test_an_old_python_can_read_the_scripts(script: str) -> None:
    """Or it could not say that it is too old."""
    ast.parse((SCRIPTS / script).read_text("utf-8"), feature_version=(3, 8))


def test_the_python_that_runs_this_answers_for_itself() -> None:
    answer = ask(Path(sys.executable))
    assert answer is not None
    assert answer.version == sys.version_info[:3]
    assert answer.path.is_file()


@posix
def test_a_shim_that_fails_is_no_python(tmp_path: Path) -> None:
    shim = program(
        tmp_path / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127"
    )
    assert ask(shim) is None


@posix
def test_a_program_that_is_no_python_is_passed_over(tmp_path: Path) -> None:
    assert ask(program(tmp_path / "python3", "echo 'Python was not found'")) is None


@posix
def test_a_python_that_answers_too_late_is_given_up(tmp_path: Path) -> None:
    late = fake(tmp_path / "python3", "3.13.0")
    late.write_text(late.read_text("utf-8").replace("echo", "sleep 1; echo"), "utf-8")
    assert ask(late, timeout_s=0.2) is None
    assert ask(late) is not None


def test_a_python_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    assert ask(tmp_path / "python3") is None


@posix
@pytest.mark.parametrize(
    ("version", "differs"),
    [
        ("3.10.13", {}),
        ("3.15.0", {}),
        ("3.14.0", {"final": False}),
        ("3.13.0", {"threaded": True}),
        ("3.13.0", {"wide": False}),
        ("3.11.9", {"implementation": "pypy"}),
    ],
    ids=["too old", "newer than wheels", "prerelease", "free-threaded", "32 bits", "not CPython"],
)
def test_a_python_without_wheels_does_not_suit(
    tmp_path: Path, version: str, differs: dict[str, object]
) -> None:
    answer = ask(fake(tmp_path / "python3", version, **differs))
    assert answer is not None
    assert not answer.suits


@posix
def test_a_good_python_is_found_behind_a_shim_of_the_same_name(tmp_path: Path) -> None:
    """PATH may name the failing one first."""
    program(tmp_path / "shims" / "python3.12", "exit 127")
    good = fake(tmp_path / "real" / "python3.12", "3.12.1")
    path = os.pathsep.join([str(tmp_path / "shims"), str(tmp_path / "gone"), str(good.parent)])
    found = find({"PATH": path}, tmp_path, without=tmp_path / ".venv")
    assert [each.path for each in found if tmp_path in each.path.parents] == [good]


@posix
def test_a_python_that_path_does_not_name_is_found_beside_the_shims(tmp_path: Path) -> None:
    usual = fake(tmp_path / ".pyenv/versions/3.12.1/bin/python", "3.12.1")
    moved = fake(tmp_path / "elsewhere/versions/3.13.0/bin/python", "3.13.0")
    environment = {"PATH": "", "PYENV_ROOT": str(tmp_path / "elsewhere")}
    found = {each.path for each in find(environment, tmp_path, without=tmp_path / ".venv")}
    assert {usual, moved} <= found


@posix
def test_the_environment_that_may_be_made_anew_does_not_count(tmp_path: Path) -> None:
    inside = fake(tmp_path / ".venv/bin/python3.13", "3.13.0")
    found = find({"PATH": str(inside.parent)}, tmp_path, without=tmp_path / ".venv")
    assert inside not in [each.path for each in found]


@posix
def test_an_active_environment_gives_the_python_it_came_from(tmp_path: Path) -> None:
    base = fake(tmp_path / "base/python3.13", "3.13.0")
    active = fake(tmp_path / ".venv/bin/python3.13", "3.13.0", home=str(base))
    found = find({"PATH": str(active.parent)}, tmp_path, without=tmp_path / ".venv")
    assert base in [each.path for each in found]


def test_the_newest_that_suits_is_taken() -> None:
    found = [
        interpreter((3, 11, 7)),
        interpreter((3, 13, 0)),
        interpreter((3, 12, 11)),
        interpreter((3, 15, 0), suits=False),
    ]
    assert newest(found, needs_venv=True).version == (3, 13, 0)


def test_an_older_python_that_can_make_environments_comes_before_a_newer_that_cannot() -> None:
    found = [interpreter((3, 13, 0), venv=False), interpreter((3, 11, 2))]
    assert newest(found, needs_venv=True).version == (3, 11, 2)
    assert newest(found, needs_venv=False).version == (3, 13, 0)


def test_a_missing_venv_package_is_named() -> None:
    with pytest.raises(NoInterpreter, match=r"sudo apt install python3\.11-venv"):
        newest([interpreter((3, 11, 2), venv=False)], needs_venv=True)


def test_without_any_that_suits_the_message_says_what_is_needed_and_what_is_here() -> None:
    found = [interpreter((3, 10, 13), suits=False), interpreter((3, 8, 18), suits=False)]
    with pytest.raises(NoInterpreter, match=r"needs Python 3\.11 or newer.*3\.8\.18, 3\.10\.13"):
        newest(found, needs_venv=True)


def test_without_any_python_at_all_the_message_says_so() -> None:
    with pytest.raises(NoInterpreter, match="none that starts"):
        newest([], needs_venv=True)
