"""What signals do to the command line, at whatever instant, and what is left of that afterwards."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from matcue.cli.main import TERMINATED, unwinding_when_terminated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

HANDLED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _handlers() -> list[object]:
    return [signal.getsignal(number) for number in HANDLED]


def _terminated(cleared: list[str], sent: signal.Signals, *again: signal.Signals) -> None:
    """Be terminated in mid work, and once more while clearing away."""
    with unwinding_when_terminated():
        try:
            signal.raise_signal(sent)
        finally:
            for number in again:
                signal.raise_signal(number)
            cleared.append("half-written files")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, TERMINATED), (signal.SIGHUP, 129)])
def test_a_signal_to_end_unwinds_and_leaves_the_signals_as_they_were(
    sent: signal.Signals, code: int
) -> None:
    before = _handlers()
    cleared: list[str] = []
    with pytest.raises(SystemExit) as left:
        _terminated(cleared, sent)
    assert left.value.code == code
    assert cleared
    assert _handlers() == before


@pytest.mark.parametrize("again", HANDLED)
def test_nothing_cuts_the_clearing_short(again: signal.Signals) -> None:
    cleared: list[str] = []
    with pytest.raises(SystemExit):
        _terminated(cleared, signal.SIGTERM, again)
    assert cleared


@pytest.mark.parametrize("ignored", HANDLED)
def test_a_signal_that_is_ignored_stays_so(ignored: signal.Signals) -> None:
    """As under nohup, or in the background of a shell."""
    before = signal.signal(ignored, signal.SIG_IGN)
    try:
        with unwinding_when_terminated():
            signal.raise_signal(ignored)
    finally:
        signal.signal(ignored, before)


# From the first line of ours on.

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
COMMANDS = {"list": ("list",), "check": ("check", "five-minutes")}
INSTANTS = 12


def _stopped(sent: signal.Signals, after_s: float, *arguments: str) -> tuple[int, str]:
    """Start matcue, send it a signal, and tell its exit code and what it said of it."""
    with subprocess.Popen(
        [sys.executable, "-m", "matcue", *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        time.sleep(after_s)
        process.send_signal(sent)
        _, said = process.communicate(timeout=60)
    return process.returncode, said


@pytest.mark.slow(reason="starts matcue a dozen times for each signal")
@pytest.mark.parametrize("sent", CODES)
@pytest.mark.parametrize("command", COMMANDS)
def test_at_no_instant_of_its_start_is_a_signal_a_traceback_of_ours(
    sent: signal.Signals, command: str
) -> None:
    for nth in range(INSTANTS):
        after_s = 0.02 + nth * 0.9 / INSTANTS
        code, said = _stopped(sent, after_s, *COMMANDS[command])
        # Python itself may be starting still; and it may end by the signal, which a shell calls the same.
        assert "src/matcue" not in said, (after_s, said)
        assert code in (0, CODES[sent], -sent) or (code == 1 and "Traceback" in said), (
            after_s,
            said,
        )


def test_next_to_nothing_is_loaded_before_the_signals_are_handled() -> None:
    look = (
        "import sys; before = set(sys.modules); "
        "import matcue.__main__; print(*(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"matcue", "matcue.__main__", "__future__"}
