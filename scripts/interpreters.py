"""Finding the Python that matcue is to run on: the newest here that really starts.

This file and its neighbours `environment`, `try` and `check` use the standard library only and
run from Python 3.8 on, so that an older Python can still find a newer one or say what is missing.
Hence the named tuples: slotted dataclasses came with 3.10.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OLDEST = (3, 11)
NEWEST = (3, 14)
"""The wheels end here: onnxruntime and miniaudio had none for 3.15 in November 2026."""

_TIMEOUT_S = 20.0
"""A first start from a cold disk takes seconds; a shim that waits for something never ends."""

_PROBE = """
import json, sys, sysconfig
def has(name):
    try:
        __import__(name)
    except Exception:
        return False
    return True
print(json.dumps({
    "implementation": sys.implementation.name,
    "version": list(sys.version_info)[:3],
    "final": sys.version_info[3] == "final",
    "wide": sys.maxsize > 2**32,
    "threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "home": getattr(sys, "_base_executable", sys.executable),
    "venv": has("venv") and has("ensurepip"),
}))
"""

_PLACES = (
    ("~/.pyenv/versions", "*/bin/python"),
    ("~/.pyenv/pyenv-win/versions", "*/python.exe"),
    ("~/.asdf/installs/python", "*/bin/python"),
    ("~/.local/share/mise/installs/python", "*/bin/python"),
    ("~/.local/share/uv/python", "cpython-*/bin/python3"),
    ("~/AppData/Local/Programs/Python", "Python3*/python.exe"),
    ("/opt/homebrew/bin", "python3*"),
    ("/usr/local/bin", "python3*"),
    ("/Library/Frameworks/Python.framework/Versions", "3.*/bin/python3"),
    ("C:/Program Files", "Python3*/python.exe"),
)
"""Where installers put a Python that PATH need not name; a folder that is not there is harmless."""

_NAME = re.compile(r"python(3(\.\d+)?)?(\.exe)?", re.IGNORECASE)


class Interpreter(NamedTuple):
    """A Python that has started and told what it is."""

    path: Path
    """The executable itself, never one inside another virtual environment where that is known."""
    version: tuple[int, int, int]
    suits: bool
    """A finished 64-bit CPython with the usual lock, of a version that has wheels."""
    makes_venvs: bool
    """Has `venv` and `ensurepip`; Debian keeps the second in a package of its own."""

    @property
    def minor(self) -> str:
        """The version as package names give it: ``3.13``."""
        return f"{self.version[0]}.{self.version[1]}"

    def __str__(self) -> str:
        """Give the version in full: ``Python 3.13.0``."""
        return "Python " + ".".join(str(part) for part in self.version)


class NoInterpreter(Exception):
    """No Python here can carry matcue; the message says what to install."""


def find(environment: Mapping[str, str], home: Path, without: Path) -> list[Interpreter]:
    """Start every Python of this machine and list those that answer.

    Args:
        environment: What PATH, PYENV_ROOT and LOCALAPPDATA are read from.
        home: The user's home folder.
        without: A folder whose Pythons do not count: the environment that may be made anew.
    """
    paths = _unique(_candidates(environment, home))
    # The pool only waits for other processes, so more threads than cores are no load.
    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(ask, paths))
    return [each for each in answers if each is not None and without not in each.path.parents]


def ask(path: Path, *, timeout_s: float = _TIMEOUT_S) -> Interpreter | None:
    """Start *path* and let it say what it is.

    Returns:
        None if it does not start, is no Python, or does not answer within *patience_s*.
    """
    try:
        answer = subprocess.run(
            [str(path), "-I", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=True,
        )
        told = json.loads(answer.stdout.decode())
        major, minor, micro = told["version"]
        suits = (
            told["implementation"] == "cpython"
            and told["final"]
            and told["wide"]
            and not told["threaded"]
            and OLDEST <= (major, minor) <= NEWEST
        )
        home = Path(told["home"])
        return Interpreter(
            path=home if home.is_file() else path,
            version=(major, minor, micro),
            suits=suits,
            makes_venvs=told["venv"],
        )
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return None


def newest(found: Iterable[Interpreter], *, needs_venv: bool) -> Interpreter:
    """Choose the newest suitable interpreter; of equals the first.

    Args:
        found: What `find` gave.
        needs_venv: Whether the interpreter itself has to make the environment.

    Raises:
        NoInterpreter: None will do.
    """
    found = list(found)
    suitable = [each for each in found if each.suits]
    able = [each for each in suitable if each.makes_venvs or not needs_venv]
    if able:
        return max(able, key=lambda each: each.version)
    if suitable:
        best = max(suitable, key=lambda each: each.version)
        raise NoInterpreter(
            f"{best} is here but cannot make environments: "
            f"sudo apt install python{best.minor}-venv (on Debian and Ubuntu; elsewhere "
            "reinstall Python with venv and ensurepip), then run this again"
        )
    first, last = (".".join(str(part) for part in version) for version in (OLDEST, NEWEST))
    versions = sorted({each.version for each in found})
    listed = ", ".join(".".join(str(part) for part in version) for version in versions)
    raise NoInterpreter(
        f"matcue needs Python {first} or newer (up to {last}, 64-bit CPython); "
        f"found here: {listed or 'none that starts'}. "
        "Get one from your system's packages or https://www.python.org/downloads/, "
        "then run this again"
    )


def _candidates(environment: Mapping[str, str], home: Path) -> Iterator[Path]:
    yield Path(sys.executable)
    for folder in environment.get("PATH", "").split(os.pathsep):
        # Every folder, not just the first that fits: a shim that fails may hide one that works.
        if folder:
            yield from _fitting(Path(folder), "python*")
    for folder, pattern in _PLACES:
        yield from _fitting(Path(folder.replace("~", str(home), 1)), pattern)
    if "PYENV_ROOT" in environment:
        yield from _fitting(Path(environment["PYENV_ROOT"], "versions"), "*/bin/python")
    if "LOCALAPPDATA" in environment:
        yield from _fitting(
            Path(environment["LOCALAPPDATA"], "Programs", "Python"), "Python3*/python.exe"
        )
    if os.name == "nt":
        yield from _launcher()


def _fitting(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(path for path in folder.glob(pattern) if _NAME.fullmatch(path.name))
    except OSError:
        return []  # PATH may name folders that are gone or not ours to read


def _launcher() -> list[Path]:
    """Ask the Windows launcher; each of its lines ends in a path."""
    try:
        answer = subprocess.run(
            ["py", "-0p"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    lines = answer.stdout.decode(errors="replace")
    return [Path(path) for path in re.findall(r"[A-Za-z]:\\[^\r\n]*?\.exe", lines)]


def _unique(paths: Iterable[Path]) -> list[Path]:
    return list({os.path.normcase(str(path.absolute())): path for path in paths}.values())
