"""The local socket of a session: real sockets, polite remotes and hostile ones."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from matcue.base.errors import AlreadyPlaying, ControlError, NothingPlaying
from matcue.base.units import Ms
from matcue.live.control import endpoint_folder
from matcue.live.control.client import connect
from matcue.live.control.conversation import RemoteLimits
from matcue.live.control.endpoint import FILES
from matcue.live.control.server import ControlServer
from matcue.live.control.state import Playback, as_facts
from matcue.live.keys import Press
from sessions import STATE, FakeSession, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Serve = Callable[..., FakeSession]

WAYS = [pytest.param(True, id="file"), pytest.param(False, id="port")]


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mc-") as made:
        yield Path(made)


@pytest.fixture
def serve(folder: Path) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(*, files: bool = True, **limits: Any) -> FakeSession:
            session = FakeSession()
            server = ControlServer(
                session.controls, folder=folder, files=files, limits=RemoteLimits(**limits)
            )
            stack.enter_context(server)
            return session

        yield start


class Line:
    """A remote that sends whatever it likes."""

    def __init__(self, folder: Path) -> None:
        if (folder / endpoint_folder.SOCKET).exists():
            assert FILES is not None
            self.socket = socket.socket(FILES)
            self.socket.connect(str(folder / endpoint_folder.SOCKET))
            self.secret = None
        else:
            note = json.loads((folder / endpoint_folder.NOTE).read_text("utf-8"))
            self.socket = socket.create_connection(("127.0.0.1", note["port"]))
            self.secret = note["secret"]
        self.socket.settimeout(20)
        self.lines = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read(self) -> dict[str, Any] | None:
        """Read one answer; None where the server has hung up."""
        try:
            line = self.lines.readline()
        except ConnectionError:
            return None
        return json.loads(line) if line else None

    def asks(self, data: bytes) -> dict[str, Any] | None:
        self.send(data)
        return self.read()

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


@pytest.fixture
def line(folder: Path) -> Iterator[Callable[[], Line]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Line(folder)))


@pytest.mark.parametrize("files", WAYS)
@pytest.mark.parametrize("press", list(Press))
def test_a_press_of_a_remote_reaches_the_session(
    serve: Serve, folder: Path, press: Press, *, files: bool
) -> None:
    session = serve(files=files)
    with connect(folder) as remote:
        assert remote.press(press) == {"ok": True, "press": press}
    assert session.presses == [press]


@pytest.mark.parametrize("files", WAYS)
def test_a_remote_seeks_and_asks_how_the_session_is(
    serve: Serve, folder: Path, *, files: bool
) -> None:
    session = serve(files=files)
    with connect(folder) as remote:
        assert remote.state() == STATE
        remote.seek(Ms(83_000))
        assert remote.state().at_ms == 83_000
    assert session.seeks == [83_000]


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (b'{"press": "next"}\n', {"ok": True, "press": "next"}),
        (b'{"press": "next"}\r\n', {"ok": True, "press": "next"}),
        (b'\n\n  \n{"press": "next"}\n', {"ok": True, "press": "next"}),
        (b'{"seek": 5}\n', {"ok": True, "seek": 5}),
        (b'{"ask": "state"}\n', {"ok": True, "state": as_facts(STATE)}),
        (b'{"watch": true}\n', {"ok": True, "watch": True}),
        (b'{"watch": false}\n', {"ok": True, "watch": False}),
        (b'{"secret": "none is needed here"}\n', {"ok": True}),
        (
            b'{"press": "nxt"}\n',
            {"error": "no press is called 'nxt'; did you mean 'next'?"},
        ),
        (b"next\n", {"error": 'write one JSON object a line, like {"press": "toggle"}'}),
        (
            b"\x00\x01\xfe\xff\n",
            {"error": 'write one JSON object a line, like {"press": "toggle"}'},
        ),
    ],
)
def test_each_request_has_its_answer(
    serve: Serve, line: Callable[[], Line], request_: bytes, answer: dict[str, Any]
) -> None:
    serve()
    assert line().asks(request_) == answer


def test_a_mistake_ends_nothing(serve: Serve, line: Callable[[], Line]) -> None:
    session = serve()
    remote = line()
    assert "error" in (remote.asks(b"what?\n") or {})
    assert remote.asks(b'{"press": "pause"}\n') == {"ok": True, "press": "pause"}
    assert session.presses == [Press.PAUSE]


def test_many_requests_in_one_packet_are_answered_in_order(
    serve: Serve, line: Callable[[], Line]
) -> None:
    session = serve(between_s=0)
    remote = line()
    remote.send(b'{"press": "next"}\n{"press": "back"}\n{"ask": "state"}\n')
    assert remote.read() == {"ok": True, "press": "next"}
    assert remote.read() == {"ok": True, "press": "back"}
    assert "state" in (remote.read() or {})
    assert session.presses == [Press.NEXT, Press.BACK]


def test_a_script_may_leave_out_the_last_newline(serve: Serve, line: Callable[[], Line]) -> None:
    session = serve()
    remote = line()
    remote.send(b'{"press": "toggle"}')
    remote.socket.shutdown(socket.SHUT_WR)
    assert remote.read() == {"ok": True, "press": "toggle"}
    assert remote.read() is None
    assert session.presses == [Press.TOGGLE]


def test_whoever_watches_hears_of_every_change_until_the_session_ends(folder: Path) -> None:
    session = FakeSession()
    server = ControlServer(session.controls, folder=folder, limits=RemoteLimits(watch_s=0.01))
    server.start()
    with connect(folder) as remote:
        states = remote.watch()
        assert next(states) == STATE
        session.now(state=Playback.PAUSED)
        assert next(states).state is Playback.PAUSED
        session.now(countdown_s=11)
        assert next(states).countdown_s == 11
        server.stop()
        assert list(states) == []


def test_time_alone_is_news_once_a_second(serve: Serve, folder: Path) -> None:
    session = serve(watch_s=0.001)
    with connect(folder) as remote:
        states = remote.watch()
        next(states)
        for at in (200_001, 200_500, 200_999, 201_000):
            session.now(at_ms=Ms(at))
            session.wait_until_seen()
        assert next(states).at_ms == 201_000


def test_whoever_watches_an_unchanged_session_gets_signs_of_life(
    serve: Serve, folder: Path
) -> None:
    serve(watch_s=0.001, sign_of_life_s=0.01)
    with connect(folder) as remote:
        states = remote.watch()
        assert [next(states) for _ in range(5)] == [STATE] * 5


def test_changes_wait_for_their_time_and_presses_do_not(
    serve: Serve, line: Callable[[], Line]
) -> None:
    session = serve(watch_s=3_600)
    remote = line()
    remote.asks(b'{"watch": true}\n')
    remote.read()
    for at in range(200):
        session.now(at_ms=Ms(at * 1_000))
        session.now(countdown_s=at)
    assert remote.asks(b'{"press": "next"}\n') == {"ok": True, "press": "next"}


def test_whoever_watches_may_press_on_the_same_line(serve: Serve, line: Callable[[], Line]) -> None:
    session = serve(watch_s=0.01)
    remote = line()
    remote.send(b'{"watch": true}\n')
    assert remote.read() == {"ok": True, "watch": True}
    assert remote.read() == {"state": as_facts(STATE)}
    remote.send(b'{"press": "toggle"}\n')
    got = [remote.read() or {}, remote.read() or {}]
    assert {"ok": True, "press": "toggle"} in got
    assert "paused" in [answer.get("state", {}).get("state") for answer in got]
    remote.send(b'{"watch": false}\n')
    assert remote.read() == {"ok": True, "watch": False}
    session.now(countdown_s=1)
    assert remote.asks(b'{"press": "next"}\n') == {"ok": True, "press": "next"}


def test_whoever_watches_may_have_nothing_more_to_ask(
    serve: Serve, line: Callable[[], Line]
) -> None:
    session = serve(watch_s=0.01)
    remote = line()
    remote.send(b'{"watch": true}\n')
    remote.socket.shutdown(socket.SHUT_WR)
    assert remote.read() == {"ok": True, "watch": True}
    remote.read()
    session.now(countdown_s=1)
    assert (remote.read() or {})["state"]["countdown_s"] == 1


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"x" * 1_000_000 + b"\n", id="a line of a megabyte"),
        pytest.param(b"x" * 1_000_000, id="a megabyte without a newline"),
        pytest.param(b'{"press": "next"}' + b" " * 4_079 + b"\n", id="a line just too long"),
        pytest.param(os.urandom(500_000).replace(b"\n", b""), id="noise"),
    ],
)
def test_an_endless_line_is_refused_and_others_are_served(
    serve: Serve, folder: Path, line: Callable[[], Line], sent: bytes
) -> None:
    session = serve()
    remote = line()
    with suppress(ConnectionError):  # it hangs up in the middle, as it may
        remote.send(sent)
    assert remote.read() == {"error": "a line has at most 4096 bytes"}
    assert remote.read() is None
    with connect(folder) as other:
        other.press(Press.NEXT)
    assert session.presses == [Press.NEXT]


def test_a_line_just_short_enough_is_taken(serve: Serve, line: Callable[[], Line]) -> None:
    serve()
    request = b'{"press": "next"}'
    padded = request + b" " * (4_096 - len(request) - 1) + b"\n"
    assert len(padded) == 4_096
    assert line().asks(padded) == {"ok": True, "press": "next"}


def test_noise_with_newlines_is_answered_line_by_line(
    serve: Serve, line: Callable[[], Line]
) -> None:
    session = serve(between_s=0)
    remote = line()
    remote.send(b"".join(bytes([255 - n, n, 0, 200]) + b"\n" for n in range(11, 30)))
    for _ in range(11, 30):
        assert "error" in (remote.read() or {})
    assert remote.asks(b'{"press": "next"}\n') == {"ok": True, "press": "next"}
    assert session.presses == [Press.NEXT]


@pytest.mark.parametrize("sent", [b"", b'{"press": ', b'{"press": "next"}\n'])
def test_a_silent_remote_is_sent_away(serve: Serve, line: Callable[[], Line], sent: bytes) -> None:
    serve(silence_s=0.5)
    remote = line()
    remote.send(sent)
    if sent.endswith(b"\n"):
        assert remote.read() == {"ok": True, "press": "next"}
    assert remote.read() == {"error": "nothing came for 0.5 s"}
    assert remote.read() is None


def test_a_remote_that_watches_may_be_silent(serve: Serve, line: Callable[[], Line]) -> None:
    session = serve(silence_s=0.5, watch_s=0.01, sign_of_life_s=0.02)
    remote = line()
    remote.asks(b'{"watch": true}\n')
    for _ in range(40):
        assert "state" in (remote.read() or {})
    assert remote.asks(b'{"press": "next"}\n') is not None
    wait_until(lambda: session.presses == [Press.NEXT])


def test_of_fifty_remotes_the_first_are_served_and_the_rest_told_why_not(
    serve: Serve, line: Callable[[], Line]
) -> None:
    session = serve(remotes=32)
    remotes = []
    for _ in range(32):
        remotes.append(line())
        assert "ok" in (remotes[-1].asks(b'{"ask": "state"}\n') or {})
    for _ in range(18):
        assert line().read() == {"error": "32 remotes are here; there is no room"}
    for remote in remotes:
        assert remote.asks(b'{"press": "next"}\n') == {"ok": True, "press": "next"}
    assert len(session.presses) == 32


def test_a_place_is_free_again_when_a_remote_has_gone(
    serve: Serve, line: Callable[[], Line]
) -> None:
    serve(remotes=1)
    first = line()
    assert "ok" in (first.asks(b'{"ask": "state"}\n') or {})
    assert "error" in (line().read() or {})
    first.close()

    def is_free() -> bool:
        try:
            return "ok" in (line().asks(b'{"ask": "state"}\n') or {})
        except ConnectionError:  # it was turned away before it could ask
            return False

    wait_until(is_free)


def test_a_remote_that_reads_nothing_is_dropped_and_holds_nobody_up(
    serve: Serve, folder: Path, line: Callable[[], Line]
) -> None:
    session = serve(watch_s=0.0005, reading_s=0.2, between_s=0)
    slow = line()
    slow.send(b'{"watch": true}\n')
    # Every state is news, so the system's buffers fill up, and then the patience ends.
    stop = threading.Event()

    def live() -> None:
        count = 0
        while not stop.wait(0.0002):
            count += 1
            session.now(countdown_s=count)

    living = threading.Thread(target=live)
    living.start()
    try:
        with connect(folder) as other:
            asked = 0
            while asked < 200:
                assert other.press(Press.NEXT) == {"ok": True, "press": "next"}
                asked += 1

        def has_been_dropped() -> bool:
            try:
                slow.send(b"\n")
            except OSError:
                return True
            return False

        wait_until(has_been_dropped)
    finally:
        stop.set()
        living.join()
    assert session.presses == [Press.NEXT] * 200


def test_a_slow_reader_misses_states_rather_than_reads_old_ones(serve: Serve, folder: Path) -> None:
    session = serve(watch_s=0.0002, reading_s=30)
    with connect(folder) as remote:
        states = remote.watch()
        next(states)
        for count in range(3_000):
            session.now(countdown_s=count)
            time.sleep(0.0002)
        late = 0
        while next(states).countdown_s != 2_999:
            late += 1
    assert late < 100


def test_a_remote_that_is_one_too_many_is_told_so(folder: Path, serve: Serve) -> None:
    serve(remotes=0)
    with connect(folder) as remote, pytest.raises(ControlError, match="there is no room"):
        remote.press(Press.NEXT)


def test_a_remote_that_only_sends_is_dropped_too(serve: Serve, line: Callable[[], Line]) -> None:
    session = serve(reading_s=0.1, between_s=0)
    flood = line()
    with suppress(OSError):
        while True:
            flood.send(b'{"ask": "state"}\n' * 100)
    flood.socket.setblocking(False)
    with pytest.raises(ConnectionError):
        flood.send(b"\n")
    assert session.presses == []


def test_presses_of_one_remote_are_kept_apart_in_time(
    serve: Serve, line: Callable[[], Line]
) -> None:
    session = serve(between_s=3_600)
    remote = line()
    assert remote.asks(b'{"press": "next"}\n' * 100) == {"ok": True, "press": "next"}
    with closing(Line(Path(str(remote.socket.getpeername())).parent)) as other:
        assert other.asks(b'{"press": "back"}\n') == {"ok": True, "press": "back"}
    assert session.presses == [Press.NEXT, Press.BACK]


def test_a_session_ends_at_once_whoever_is_there(folder: Path) -> None:
    session = FakeSession()
    server = ControlServer(session.controls, folder=folder)
    server.start()
    with ExitStack() as stack:
        silent, watching, half = (stack.enter_context(closing(Line(folder))) for _ in range(3))
        watching.asks(b'{"watch": true}\n')
        half.send(b'{"press"')
        server.stop()
        server.stop()
        assert silent.read() is None
        assert half.read() is None
    assert not (folder / endpoint_folder.SOCKET).exists()
    assert server.address == ""
    with pytest.raises(NothingPlaying, match="`matcue play` begins a session"):
        connect(folder)


def test_a_controls_fault_costs_one_conversation(folder: Path) -> None:
    class Faulty(FakeSession):
        def press(self, press: Press) -> None:
            if press is Press.STOP:
                raise RuntimeError("a bug")
            super().press(press)

    session = Faulty()
    with ControlServer(session.controls, folder=folder):
        with connect(folder) as remote, pytest.raises(ControlError, match="has just ended"):
            remote.press(Press.STOP)
        with connect(folder) as remote:
            remote.press(Press.NEXT)
    assert session.presses == [Press.NEXT]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_user_can_reach_the_socket(serve: Serve, folder: Path) -> None:
    serve()
    assert stat.S_IMODE((folder / endpoint_folder.SOCKET).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_user_can_read_the_secret(serve: Serve, folder: Path) -> None:
    serve(files=False)
    assert not (folder / endpoint_folder.SOCKET).exists()
    assert stat.S_IMODE((folder / endpoint_folder.NOTE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "shown",
    [
        b'{"press": "stop"}\n',
        b'{"secret": ""}\n',
        b'{"secret": "guessed"}\n',
        b'{"secret": "\\ud800"}\n',
        b"GET / HTTP/1.1\r\n",
    ],
)
def test_without_the_secret_a_port_takes_nothing(
    serve: Serve, line: Callable[[], Line], shown: bytes
) -> None:
    session = serve(files=False)
    remote = line()
    answer = remote.asks(shown)
    assert list(answer or {}) == ["error"]
    assert remote.read() is None
    assert session.presses == []


def test_a_port_waits_a_shorter_time_for_the_secret(serve: Serve, line: Callable[[], Line]) -> None:
    serve(files=False, secret_s=0.05)
    assert line().read() == {"error": "nothing came for 0.05 s"}


def test_with_the_secret_a_port_takes_everything(serve: Serve, line: Callable[[], Line]) -> None:
    session = serve(files=False)
    remote = line()
    assert remote.asks(json.dumps({"secret": remote.secret}).encode() + b"\n") == {"ok": True}
    assert remote.asks(b'{"press": "next"}\n') == {"ok": True, "press": "next"}
    assert session.presses == [Press.NEXT]


def test_a_folder_whose_path_is_too_long_for_a_socket_gets_a_port(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir(0o700)
    session = FakeSession()
    with ControlServer(session.controls, folder=folder) as server:
        assert server.address.startswith("127.0.0.1:")
        with connect(folder) as remote:
            remote.press(Press.NEXT)
    assert session.presses == [Press.NEXT]


OTHER = """\
import sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from sessions import FakeSession
from matcue.live.control.server import ControlServer
server = ControlServer(FakeSession().controls, folder=Path(sys.argv[1]), files=sys.argv[3] == "True")
server.start()
print("listening", flush=True)
time.sleep(600)
"""


@contextmanager
def other_session(folder: Path, *, files: bool = True) -> Iterator[subprocess.Popen[str]]:
    """A session in a process of its own, which listens already; it is killed in the end."""
    tests = str(Path(__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(folder), tests, str(files)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "listening\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("files", WAYS)
def test_a_second_session_is_told_about_the_first(folder: Path, *, files: bool) -> None:
    with other_session(folder, files=files):
        second = ControlServer(FakeSession().controls, folder=folder)
        with pytest.raises(AlreadyPlaying) as told:
            second.start()
        second.stop()
        assert str(told.value) == (
            "'Morning' is playing already, at 3:20; `matcue press stop` ends it"
        )
        with connect(folder) as remote:
            assert remote.state() == STATE


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot stop a process for a while")
def test_a_second_session_is_told_about_a_first_that_hangs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcue.live.control.client.ANSWER_S", 0.1)
    with other_session(folder) as first:
        first.send_signal(signal.SIGSTOP)
        os.waitpid(first.pid, os.WUNTRACED)  # it may go on for a moment
        with pytest.raises(AlreadyPlaying, match="another session is playing on this machine"):
            ControlServer(FakeSession().controls, folder=folder).start()
        with connect(folder) as remote, pytest.raises(ControlError, match="does not answer"):
            remote.press(Press.NEXT)


@pytest.mark.parametrize("files", WAYS)
def test_what_a_killed_session_left_behind_is_in_nobodys_way(folder: Path, *, files: bool) -> None:
    with other_session(folder, files=files):
        pass
    assert (folder / (endpoint_folder.SOCKET if files else endpoint_folder.NOTE)).exists()
    with pytest.raises(NothingPlaying):
        connect(folder)
    session = FakeSession()
    with ControlServer(session.controls, folder=folder) as server, connect(folder) as remote:
        assert server.address == str(folder / endpoint_folder.SOCKET)
        assert not (folder / endpoint_folder.NOTE).exists()
        remote.press(Press.NEXT)
    assert session.presses == [Press.NEXT]


def test_the_port_of_a_dead_session_may_be_somebody_elses(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        note = {"port": stranger.getsockname()[1], "secret": "old"}
        (folder / endpoint_folder.NOTE).write_text(json.dumps(note), "utf-8")

        def hang_up() -> None:
            connected, _ = stranger.accept()
            connected.sendall(b"220 mail.example\r\n")
            connected.close()

        answering = threading.Thread(target=hang_up)
        answering.start()
        with pytest.raises(NothingPlaying):
            connect(folder)
        answering.join()


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"port": "x", "secret": 1}', "\x00"])
def test_a_damaged_note_means_that_nothing_plays(folder: Path, note: str) -> None:
    (folder / endpoint_folder.NOTE).write_text(note, "utf-8")
    with pytest.raises(NothingPlaying):
        connect(folder)
