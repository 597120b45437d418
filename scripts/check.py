"""Run everything that CI runs: form, lint, types, layers, sounds, tests.

    python3 scripts/check.py                what CI does
    python3 scripts/check.py --quick        form, lint, and the tests of what changed
    python3 scripts/check.py --fix          mend form and lint first, where that can be done
    python3 scripts/check.py --system       the long tests too, and those that need programs
                                            which pip does not bring (ffmpeg, mpv, a sound
                                            server ...; apt installs them where possible)
    python3 scripts/check.py --python 3.11  the tests alone, with another Python of this machine
    python3 scripts/check.py --python 3.11 --lowest
                                            and with the lowest versions that matcue takes
    python3 scripts/check.py -- -k rest     what follows -- goes to pytest

All of it runs, whatever fails; the exit code is 1 if anything did. The tests that play through a
real sound server come last, since whatever computes beside them changes what they measure: first
those that wait for their sound in real time and do little else, side by side, then those that keep
the machine busy on purpose, each alone. They are skipped where there is no server. A new machine of
a CI service (CI=true) gets one by apt if that takes no more than a few minutes.

Where the oldest Python is on this machine too, a few quick tests of what stands on other libraries
run with it and with their lowest versions. Where that environment cannot be made, a line
says so and the rest counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import check_packages
import nearby
from environment import ROOT, Environment, Setback, finish, prepare, run_through
from interpreters import OLDEST, NoInterpreter

if TYPE_CHECKING:
    from collections.abc import Sequence


LISTENERS = 6
"""How many tests that play may measure at a time. Each takes a twentieth of a core."""


ON_LIBRARIES = (
    "cli/test_screen_app.py",
    "coach/test_reminder_calendar.py",
    "out/test_file_tags.py",
    "out/test_several_targets.py",
    "pictures/test_cover.py",
    "routine/test_mistakes.py",
    "settings/test_settings_write.py",
    "voice/test_hibari_engine.py",
    "web/test_server.py",
)
"""The tests that tell soonest that a library is another than we know: textual, icalendar, av,
resvg, pydantic and PyYAML, tomlkit, onnxruntime and numpy, starlette and uvicorn."""


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
    environment: Environment,
    *,
    fix: bool = False,
    quick: Sequence[str] | None = None,
    system: bool = False,
    more: Sequence[str] = (),
) -> list[Step]:
    """List what to run, in order.

    Args:
        environment: Where the tools are.
        fix: Mend what ruff can mend rather than only tell.
        quick: Run only these tests, and neither types nor layers.
        system: Run every test, not just those of seconds that need nothing but Python.
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
    if quick is not None:
        # Named files run in one process if nothing else is said; here they are many.
        workers = ("-n", str(min(os.cpu_count() or 1, 8)))
        return [*ruff, *([Step("pytest", tool("pytest", "-q", *workers, *quick))] if quick else [])]
    which = "" if system else " and not long and not system"
    before = [
        *ruff,
        Step("mypy", tool("mypy")),
        Step("lint-imports", tool("lint-imports")),
        Step("make_sounds.py --check", tool("python", "scripts/make_sounds.py", "--check")),
    ]
    if more:
        # Whoever gives arguments looks at a few tests, and a debugger needs them in this process.
        chosen = "" if system else which.removeprefix(" and ")
        return [*before, Step("pytest", tool("pytest", "-q", "-n", "0", "-m", chosen, *more))]
    thorough = ("-q", f"--hypothesis-profile={'thorough' if system else 'checked'}")
    # It counts processor time and memory as POSIX tells them.
    many = ("--seconds", "60") if system else ("--inputs", "100")
    fuzz = Step("fuzz_readers.py", tool("python", "scripts/fuzz_readers.py", "--seed", "1", *many))
    return [
        *before,
        *([fuzz] if sys.platform != "win32" else []),
        Step("pytest", tool("pytest", *thorough, "-m", f"not audio{which}")),
        Step(
            "pytest, audio",
            tool(
                *("pytest", *thorough, "-n", str(LISTENERS), "--dist", "loadgroup"),
                *("-m", f"audio and not alone{which}", "tests/audio"),
            ),
        ),
        Step(
            "pytest, audio alone",
            tool("pytest", *thorough, "-n", "0", "-m", f"audio and alone{which}"),
        ),
    ]


def tests_alone(environment: Environment, *, system: bool, more: Sequence[str]) -> list[Step]:
    """List what --python and --lowest run: form, types and sounds are the same everywhere."""
    which = "not audio" if system else "not audio and not long and not system"
    name = f"pytest in {environment.folder.name}"
    return [Step(name, (str(environment.program("pytest")), "-q", "-m", which, *more))]


def short_lowest(environment: Environment) -> Step:
    """Give a few quick tests of what stands on libraries, for the lowest of those."""
    tests = (f"tests/{each}" for each in ON_LIBRARIES)
    workers = ("-n", str(min(os.cpu_count() or 1, 8)))
    command = (str(environment.program("pytest")), "-q", *workers, *tests)
    return Step(f"pytest in {environment.folder.name}", command)


def _with_lowest() -> list[Step]:
    """Give `short_lowest` where the oldest Python is here; say so if its environment fails."""
    minor = ".".join(map(str, OLDEST))
    try:
        return [short_lowest(prepare(groups=("dev",), minor=minor, lowest=True))]
    except (Setback, NoInterpreter) as setback:
        print(f"Left out, the lowest versions with Python {minor}: {setback}", flush=True)
        return []


def _tests_of_what_changed() -> list[str]:
    """Choose the tests for --quick.

    Raises:
        Setback: git cannot tell what changed.
    """
    try:
        return nearby.chosen(nearby.changed(ROOT), ROOT)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Setback(f"--quick asks git what changed, and git cannot tell: {error}") from error


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


def main(arguments: Sequence[str]) -> int:
    """Do what this file's docstring says; give the exit code."""
    split = list(arguments).index("--") if "--" in arguments else len(arguments)
    ours, more = arguments[:split], arguments[split + 1 :]
    parser = argparse.ArgumentParser(
        prog="check.py",
        usage="python3 scripts/check.py [--fix] [--quick | --system] [--python 3.N] [--lowest] "
        "[-- PYTEST-ARGUMENT...]",
        description="Run everything that CI runs.",
    )
    parser.add_argument("--fix", action="store_true", help="mend form and lint where possible")
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--quick", action="store_true", help="form, lint, and the tests of what changed, only"
    )
    which.add_argument(
        "--system", action="store_true", help="run the long tests and those of system programs too"
    )
    parser.add_argument("--python", metavar="3.N", help="run the tests alone, with this Python")
    parser.add_argument(
        "--lowest", action="store_true", help="run the tests alone, with the lowest versions"
    )
    asked = parser.parse_args(ours)
    if asked.python is not None or asked.lowest:
        if asked.quick or asked.fix:
            parser.error("--python and --lowest run tests alone, without --fix and --quick")
        environment = prepare(groups=("dev",), minor=asked.python, lowest=asked.lowest)
        return _run_all(tests_alone(environment, system=asked.system, more=more))
    quick = _tests_of_what_changed() if asked.quick else None
    environment = prepare(groups=("dev",))
    if asked.system:
        check_packages.install(check_packages.ALL)
    elif os.environ.get("CI") == "true" and not more and not asked.quick:
        check_packages.install(check_packages.SOUND, quietly=True)
    planned = steps(environment, fix=asked.fix, quick=quick, system=asked.system, more=more)
    if not more and not asked.quick:
        # Before what plays, since that measures.
        planned[-2:-2] = _with_lowest()
    return _run_all(planned)


def _run_all(planned: Sequence[Step]) -> int:
    outcomes = [run(step) for step in planned]
    print(f"\n{summary(outcomes)}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    finish(main)
