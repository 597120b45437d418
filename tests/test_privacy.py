"""All stays on the machine: no report to anybody, no file outside our folders, no network."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from matcue.base.child import environment
from matcue.voice.hibari_engine import VOICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).parents[1]
SWITCH: Final = "ORT_DISABLE_TELEMETRY"

TINY: Final = """\
id: tiny
title: Tiny
kind: gentle
exercises:
  nod: {name: Nod, position: seated, how: Nod softly.}
steps:
- {exercise: nod, reps: 2, tempo: 1-0-1-0}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, "utf-8")
    return path


@pytest.fixture
def nobody(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody whose folders are all empty, and who has switched nothing off."""
    folders = {"HOME": "home"} | {
        f"XDG_{kind}_HOME": kind.lower() for kind in ("CACHE", "CONFIG", "DATA")
    }
    for name in folders.values():
        (tmp_path / "empty" / name).mkdir(parents=True)
    mine = {variable: str(tmp_path / "empty" / name) for variable, name in folders.items()}
    kept = {name: value for name, value in os.environ.items() if name != SWITCH}
    return {**kept, **mine}


# The switch.


@pytest.mark.parametrize("before", [None, "", "0"])
def test_importing_matcue_switches_the_reports_of_the_voices_library_off(
    nobody: dict[str, str], before: str | None
) -> None:
    look = f"import os, matcue; print(os.environ[{SWITCH!r}])"
    done = subprocess.run(
        [sys.executable, "-c", look],
        env=nobody if before is None else {**nobody, SWITCH: before},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "1\n"


def imported(source: str) -> set[str]:
    """Name the packages that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {each.name.partition(".")[0] for each in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.partition(".")[0])
    return found


@pytest.mark.parametrize("folder", ["scripts", "tests"])
def test_scripts_and_tests_reach_the_voices_library_through_matcue_alone(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    by_themselves = [
        path.name
        for path in files
        if imported(path.read_text("utf-8")) & {"hibari", "onnxruntime"} and path != Path(__file__)
    ]
    assert by_themselves == []


def test_the_voice_is_in_its_package_and_never_fetched() -> None:
    from hibari.voices import VOICES

    assert VOICES[VOICE]["bundled"] is True


@pytest.mark.long(reason="the real voice speaks, in a process that has no cache")
def test_speaking_leaves_nothing_outside_our_own_folders(
    nobody: dict[str, str], tiny: Path
) -> None:
    subprocess.run(
        [sys.executable, "-m", "matcue", "export", str(tiny), "-o", str(tiny.with_suffix(".mp3"))],
        env=nobody, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=240,
    )  # fmt: skip
    left = {
        variable: sorted(each.name for each in Path(nobody[variable]).iterdir())
        for variable in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    }
    assert left == {
        "HOME": [],
        "XDG_CACHE_HOME": ["matcue"],
        "XDG_CONFIG_HOME": [],
        "XDG_DATA_HOME": ["matcue"],
    }


# Child processes: they inherit the switch, for none is given another environment.

_STARTING: Final = {
    "subprocess": {"Popen", "run", "call", "check_call", "check_output", "getoutput"},
    "asyncio": {"create_subprocess_exec", "create_subprocess_shell"},
    "multiprocessing": {"Process", "Pool", "get_context"},
    "futures": {"ProcessPoolExecutor"},
    "os": {
        "system", "popen", "fork", "posix_spawn", "posix_spawnp", "spawnv", "spawnve", "spawnl",
        "execv", "execve", "execvp", "execvpe", "execl", "execle", "startfile",
    },
}  # fmt: skip


def started(source: str) -> Iterator[ast.Call]:
    """Find the calls that start a process."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)) if (
                name in _STARTING.get(module, ())
            ):
                yield node
            case ast.ImportFrom(module=str(module), names=names):
                # Taken in by its bare name, a call would not be seen above.
                taken = {each.name for each in names}
                assert not taken & _STARTING.get(module.rpartition(".")[2], set()), module


def test_no_child_process_is_given_an_environment_of_its_own() -> None:
    found = {
        (path.relative_to(ROOT / "src" / "matcue").as_posix(), call.lineno): call
        for path in sorted((ROOT / "src" / "matcue").rglob("*.py"))
        for call in started(path.read_text("utf-8"))
    }
    assert len(found) >= 3
    given = [
        place for place, call in found.items() if {k.arg for k in call.keywords} & {"env", None}
    ]
    # Children that talk with us are started in one place, which hands the whole environment on.
    assert {name for name, _ in given} <= {"base/child.py"}
    assert environment()["ORT_DISABLE_TELEMETRY"] == "1"


# What the kernel saw: native code hides from a guard in Python.

_INTERNET: Final = re.compile(r"socket\(AF_INET6?\b|sa_family=AF_INET6?\b")
_REPORTS_AFTER_S: Final = 12
"""onnxruntime looks up where to report ten seconds after the voice is loaded."""


def _strace_works() -> bool:
    strace = shutil.which("strace")
    if strace is None:
        return False
    command = [strace, "-qq", "-o", os.devnull, "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


traced = pytest.mark.skipif(not _strace_works(), reason="no strace here, or it may not trace")


@dataclass(frozen=True)
class Traced:
    """A run of matcue whose calls to the kernel, and those of its children, are written down."""

    command: list[str]
    calls: Path

    def internet(self) -> list[str]:
        """List the calls that make or use a socket of the internet."""
        return [call for call in self._lines() if _INTERNET.search(call)]

    def children(self) -> list[str]:
        """List the Pythons that it started, each with its arguments and environment."""
        begins = f'execve("{sys.executable}"'
        # Where another process calls meanwhile, strace writes the result on a line of its own.
        done = (" = 0", "<unfinished ...>")
        begun = [call for call in self._lines() if begins in call and call.endswith(done)]
        assert begun, "strace saw nothing"
        return begun[1:]

    def _lines(self) -> list[str]:
        return self.calls.read_text("utf-8", "replace").splitlines()


def tracing(folder: Path, *arguments: str) -> Traced:
    calls = folder / "calls"
    strace = ["strace", "-f", "-qq", "-v", "-s", "100000", "-e", "trace=execve,socket,connect"]
    return Traced([*strace, "-o", str(calls), sys.executable, "-m", "matcue", *arguments], calls)


def reporting(children: Iterable[str]) -> list[str]:
    """List the processes that have no switch."""
    return [each[:200] for each in children if f'"{SWITCH}=1"' not in each]


@pytest.mark.system
@pytest.mark.long(reason="each command is followed call by call, which slows it down")
@traced
@pytest.mark.parametrize(
    ("arguments", "children"),
    [
        (("export", "TINY", "five-minutes", "--jobs", "2", "-o", "OUT"), 2),
        (("list",), 0),
        (("show", "TINY"), 0),
        (("show", "TINY", "--html", "-o", "OUT.html"), 0),
        (("check", "TINY"), 0),
        (("doctor",), 0),
        (("today",), 0),
        (("voices",), 1),
        (("new", "mine", "--for", "8m", "-o", "OUT.yaml"), 0),
        (("history",), 0),
        (("program", "show", "thirty-days"), 0),
        (("remind", "desk", "--at", "9:00", "-o", "OUT.ics"), 0),
        (("config",), 0),
        (("cache",), 0),
        (("schema",), 0),
    ],
    ids=lambda value: "-".join(value[:2]).lower() if isinstance(value, tuple) else "",
)
def test_no_process_of_ours_goes_to_the_internet_and_every_child_has_the_switch(
    nobody: dict[str, str], tiny: Path, arguments: tuple[str, ...], children: int
) -> None:
    """`share`, `preview` and `play --remote` are left out: to listen is what they are asked for."""
    out = str(tiny.with_name("out"))
    words = [word.replace("TINY", str(tiny)).replace("OUT", out) for word in arguments]
    run = tracing(tiny.parent, *words)
    done = subprocess.run(
        run.command,
        env=nobody, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert run.internet() == []
    assert len(run.children()) >= children
    assert reporting(run.children()) == []


@pytest.mark.system
@pytest.mark.long(reason="a session of two minutes is played, followed call by call")
@traced
def test_a_session_goes_nowhere_however_long_it_lasts(
    nobody: dict[str, str], tmp_path: Path
) -> None:
    run = tracing(
        tmp_path, "play", "thirty-days", "--device", "null", "--plain", "--no-media-keys",
        "--yes-i-have-asked",
    )  # fmt: skip
    press = [sys.executable, "-m", "matcue", "press"]
    with subprocess.Popen(
        run.command, env=nobody, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        heard = next(line for line in process.stdout if line.startswith("Exercise"))
        assert heard
        subprocess.run([*press, "pause"], env=nobody, check=True, capture_output=True)
        time.sleep(_REPORTS_AFTER_S)
        subprocess.run([*press, "stop"], env=nobody, check=True, capture_output=True)
        process.communicate(timeout=60)
    assert run.internet() == []
    assert run.children()
    assert reporting(run.children()) == []
