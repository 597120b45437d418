"""Keeping the machine awake for real: over D-Bus, by a portal and a logind of the test's own."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import AwakeError
from matcue.live.awake import LOOK_S, try_out
from matcue.live.inhibitors import Logind, Portal
from running import tiny_routine
from sessions import wait_until
from timed_device import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fake_desktop import FakeDesktop

if sys.platform != "linux":
    pytest.skip("only Linux asks over D-Bus", allow_module_level=True)

from fake_desktop import FakeDesktop, dbus

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="not installed: dbus-daemon"),
]


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDesktop]:
    with dbus() as (address, _):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        with closing(FakeDesktop(address)) as fake:
            yield fake


def test_the_portal_is_asked_not_to_suspend_for_as_long_as_we_listen(desktop: FakeDesktop) -> None:
    portal = Portal()
    portal.hold()
    assert desktop.calls == [("", 4, {"reason": ("s", "An exercise session is playing")})]
    assert desktop.held == ["portal"]
    portal.release()
    wait_until(lambda: not desktop.held)


def test_logind_is_asked_not_to_idle_for_as_long_as_its_lock_is_open(desktop: FakeDesktop) -> None:
    logind = Logind()
    logind.hold()
    assert desktop.calls == [("idle", "matcue", "An exercise session is playing", "block")]
    assert desktop.held == ["logind"]
    logind.release()
    wait_until(lambda: not desktop.held)


def test_the_doctor_tries_both_and_leaves_nothing_held(desktop: FakeDesktop) -> None:
    through = "the desktop's portal and logind"
    assert try_out() == f"a session keeps this machine awake through {through}"
    wait_until(lambda: not desktop.held)


def test_a_refusal_is_told_in_the_words_of_who_refuses(desktop: FakeDesktop) -> None:
    desktop.refuses = True
    with pytest.raises(AwakeError, match=r"portal: not today; logind: not today\."):
        try_out()


def test_a_bus_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SESSION", "SYSTEM"):
        monkeypatch.setenv(f"DBUS_{name}_BUS_ADDRESS", "unix:path=/nowhere/bus")
    with pytest.raises(AwakeError, match=r"its D-Bus cannot be reached: .*No such file"):
        try_out()


@pytest.mark.parametrize("address", ["nonsense", "unix:", ";;", "tcp:host=127.0.0.1,port=1"])
def test_an_address_that_is_none_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(AwakeError, match="its D-Bus cannot be reached"):
        Portal().hold()


def playing(routine: Path, *more: str) -> subprocess.Popen[bytes]:
    """Play a routine at the speed of a clock, on nothing."""
    command = ["play", str(routine), "--device", "null", "--voice", "tone", "--no-media-keys"]
    return subprocess.Popen(
        [sys.executable, PROGRAM, *command, *more],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.slow(reason="a session on a clock of its own, and the second until it is held")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL], ids=lambda sent: sent.name)
def test_a_session_keeps_it_awake_until_it_ends_however_it_does(
    desktop: FakeDesktop, tmp_path: Path, sent: signal.Signals
) -> None:
    with playing(tiny_routine(tmp_path)) as session:
        wait_until(lambda: desktop.held == ["portal", "logind"])
        session.send_signal(sent)
        session.communicate(timeout=30)
    wait_until(lambda: not desktop.held)


@pytest.mark.slow(reason="a session on a clock of its own, and longer than until it would be held")
def test_a_setting_lets_it_sleep(desktop: FakeDesktop, tmp_path: Path) -> None:
    with playing(tiny_routine(tmp_path), "--no-awake") as session:
        assert session.stdout is not None
        assert session.stdout.readline()
        time.sleep(2 * LOOK_S)
        session.terminate()
        session.communicate(timeout=30)
    assert desktop.calls == []
