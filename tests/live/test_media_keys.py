"""Media keys for real: a D-Bus daemon of our own, driven by playerctl as a desktop would."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fake_desktop import dbus
from matcue.base.units import Ms
from matcue.live.control.media_keys import MediaKeys, try_out
from matcue.live.control.state import Playback
from matcue.live.keys import Press
from sessions import STATE, FakeSession, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROGRAMS = ("dbus-daemon", "playerctl")
_MISSING = [program for program in _PROGRAMS if shutil.which(program) is None]

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}"),
    pytest.mark.skipif(sys.platform != "linux", reason="media keys come over D-Bus on Linux"),
]


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """A session bus of this test's own."""
    with dbus() as (address, daemon):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield daemon


@pytest.fixture
def session(bus: subprocess.Popen[str]) -> Iterator[FakeSession]:
    playing = FakeSession()
    with MediaKeys(playing.controls) as keys:
        wait_until(lambda: keys.status == "media keys reach org.mpris.MediaPlayer2.matcue")
        yield playing


def playerctl(*arguments: str) -> str:
    done = subprocess.run(
        ["playerctl", "--player", "matcue", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def ask(member: str, *arguments: Any, signature: str = "", interface: str = "Player") -> list[Any]:
    """Call a method that playerctl has no word for."""
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

    async def call() -> list[Any]:
        bus = await MessageBus().connect()
        try:
            reply = await bus.call(
                Message(
                    destination="org.mpris.MediaPlayer2.matcue",
                    path="/org/mpris/MediaPlayer2",
                    interface=interface
                    if "." in interface
                    else f"org.mpris.MediaPlayer2.{interface}",
                    member=member,
                    signature=signature,
                    body=list(arguments),
                )
            )
        finally:
            bus.disconnect()
        assert reply is not None
        assert reply.message_type.name == "METHOD_RETURN", reply.body
        return list(reply.body)

    return asyncio.run(call())


def put(name: str, value: float) -> None:
    """Set a property."""
    from dbus_fast import Variant

    ask(
        "Set",
        "org.mpris.MediaPlayer2.Player",
        name,
        Variant("d", value),
        signature="ssv",
        interface="org.freedesktop.DBus.Properties",
    )


@pytest.mark.parametrize(
    ("command", "press"),
    [
        ("play-pause", Press.TOGGLE),
        ("play", Press.PLAY),
        ("pause", Press.PAUSE),
        ("stop", Press.STOP),
        ("next", Press.NEXT),
        ("previous", Press.PREVIOUS),
    ],
)
def test_a_key_of_the_desktop_is_a_press(session: FakeSession, command: str, press: Press) -> None:
    playerctl(command)
    assert session.presses == [press]


def test_the_desktop_sees_whether_it_plays(session: FakeSession) -> None:
    assert playerctl("status") == "Playing"
    playerctl("play-pause")
    assert playerctl("status") == "Paused"
    session.now(state=Playback.WAITING)
    assert playerctl("status") == "Paused"


def test_the_desktop_sees_the_exercise_and_the_routine(session: FakeSession) -> None:
    shown = playerctl("metadata", "--format", "{{title}}|{{album}}|{{artist}}|{{mpris:length}}")
    assert shown == "Bird dog|Morning|matcue|845000000"
    assert playerctl("metadata", "mpris:trackid") == "'/matcue/session'"
    assert playerctl("metadata", "xesam:trackNumber") == "4"
    session.now(exercise=None, total_ms=None, chapter=None)
    assert playerctl("metadata", "xesam:title") == "Morning"


def test_the_desktop_sees_the_position_and_can_set_it(session: FakeSession) -> None:
    session.now(state=Playback.PAUSED)  # for playerctl counts on by itself while it plays
    assert playerctl("position") == "200.000000"
    playerctl("position", "83.5")
    assert session.seeks == [83_500]
    assert playerctl("position") == "83.500000"


@pytest.mark.parametrize(
    ("offset", "seeks", "presses"),
    [
        ("10+", [210_000], []),
        ("10-", [190_000], []),
        ("300-", [0], []),
        ("645+", [845_000], []),
        ("646+", [], [Press.NEXT]),
    ],
)
def test_a_seek_by_an_offset_goes_to_a_new_position(
    session: FakeSession, offset: str, seeks: list[int], presses: list[Press]
) -> None:
    playerctl("position", offset)
    assert (session.seeks, session.presses) == (seeks, presses)


def test_a_seek_on_goes_anywhere_while_the_end_is_unknown(session: FakeSession) -> None:
    session.now(total_ms=None)
    playerctl("position", "9000+")
    assert session.seeks == [9_200_000]


@pytest.mark.parametrize(
    ("track", "position_us"),
    [
        ("/matcue/session", -1),
        ("/matcue/session", 845_001_000),
        ("/org/mpris/MediaPlayer2/TrackList/NoTrack", 1_000_000),
    ],
)
def test_a_position_that_is_not_in_this_session_changes_nothing(
    session: FakeSession, track: str, position_us: int
) -> None:
    ask("SetPosition", track, position_us, signature="ox")
    assert session.seeks == []


def test_the_desktop_sees_the_volume_and_can_set_it(session: FakeSession) -> None:
    assert playerctl("volume") == "1.000000"
    playerctl("volume", "0.5")  # 6 dB softer
    wait_until(lambda: session.state().voice_gain_db == -6)
    assert playerctl("volume") == "0.501187"


def test_muted_is_as_soft_as_it_goes(session: FakeSession) -> None:
    playerctl("volume", "0")
    wait_until(lambda: session.state().voice_gain_db == -30)


def test_a_rate_is_a_pace(session: FakeSession) -> None:
    put("Rate", 1.25)
    wait_until(lambda: session.state().pace == 1.25)
    put("Rate", 0.1)  # slower than there is: as slow as there is
    wait_until(lambda: session.state().pace == 0.5)


def test_a_rate_of_nothing_pauses(session: FakeSession) -> None:
    put("Rate", 0.0)
    assert session.presses == [Press.PAUSE]


@pytest.mark.parametrize(
    ("name", "value"),
    [("Rate", "nan"), ("Rate", "inf"), ("Rate", "-inf"), ("Volume", "nan")],
)
def test_what_is_no_number_changes_nothing(session: FakeSession, name: str, value: str) -> None:
    put(name, float(value))
    for _ in range(3):
        session.wait_until_seen()
    assert (session.presses, session.state()) == ([], STATE)


@pytest.mark.parametrize(("value", "ends"), [("inf", 0), ("-inf", -30)])
def test_no_bounds_are_the_bounds_there_are(session: FakeSession, value: str, ends: int) -> None:
    session.now(voice_gain_db=-3.0)
    put("Volume", float(value))
    wait_until(lambda: session.state().voice_gain_db == ends)


def test_quitting_from_the_desktop_stops_the_session(session: FakeSession) -> None:
    ask("Quit", interface="org.mpris.MediaPlayer2")
    assert session.presses == [Press.STOP]


def test_every_property_can_be_read_at_once(session: FakeSession) -> None:
    properties = "org.freedesktop.DBus.Properties"

    def read(interface: str) -> dict[str, Any]:
        (got,) = ask("GetAll", interface, signature="s", interface=properties)
        return {name: variant.value for name, variant in got.items()}

    told = read("org.mpris.MediaPlayer2.Player")
    assert (told["Rate"], told["MinimumRate"], told["MaximumRate"]) == (1.0, 0.5, 1.5)
    can = {name: value for name, value in told.items() if name.startswith("Can")}
    assert can == dict.fromkeys(
        ["CanControl", "CanGoNext", "CanGoPrevious", "CanPause", "CanPlay", "CanSeek"], True
    )
    assert read("org.mpris.MediaPlayer2") == {
        "CanQuit": True,
        "CanRaise": False,
        "HasTrackList": False,
        "Identity": "matcue",
        "SupportedMimeTypes": [],
        "SupportedUriSchemes": [],
    }


def test_the_desktop_hears_of_changes_without_asking(session: FakeSession) -> None:
    with subprocess.Popen(
        ["playerctl", "--player", "matcue", "metadata", "--follow", "--format",
         "{{status}} {{title}}"],
        stdout=subprocess.PIPE,
        text=True,
    ) as following:  # fmt: skip
        assert following.stdout is not None
        assert following.stdout.readline() == "Playing Bird dog\n"
        session.press(Press.PAUSE)
        assert following.stdout.readline() == "Paused Bird dog\n"
        session.now(exercise="Cat")
        assert following.stdout.readline() == "Paused Cat\n"
        following.terminate()


def test_the_desktop_hears_of_a_jump(session: FakeSession) -> None:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

    session.now(state=Playback.PAUSED)
    session.wait_until_seen()

    async def listen() -> int:
        bus = await MessageBus().connect()
        heard: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def led(message: Message) -> None:
            if message.member == "Seeked" and not heard.done():
                heard.set_result(message.body[0])

        bus.add_message_handler(led)
        rule = "type='signal',interface='org.mpris.MediaPlayer2.Player',member='Seeked'"
        await bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="AddMatch",
                signature="s",
                body=[rule],
            )
        )
        session.now(at_ms=Ms(1_000))
        try:
            async with asyncio.timeout(30):
                return await heard
        finally:
            bus.disconnect()

    assert asyncio.run(listen()) == 1_000_000


def test_a_second_session_has_a_name_of_its_own(session: FakeSession) -> None:
    second = FakeSession()
    with MediaKeys(second.controls) as keys:
        wait_until(lambda: "instance" in keys.status)
        name = f"matcue.instance{os.getpid()}"
        assert keys.status == f"media keys reach org.mpris.MediaPlayer2.{name}"
        assert name in playerctl("--list-all").split()
        subprocess.run(["playerctl", "--player", name, "next"], check=True, timeout=60)
    assert (session.presses, second.presses) == ([], [Press.NEXT])


def test_the_player_is_gone_when_the_session_is(bus: subprocess.Popen[str]) -> None:
    with MediaKeys(FakeSession().controls) as keys:
        wait_until(lambda: "reach" in keys.status)
        assert playerctl("--list-all") == "matcue"
    assert keys.status == "media keys ended"
    done = subprocess.run(["playerctl", "--list-all"], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_a_desktop_that_goes_away_ends_the_keys_and_nothing_else(
    bus: subprocess.Popen[str], capfd: pytest.CaptureFixture[str]
) -> None:
    with MediaKeys(FakeSession().controls) as keys:
        wait_until(lambda: "reach" in keys.status)
        bus.kill()
        bus.wait()
        wait_until(lambda: "reach" not in keys.status)
    assert "Traceback" not in "".join(capfd.readouterr())


FAULTY = """\
import gc, subprocess, sys
sys.path.insert(0, sys.argv[1])
from matcue.live.control.media_keys import MediaKeys
from sessions import FakeSession, wait_until

class Faulty(FakeSession):
    def press(self, press):
        raise RuntimeError("a bug")

with MediaKeys(Faulty().controls) as keys:
    wait_until(lambda: "reach" in keys.status)
    subprocess.run(["playerctl", "-p", "matcue", "next"], stderr=subprocess.DEVNULL, timeout=60)
    print(keys.status, flush=True)
    sys.stdin.readline()
    wait_until(lambda: "reach" not in keys.status)
gc.collect()
print(keys.status)
"""


def test_neither_a_bug_nor_a_dying_desktop_writes_into_the_screen(
    bus: subprocess.Popen[str],
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", FAULTY, str(Path(__file__).parents[1])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as playing:
        assert playing.stdout is not None
        assert playing.stdout.readline() == "media keys reach org.mpris.MediaPlayer2.matcue\n"
        bus.kill()
        bus.wait()
        said, complained = playing.communicate("\n", timeout=60)
    assert said == "media keys ended\n"
    assert complained == ""


def test_trying_out_says_who_would_get_them(bus: subprocess.Popen[str]) -> None:
    assert try_out() == "reach a session as org.mpris.MediaPlayer2.matcue"
