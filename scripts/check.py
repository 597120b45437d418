"""Run everything that CI runs: form, lint, types, layers, sounds, tests.

    python3 scripts/check.py                what CI does
    python3 scripts/check.py --fix          mend form and lint first, where that can be done
    python3 scripts/check.py --system       the slow tests too, and those that need ffmpeg,
                                            mpv and espeak-ng (installed by apt where possible)
    python3 scripts/check.py -- -k rest     what follows -- goes to pytest

All of it runs, whatever fails; the exit code is 1 if anything did.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from environment import ROOT, Environment, Setback, finish, prepare, run_through

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROGRAMS = ("ffmpeg", "mpv", "espeak-ng")
"""What the system tests run; Debian's packages have the same names."""


class Step(NamedTuple):
    """One check: a name for the table and a command."""

    name: str
    command: tuple[str, ...]


class Outcome(NamedTuple):
    """How a step went."""

    name: str
    passed: bool
    took_s: float


def steps(
    environment: Environment, *, fix: bool = False, system: bool = False, more: Sequence[str] = ()
) -> list[Step]:
    """List what to run, in order.

    Args:
        environment: Where the tools are.
        fix: Mend what ruff can mend rather than only tell.
        system: Run every test, not just the quick ones that need nothing but Python.
        more: Arguments for pytest.
    """

    def tool(name: str, *arguments: str) -> tuple[str, ...]:
        return (str(environment.program(name)), *arguments)

    # A mended line may need forming again, so mending comes before forming.
    ruff = (
        [
            Step("ruff check --fix", tool("ruff", "check", "--fix")),
            Step("ruff format", tool("ruff", "format")),
        ]
        if fix
        else [
            Step("ruff format --check", tool("ruff", "format", "--check")),
            Step("ruff check", tool("ruff", "check")),
        ]
    )
    which = () if system else ("-m", "not slow and not system")
    # Two processes on two cores take little more than half the time of one. Whoever gives
    # arguments looks at a few tests, and a debugger needs them in this process.
    workers = () if more else ("-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")
    return [
        *ruff,
        Step("mypy", tool("mypy")),
        Step("lint-imports", tool("lint-imports")),
        Step("make_sounds.py --check", tool("python", "scripts/make_sounds.py", "--check")),
        Step("pytest", tool("pytest", "-q", *workers, *which, *more)),
    ]


def run(step: Step) -> Outcome:
    """Run one step under a headline."""
    print(f"\n== {step.name}", flush=True)
    start = time.monotonic()
    try:
        code = run_through(step.command, root=ROOT)
    except Setback as setback:
        print(setback, file=sys.stderr)
        code = 1
    took_s = time.monotonic() - start
    print(f"-- {step.name}: {'ok' if code == 0 else 'FAILED'}, {took_s:.1f} s", flush=True)
    return Outcome(step.name, code == 0, took_s)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Write a line for each outcome, and one for all."""
    width = max(len(outcome.name) for outcome in outcomes)
    lines = [
        f"{each.name:{width}}  {'ok' if each.passed else 'FAILED':6}  {each.took_s:6.1f} s"
        for each in outcomes
    ]
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    lines.append(f"Failed: {', '.join(failed)}." if failed else "All is well.")
    return "\n".join(lines)


def install_programs() -> None:
    """Get what the system tests run from apt, or say what to install; either way go on."""
    missing = [name for name in _PROGRAMS if shutil.which(name) is None]
    if not missing:
        return
    wanted = " and ".join(missing)
    if sys.platform != "linux" or shutil.which("apt-get") is None:
        print(f"The tests that need {wanted} are skipped; install them to run those too.")
        return
    if os.geteuid() == 0:
        rights = []
    elif (
        shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0
    ):
        rights = ["sudo", "-n"]
    else:
        print(
            f"The tests that need {wanted} are skipped; to run those too: "
            f"sudo apt install {' '.join(missing)}"
        )
        return
    print(f"Installing {wanted} ...", flush=True)
    # It asks nothing, and waits for another apt rather than fail.
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    apt = [*rights, *quiet, "-o", "DPkg::Lock::Timeout=120"]
    run_through([*apt, "update"])
    if run_through([*apt, "--no-install-recommends", "install", *missing]) != 0:
        print(f"apt-get could not install {wanted}; the tests that need them are skipped.")


def main(arguments: Sequence[str]) -> int:
    """Do what this file's docstring says; give the exit code."""
    split = list(arguments).index("--") if "--" in arguments else len(arguments)
    ours, more = arguments[:split], arguments[split + 1 :]
    parser = argparse.ArgumentParser(
        prog="check.py",
        usage="python3 scripts/check.py [--fix] [--system] [-- PYTEST-ARGUMENT...]",
        description="Run everything that CI runs.",
    )
    parser.add_argument("--fix", action="store_true", help="mend form and lint where possible")
    parser.add_argument(
        "--system", action="store_true", help="run the slow tests and those of system programs too"
    )
    asked = parser.parse_args(ours)
    environment = prepare(groups=("dev",))
    if asked.system:
        install_programs()
    planned = steps(environment, fix=asked.fix, system=asked.system, more=more)
    outcomes = [run(step) for step in planned]
    print(f"\n{summary(outcomes)}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    finish(main)
