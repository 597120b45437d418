"""What `scripts/check.py` runs and how it sums up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import check
from check import Outcome, Step
from environment import ROOT, Environment

HERE = Environment(Path(".venv"))


def commands(
    *more: str, fix: bool = False, system: bool = False, quick: list[str] | None = None
) -> list[str]:
    """The command lines of a run, without the folder of the programs."""
    planned = check.steps(HERE, fix=fix, quick=quick, system=system, more=more)
    return [" ".join([Path(step.command[0]).stem, *step.command[1:]]) for step in planned]


def test_everything_is_checked_in_order_of_what_it_costs() -> None:
    assert commands()[:5] == [
        "ruff format --check",
        "ruff check",
        "mypy",
        "lint-imports",
        "python scripts/make_sounds.py --check",
    ]
    assert commands()[-3].startswith("pytest -q ")


@pytest.mark.skipif(sys.platform == "win32", reason="readers are fuzzed on POSIX")
def test_readers_are_fuzzed_shortly_each_time_and_for_a_minute_with_system() -> None:
    fuzz = "python scripts/fuzz_readers.py --seed 1"
    assert commands()[5] == f"{fuzz} --inputs 100"
    assert commands(system=True)[5] == f"{fuzz} --seconds 60"
    assert not any("fuzz" in command for command in commands("-k", "rest"))


def test_mending_comes_before_forming() -> None:
    assert commands(fix=True)[:2] == ["ruff check --fix", "ruff format"]


def test_long_and_system_tests_wait_for_system_and_slow_ones_do_not() -> None:
    assert commands()[-3].endswith("-m not audio and not long and not system")
    assert commands(system=True)[-3].endswith("-m not audio")


def test_what_plays_through_a_sound_server_runs_last_and_side_by_side_with_nothing_else() -> None:
    """What computes beside it would change what it measures."""
    assert " --dist loadgroup " in commands()[-2]
    where = " tests/audio"
    assert commands()[-2].endswith(f" -m audio and not alone and not long and not system{where}")
    assert commands(system=True)[-2].endswith(f" -m audio and not alone{where}")


def test_what_keeps_the_machine_busy_plays_by_itself_after_all_others() -> None:
    assert " -n 0 " in commands()[-1]
    assert commands()[-1].endswith(" -m audio and alone and not long and not system")
    assert commands(system=True)[-1].endswith(" -m audio and alone")


def test_all_cores_test_unless_somebody_asks_for_a_few_tests() -> None:
    """As many as pytest takes by itself."""
    assert "-n" not in commands()[-3].split()
    assert " -n 0 " in commands("-k", "rest")[-1]


def test_a_few_tests_are_one_step() -> None:
    few = commands("-k", "rest")
    assert len(few) == len(commands()) - (2 if sys.platform == "win32" else 3)
    assert few[-1] == "pytest -q -n 0 -m not long and not system -k rest"
    assert commands("-k", "rest", system=True)[-1] == "pytest -q -n 0 -m  -k rest"


def test_quick_is_form_lint_and_the_tests_of_what_changed() -> None:
    told = commands(quick=["tests/plan/test_take.py"])
    assert told[:2] == ["ruff format --check", "ruff check"]
    assert len(told) == 3
    assert told[2].startswith("pytest -q -n ")
    assert told[2].endswith(" tests/plan/test_take.py")


def test_quick_runs_no_test_where_nothing_changed() -> None:
    assert commands(quick=[]) == ["ruff format --check", "ruff check"]


def test_ci_tries_more_examples_than_the_inner_loop_and_system_many() -> None:
    assert all("--hypothesis-profile=checked" in told for told in commands()[-3:])
    assert all("--hypothesis-profile=thorough" in told for told in commands(system=True)[-3:])


def test_arguments_for_pytest_come_last_so_that_they_win() -> None:
    assert commands("-m", "slow")[-1].endswith(" -m slow")


def test_a_step_tells_how_it_went() -> None:
    assert check.run(Step("good", (sys.executable, "-c", ""))).passed
    assert not check.run(Step("bad", (sys.executable, "-c", "raise SystemExit(1)"))).passed


def test_a_tool_that_is_not_there_is_a_failure_and_not_the_end() -> None:
    assert not check.run(Step("gone", ("/nowhere/ruff",))).passed


def test_the_summary_has_a_line_for_each_and_one_for_all() -> None:
    outcomes = [Outcome("mypy", True, 4.21), Outcome("pytest", False, 12.0)]
    assert check.summary(outcomes).splitlines() == [
        "mypy    ok         4.2 s",
        "pytest  FAILED    12.0 s",
        "Failed: pytest.",
    ]
    assert check.summary(outcomes[:1]).splitlines()[-1] == "All is well."


def test_the_summary_has_nothing_that_reads_like_a_count_of_tests() -> None:
    """CI looks for pytest's closing line, and must not find another."""
    assert "passed" not in check.summary([Outcome("mypy", True, 4.2)])


LOWEST = Environment(Path(".venv-3.11-lowest"), "3.11", lowest=True)


def test_another_python_runs_the_tests_alone() -> None:
    (step,) = check.tests_alone(LOWEST, system=False, more=["-x"])
    assert step.name == "pytest in .venv-3.11-lowest"
    assert step.command[0] == str(LOWEST.program("pytest"))
    assert step.command[1:] == ("-q", "-m", "not audio and not long and not system", "-x")


def test_the_lowest_versions_are_tried_by_tests_that_are_there() -> None:
    step = check.short_lowest(LOWEST)
    named = [each for each in step.command if each.startswith("tests/")]
    assert named
    assert [each for each in named if not (ROOT / each).is_file()] == []


@pytest.mark.parametrize("option", ["--quick", "--fix"])
def test_another_python_neither_mends_nor_chooses(option: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        check.main(["--lowest", option])


def test_an_unknown_option_is_refused_before_anything_is_made() -> None:
    with pytest.raises(SystemExit, match="2"):
        check.main(["--fast"])
