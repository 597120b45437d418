"""What SIGTERM does to the command line, and what is left of that afterwards."""

from __future__ import annotations

import signal
import sys

import pytest

from matcue.__main__ import main
from matcue.cli.main import TERMINATED, unwinding_when_terminated

HANDLED = (signal.SIGTERM, signal.SIGINT)


def _handlers() -> list[object]:
    return [signal.getsignal(number) for number in HANDLED]


def test_a_run_leaves_the_signals_as_they_were(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _handlers()
    monkeypatch.setattr(sys, "argv", ["matcue", "--version"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert "matcue" in capsys.readouterr().out
    assert _handlers() == before


def _terminated(cleared: list[str], *again: signal.Signals) -> None:
    """Be terminated in mid work, and once more while clearing away."""
    with unwinding_when_terminated():
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            for number in again:
                signal.raise_signal(number)
            cleared.append("half-written files")


def test_sigterm_unwinds_and_leaves_the_signals_as_they_were() -> None:
    before = _handlers()
    cleared: list[str] = []
    with pytest.raises(SystemExit) as left:
        _terminated(cleared)
    assert left.value.code == TERMINATED
    assert cleared
    assert _handlers() == before


@pytest.mark.parametrize("again", HANDLED)
def test_nothing_cuts_the_clearing_short(again: signal.Signals) -> None:
    cleared: list[str] = []
    with pytest.raises(SystemExit):
        _terminated(cleared, again)
    assert cleared
