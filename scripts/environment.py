"""Making `.venv`: matcue and what it needs, in the checkout, from ready-made wheels.

Others may stand beside it, for one Python or for the lowest versions that matcue takes.

A stamp in the environment tells what it was made for. It is written last and taken away first,
so an environment that was interrupted in the making is never mistaken for a whole one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from interpreters import Interpreter, NoInterpreter, ask, find, newest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells expect it."""

_STAMP = "matcue-environment.json"
_LOG = "matcue-install.log"
_LOWEST = "matcue-lowest.txt"
_NEEDED_BYTES = 700_000_000
"""An environment with the development tools and its downloads, measured and rounded up."""

_GRACE_S = 5.0
"""How long a program may tidy up after Ctrl-C; an export takes its unfinished file away then."""

_READ_LIST = """
import json, sys, tomllib
with open(sys.argv[1], "rb") as file:
    print(json.dumps(tomllib.load(file)[sys.argv[2]][sys.argv[3]]))
"""

_UNREACHABLE = "the package index cannot be reached; matcue needs the network once, to install"
_UNTRUSTED = "this machine does not trust the package index's certificate (a proxy between them?)"
_NO_WHEEL = "there is no ready-made {what} for {python} on this kind of machine"
_REASONS = (
    (r"No space left on device|os error 28|not enough space", "the disk is full"),
    (r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate", _UNTRUSTED),
    (r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError", _UNREACHABLE),
    (r"error sending request|dns error|Network is unreachable", _UNREACHABLE),
    (r"No matching distribution found for (?P<what>[\w.-]+)", _NO_WHEEL),
    (r"(?P<what>[\w.-]+)(?:[<>=!~]\S+)? (?:has|have) no (?:usable )?wheels", _NO_WHEEL),
    (r"Permission denied|os error 13", "the checkout may not be written to"),
)
"""What an installer's output means, most telling first: without a network pip ends on 'no
matching distribution', and only the lines before tell why."""


class Setback(Exception):
    """The environment cannot be made, or a program not be started; the message says what to do."""


class Stamp(NamedTuple):
    """What an environment was made for."""

    root: str
    """The checkout's folder: an environment does not survive a move."""
    project: str
    """Hash of pyproject.toml."""
    python: str
    """The version as in ``3.13``."""
    groups: tuple[str, ...]
    """The dependency groups that are in it, besides matcue itself."""

    def serves(self, *, project: str, groups: Sequence[str]) -> bool:
        """Tell whether nothing has to be installed for *groups*."""
        return self.project == project and set(groups) <= set(self.groups)


class Environment(NamedTuple):
    """A virtual environment, there or yet to be made."""

    folder: Path
    minor: str | None = None
    """The Python that it has to have, as in ``3.11``; None takes the newest."""
    lowest: bool = False
    """Whether it has the lowest versions of what matcue needs, by its own words."""

    @property
    def programs(self) -> Path:
        """Where its executables are."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.program("python")

    def program(self, name: str) -> Path:
        """Give the executable that is called *name* in it."""
        return self.programs / (name + ".exe" if os.name == "nt" else name)


def prepare(
    root: Path = ROOT,
    groups: Sequence[str] = (),
    *,
    minor: str | None = None,
    lowest: bool = False,
) -> Environment:
    """Bring `.venv` up to date, making it where necessary.

    An environment that serves already is left alone, which takes a few hundredths of a second;
    one that only lacks something gets it added; any other is made anew.

    Args:
        root: The checkout.
        groups: Dependency groups of pyproject.toml to install besides matcue.
        minor: Make one for this Python instead, as in ``3.11``; it gets a folder of its own.
        lowest: Make one with the lowest versions that matcue takes, in a folder of its own.

    Raises:
        Setback: Python, the network, disk space or a right is missing.
    """
    name = "-".join([".venv", *([minor] if minor else []), *(["lowest"] if lowest else [])])
    environment = Environment(root / name, minor, lowest)
    project = fingerprint(root)
    stamp = read_stamp(environment, root)
    if stamp is not None and stamp.serves(project=project, groups=groups):
        return environment
    if stamp is not None:
        groups = sorted({*groups, *stamp.groups})
        # An environment that uv has made holds no pip, and uv may have gone since.
        uses_uv = not _holds_pip(environment)
        if not uses_uv or shutil.which("uv") is not None:
            (environment.folder / _STAMP).unlink()
            _install(environment, root, groups, uses_uv=uses_uv)
            _write_stamp(environment, root, project, stamp.python, groups)
            return environment
    _make(environment, root, project, groups)
    return environment


def fingerprint(root: Path) -> str:
    """Hash what decides about the content of an environment: pyproject.toml.

    Raises:
        Setback: There is none.
    """
    try:
        return hashlib.sha256((root / "pyproject.toml").read_bytes()).hexdigest()
    except OSError as error:
        raise Setback(f"{root} is not a whole checkout of matcue: {error.strerror}") from error


def read_stamp(environment: Environment, root: Path) -> Stamp | None:
    """Read what *environment* was made for.

    Returns:
        None where there is nothing that can be kept: no environment, one not made here or not
        finished, one whose Python has gone or changed, one that came along from another folder.
    """
    try:
        told = json.loads((environment.folder / _STAMP).read_text("utf-8"))
        stamp = Stamp(
            str(told["root"]), str(told["project"]), str(told["python"]), tuple(told["groups"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if stamp.root != str(root) or not environment.program("matcue").is_file():
        return None
    alive = ask(environment.python)
    return stamp if alive is not None and alive.minor == stamp.python else None


def reason(output: str, python: str) -> str:
    """Say in a clause why an installer failed.

    Args:
        output: All that it printed.
        python: What it installed for, as in ``Python 3.13``.
    """
    for pattern, meaning in _REASONS:
        found = re.search(pattern, output, re.IGNORECASE)
        if found is not None:
            return meaning.format(what=found.groupdict().get("what"), python=python)
    told = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in told if line.lower().startswith("error")]
    return (errors or told or ["it gave no reason"])[-1]


def run_through(command: Sequence[str | Path], *, root: Path | None = None) -> int:
    """Run *command* on our own terminal and give its exit code.

    Ctrl-C reaches it as well as us; it is given time to tidy up before the interrupt goes on.

    Args:
        command: The program and its arguments.
        root: The folder to run it in; None is the current one.

    Raises:
        Setback: It does not start.
    """
    sys.stdout.flush()
    try:
        process = subprocess.Popen([str(part) for part in command], cwd=root, env=_clean())
    except OSError as error:
        raise Setback(f"{command[0]} does not start: {error.strerror}") from error
    try:
        code = process.wait()
    except BaseException:
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
    return code if code >= 0 else 128 - code


def finish(main: Callable[[Sequence[str]], int]) -> None:
    """Run a script's *main* and leave with its exit code; say what goes wrong in one line."""
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except (Setback, NoInterpreter) as setback:
        print(setback, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; keep Python from saying so again while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        print(f"{error.filename or 'the checkout'}: {error.strerror or error}", file=sys.stderr)
        code = 1
    sys.exit(code)


def _make(environment: Environment, root: Path, project: str, groups: Sequence[str]) -> None:
    _check_ours(environment.folder)
    _check_space(root)
    uses_uv = shutil.which("uv") is not None
    found = find(os.environ, Path.home(), without=environment.folder)
    wanted = [each for each in found if environment.minor in (None, each.minor)]
    if not wanted and environment.minor is not None:
        raise Setback(f"there is no Python {environment.minor} on this machine")
    python = newest(wanted, needs_venv=not uses_uv)
    name = environment.folder.name
    if environment.folder.exists():
        print(f"Making {name} anew: the one here is unfinished, broken or not made by this script.")
    try:
        _build(environment, root, python, groups, uses_uv=uses_uv)
    except Setback:
        # uv does not read pip's settings, and some machines reach an index only by those.
        if not uses_uv or not python.makes_venvs:
            raise
        print("It did not work with uv; once more with pip.")
        _build(environment, root, python, groups, uses_uv=False)
    _write_stamp(environment, root, project, python.minor, groups)


def _build(
    environment: Environment,
    root: Path,
    python: Interpreter,
    groups: Sequence[str],
    *,
    uses_uv: bool,
) -> None:
    if environment.folder.exists():
        _remove(environment.folder)
    if uses_uv:
        command = ["uv", "venv", "--python", str(python.path), str(environment.folder)]
    else:
        command = [str(python.path), "-I", "-m", "venv", str(environment.folder)]
    name = environment.folder.name
    title = f"Making {name} with {python} ({'uv' if uses_uv else 'venv and pip'})"
    code, output = _run_quietly(title, command, root)
    if code != 0:
        raise Setback(f"{name} could not be made: {reason(output, str(python))}")
    _install(environment, root, groups, uses_uv=uses_uv)


def _install(environment: Environment, root: Path, groups: Sequence[str], *, uses_uv: bool) -> None:
    tools = [
        tool
        for group in groups
        for tool in _read_list(environment, root, "dependency-groups", group)
    ]
    if uses_uv:
        installer = ["uv", "pip", "install", "--python", str(environment.python)]
    else:
        installer = [str(environment.python), "-I", "-m", "pip", "install"]
    # Wheels only: a compiler is nothing to ask of a newcomer. This checkout itself is built.
    wheels = ["--only-binary", ":all:", "--no-binary", "matcue"]
    if environment.lowest:
        needed = _read_list(environment, root, "project", "dependencies")
        constraints = environment.folder / _LOWEST
        constraints.write_text("\n".join(map(lowest, needed)), "utf-8")
        wheels += ["--constraint", str(constraints)]
    command = [*installer, *wheels, "--editable", str(root), *tools]
    title = "Installing matcue" + (" and the development tools" if tools else "")
    code, output = _run_quietly(title, command, root)
    if code != 0:
        log = environment.folder / _LOG
        log.write_text(output, "utf-8")
        python = ask(environment.python)
        why = reason(output, str(python or "this Python"))
        raise Setback(f"matcue is not installed: {why} (the whole story is in {log})")


def lowest(requirement: str) -> str:
    """Hold a requirement of pyproject.toml to the lowest version that it allows.

    Raises:
        Setback: It names none.
    """
    found = re.match(r"([\w.-]+)[>=]=([\w.]+)", requirement)
    if found is None:
        raise Setback(f"pyproject.toml tells no lowest version in {requirement!r}")
    return "{}=={}".format(*found.groups())


def _read_list(environment: Environment, root: Path, table: str, name: str) -> list[str]:
    # Read by the environment's Python: ours may be too old for tomllib, pip for dependency groups.
    project = str(root / "pyproject.toml")
    answer = subprocess.run(
        [str(environment.python), "-I", "-c", _READ_LIST, project, table, name],
        stdout=subprocess.PIPE,
        check=False,
    )
    if answer.returncode != 0:
        raise Setback(f"pyproject.toml tells no {name!r} in {table!r}")
    return [str(tool) for tool in json.loads(answer.stdout.decode())]


def _run_quietly(title: str, command: Sequence[str], root: Path) -> tuple[int, str]:
    """Run *command* under one line of progress; give its exit code and all that it printed."""
    start = time.monotonic()
    width = shutil.get_terminal_size().columns - 1
    lively = sys.stdout.isatty()
    print(f"{title} ...", end="", flush=True)
    said: list[str] = []
    with subprocess.Popen(
        command,
        cwd=root,
        env=_clean(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                said.append(line)
                if lively:
                    news = f"{title} ... {line.strip()}"
                    print("\r" + news[:width].ljust(width), end="", flush=True)
            code = process.wait()
        except BaseException:
            process.kill()
            raise
    if lively:
        print("\r" + " " * width + f"\r{title} ...", end="")
    result = "" if code == 0 else "failed after "
    print(f" {result}{time.monotonic() - start:.1f} s", flush=True)
    return code, "".join(said)


def _clean(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Leave out of *environment* what would turn a Python or an installer away from `.venv`."""
    astray = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}
    kept = {name: value for name, value in environment.items() if name not in astray}
    return {
        **kept,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
        "UV_PYTHON_DOWNLOADS": "never",
    }


def _check_ours(folder: Path) -> None:
    """Refuse to touch what is called `.venv` but is no environment."""
    # An environment that was interrupted at its very start is folders and nothing else.
    ours = (folder / "pyvenv.cfg").is_file() or not any(map(Path.is_file, folder.rglob("*")))
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and ours)):
        raise Setback(
            f"{folder} is there but is not a Python environment of its own; "
            "move it away, then run this again"
        )


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise Setback(
            f"{error.filename}: {error.strerror}; close the programs that use .venv, "
            "then run this again"
        ) from error


def _check_space(root: Path) -> None:
    free = shutil.disk_usage(root).free
    if free < _NEEDED_BYTES:
        raise Setback(
            f"{root} is on a disk with {free // 1_000_000} MB left; "
            f"make room for {_NEEDED_BYTES // 1_000_000} MB, then run this again"
        )


def _holds_pip(environment: Environment) -> bool:
    return any(environment.folder.glob("[Ll]ib/**/site-packages/pip/__main__.py"))


def _write_stamp(
    environment: Environment, root: Path, project: str, python: str, groups: Sequence[str]
) -> None:
    stamp = Stamp(str(root), project, python, tuple(groups))
    unfinished = environment.folder / (_STAMP + ".part")
    unfinished.write_text(json.dumps(stamp._asdict()), "utf-8")
    unfinished.replace(environment.folder / _STAMP)
