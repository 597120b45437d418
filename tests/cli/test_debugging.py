"""`--debug` and MATCUE_DEBUG: a log on standard error, and tracebacks that are otherwise a line."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from matcue import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run


@pytest.fixture(params=["flag", "variable"])
def debug(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Both ways to ask for it: the arguments that go before the command."""
    if request.param == "flag":
        return ("--debug",)
    monkeypatch.setenv("MATCUE_DEBUG", "1")
    return ()


def test_without_it_an_error_is_one_line(run_matcue: Run) -> None:
    done = run_matcue("show", "no-such-routine")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_an_error_of_ours_keeps_its_traceback_and_its_line(
    debug: tuple[str, ...], run_matcue: Run
) -> None:
    done = run_matcue(*debug, "show", "no-such-routine")
    assert (done.code, done.out) == (2, "")
    assert "Traceback (most recent call last)" in done.err
    assert "shelf.py" in done.err
    assert done.err.splitlines()[-1].startswith("matcue: no routine is called")


def test_a_fault_of_the_machine_keeps_its_traceback(
    debug: tuple[str, ...], run_matcue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    done = run_matcue(*debug, "log", "--better")
    assert done.code == 1
    # The cause is shown too, though the error is raised without it for its one line.
    assert "NotADirectoryError" in done.err
    assert "HistoryError" in done.err
    assert done.err.splitlines()[-1].startswith("matcue: your history")


def test_the_log_goes_to_standard_error_and_the_answer_stays_clean(
    debug: tuple[str, ...], run_matcue: Run
) -> None:
    plain = run_matcue("cache", "--json")
    done = run_matcue(*debug, "cache", "--json")
    assert done.out == plain.out
    assert f"matcue: {__version__} on Python" in done.err


def test_an_empty_variable_or_a_zero_switches_nothing_on(
    run_matcue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("", "0"):
        monkeypatch.setenv("MATCUE_DEBUG", value)
        assert run_matcue("cache").err == ""


def test_afterwards_logging_is_as_it_was(run_matcue: Run) -> None:
    ours = logging.getLogger("matcue")
    before = (ours.level, list(ours.handlers))
    assert run_matcue("--debug", "cache").err
    assert (ours.level, list(ours.handlers)) == before


def test_the_help_names_both_ways(run_matcue: Run) -> None:
    told = run_matcue("--help").out
    assert "--debug" in told
    assert "MATCUE_DEBUG" in told
