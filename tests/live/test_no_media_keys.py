"""Where there are no media keys: a session goes on, and one line says why and what helps."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import ControlError
from matcue.live.control import endpoint_folder
from matcue.live.control.endpoint import FILES
from matcue.live.control.media_keys import MediaKeys, try_out
from sessions import FakeSession, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="there are never media keys here"
)


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The runtime folder of a user who is not at a desktop."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return endpoint_folder.candidates()[0].parent


def why() -> str:
    """What both ways to find out say."""
    with pytest.raises(ControlError) as refused:
        try_out()
    with MediaKeys(FakeSession().controls) as keys:
        wait_until(lambda: keys.status != "media keys are not there yet")
    assert keys.status == str(refused.value)
    return keys.status


@pytest.mark.usefixtures("runtime")
def test_without_a_desktop() -> None:
    assert why().startswith("there is no desktop here")


@pytest.mark.parametrize(
    "address",
    [
        "unix:path=/nowhere/bus",
        "unix:abstract=nobody-listens-here",
        "autolaunch:",
        "nonsense",
        "unix:",
        ";;",
        "tcp:host=127.0.0.1,port=1",
        "unix:path=\x01",
    ],
)
def test_with_an_address_that_leads_nowhere(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert why().startswith("the desktop's D-Bus refuses us, so no media keys: ")


@pytest.fixture
def stranger(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Something that listens where a bus should be."""
    assert FILES is not None
    with socket.socket(FILES) as listening:
        listening.bind(str(runtime / "bus"))
        listening.listen()
        monkeypatch.setattr("matcue.live.control.media_keys._CONNECT_S", 0.2)
        yield listening


@pytest.mark.usefixtures("stranger")
def test_with_a_bus_that_does_not_answer() -> None:
    assert why() == "the desktop's D-Bus does not answer, so no media keys"


def test_with_a_bus_that_is_none(
    stranger: socket.socket, capfd: pytest.CaptureFixture[str]
) -> None:
    def answer() -> None:
        for _ in range(2):
            connected, _ = stranger.accept()
            with connected, connected.makefile("rb") as sent:
                connected.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                while sent.read(1):
                    pass

    answering = threading.Thread(target=answer)
    answering.start()
    assert why().startswith("the desktop's D-Bus ")
    answering.join()
    assert capfd.readouterr().err == ""


def test_without_the_library() -> None:
    code = (
        "import sys; sys.modules['dbus_fast'] = None\n"
        "from matcue.live.control.media_keys import MediaKeys, try_out\n"
        "from sessions import FakeSession, wait_until\n"
        "with MediaKeys(FakeSession().controls) as keys:\n"
        "    wait_until(lambda: 'not there yet' not in keys.status)\n"
        "print(keys.status)\n"
    )
    tests = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 (for PYTHONPATH)
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [tests, os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "media keys need dbus-fast: pip install 'matcue[desktop]'\n"
    assert done.stderr == ""
