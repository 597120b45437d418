"""Whether a machine was too busy to judge what was played on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audio.load import TOO_BUSY, Clocks, others, too_busy

pytest_plugins = ["pytester"]

BEFORE = Clocks(all_s=100.0, busy_s=40.0, own_s=10.0)


def test_what_we_do_ourselves_is_not_what_others_do() -> None:
    assert others(BEFORE, Clocks(all_s=120.0, busy_s=58.0, own_s=28.0)) == 0.0


def test_others_are_what_is_busy_besides() -> None:
    assert others(BEFORE, Clocks(all_s=120.0, busy_s=58.0, own_s=18.0)) == pytest.approx(0.5)


def test_a_machine_that_is_ours_is_judged() -> None:
    assert too_busy(TOO_BUSY) is None


def test_one_that_is_not_says_how_busy_it_was() -> None:
    assert "took 63% of" in (too_busy(0.63) or "")


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="only Linux tells")
def test_the_clocks_go_on() -> None:
    before, after = Clocks.read(), Clocks.read()
    assert before is not None
    assert after is not None
    assert after.all_s >= before.all_s > before.busy_s > 0


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="only Linux tells")
def test_what_a_child_s_child_does_is_ours_before_it_ends_and_after() -> None:
    code = "while True: pass"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{code}'])"
    before = Clocks.read()
    with subprocess.Popen([sys.executable, "-c", starts], start_new_session=True) as child:
        try:
            while (now := Clocks.read()) and before and now.own_s < before.own_s + 0.3:
                time.sleep(0.02)
        finally:
            os.killpg(child.pid, signal.SIGKILL)
    after = Clocks.read()
    assert before is not None
    assert after is not None
    assert after.own_s > before.own_s + 0.02


@pytest.mark.parametrize(
    ("part", "outcome", "told"),
    [(0.1, "failed", "assert 1 == 2"), (0.9, "skipped", "other processes took 90% of")],
)
def test_a_failure_on_a_busy_machine_is_a_skip(
    pytester: pytest.Pytester, part: float, outcome: str, told: str
) -> None:
    """With the hooks that the audio tests have, and what others took given."""
    pytester.makeconftest(
        "import pytest\n"
        "from audio import busy\n"
        f"busy.others = lambda before, after: {part}\n"
        "from audio.busy import pytest_runtest_makereport\n"
        "from audio.busy import read_clocks as pytest_runtest_setup\n"
        "@pytest.fixture\n"
        "def _able(): pass\n"
    )
    pytester.makepyfile("def test_it(_able): assert 1 == 2")
    result = pytester.runpytest_inprocess("-p", "no:randomly", "-rs")
    result.assert_outcomes(**{outcome: 1})
    result.stdout.fnmatch_lines([f"*{told}*"])
