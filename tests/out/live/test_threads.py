"""What only shows with real threads: sources that are stuck, and devices that hang."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from live_worlds import CHANNELS, RATE, counter

from matcue.base.errors import DeviceError
from matcue.base.units import Ms
from matcue.out.live import DeviceBack, DeviceLost, Ended, Player, Position, Trouble, Underrun
from matcue.out.live.offline import NullDevice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcue.out.live import Event
    from matcue.out.live.device import Stream
    from matcue.out.live.playout_buffer import PlayoutBuffer
    from matcue.sound.api import Block

pytestmark = pytest.mark.slow(reason="each waits for threads that hang")

TIMEOUT_S = 60.0


class Listener:
    """Keeps events, and waits until one was heard that is wanted."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def hears(self, wanted: Callable[[Event], bool]) -> Event:
        """Wait for an event."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(wanted, self.events)), TIMEOUT_S)
            return next(filter(wanted, self.events))


class Pulled:
    """A stream that is pulled by the test; its start, or its abort, may hang until let go."""

    timeout_s = 1e9
    trouble = None

    def __init__(self, start: threading.Event | None, abort: threading.Event | None) -> None:
        self._start = start
        self._abort = abort
        self.playout: PlayoutBuffer | None = None
        self.started = threading.Event()

    def start(self, playout: PlayoutBuffer) -> None:
        if self._start is not None:
            assert self._start.wait(TIMEOUT_S)
        self.playout = playout
        self.started.set()

    def abort(self) -> None:
        if self._abort is not None:
            assert self._abort.wait(TIMEOUT_S)

    def close(self) -> None:
        pass


class Hanging:
    """A device whose first stream hangs; the later ones are well."""

    name = "a device that hangs"
    prebuffer = Ms(100)
    waits = False

    def __init__(
        self, *, start: threading.Event | None = None, abort: threading.Event | None = None
    ) -> None:
        self._hangs: tuple[threading.Event | None, threading.Event | None] = (start, abort)
        self._streams: list[Pulled] = []
        self._changed = threading.Condition()
        self.abandoned = False

    def probe(self) -> None:
        pass

    def open(self, rate: int, channels: int) -> Stream:
        with self._changed:
            self._streams.append(Pulled(*self._hangs))
            self._hangs = (None, None)
            self._changed.notify_all()
            return self._streams[-1]

    def started(self, count: int = 1) -> PlayoutBuffer:
        """Wait until so many streams were opened and the last of them started; give its feed."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._streams) >= count, TIMEOUT_S)
            stream = self._streams[count - 1]
        assert stream.started.wait(TIMEOUT_S)
        assert stream.playout is not None
        return stream.playout

    def refresh(self) -> None:
        pass

    def close(self) -> None:
        pass

    def abandon(self) -> None:
        self.abandoned = True


def player(device: object, listener: Listener) -> Player:
    return Player(device, rate=RATE, channels=CHANNELS, listener=listener)  # type: ignore[arg-type] # a fake has what it needs


def test_a_source_that_is_stuck_holds_up_no_other() -> None:
    free = threading.Event()

    def stuck(at: Ms) -> Iterator[Block]:
        free.wait(TIMEOUT_S)
        yield from counter(Ms(1_000))(at)

    listener = Listener()
    plays = player(NullDevice(), listener)
    plays.start(stuck, Ms(0), source_id=1)
    plays.start(counter(Ms(1_000)), Ms(0), source_id=2)
    assert plays.drain(TIMEOUT_S)
    free.set()
    plays.close()
    assert listener.events == [Ended(2)]


def test_a_source_that_is_slow_is_no_end_and_counts_as_an_underrun() -> None:
    free = threading.Event()

    def slow(at: Ms) -> Iterator[Block]:
        yield from counter(Ms(1_000))(at)
        assert free.wait(TIMEOUT_S)
        yield from counter(Ms(2_000))(Ms(1_000))

    listener = Listener()
    device = Hanging()
    plays = player(device, listener)
    plays.start(slow, Ms(0), source_id=1)
    playout = device.started()
    out = memoryview(bytearray(2 * CHANNELS * RATE))
    playout.pull(out, 0.0)
    playout.pull(out, 0.0)
    listener.hears(lambda event: event == Underrun(1))
    free.set()
    while playout.taken < 2 * RATE:
        time.sleep(0.01)
        playout.pull(out, 0.0)
    listener.hears(lambda event: event == Ended(1))
    plays.close()


def test_a_device_that_hangs_at_its_start_is_lost_and_another_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matcue.out.live.watch.HANGS_S", 0.3)
    free = threading.Event()
    listener = Listener()
    device = Hanging(start=free)
    plays = player(device, listener)
    plays.start(counter(Ms(9_000)), Ms(500), source_id=1)
    lost = listener.hears(lambda event: isinstance(event, DeviceLost))
    assert lost == DeviceLost(
        Position(1, Ms(500)), Trouble.FROZEN, "the sound system does not answer"
    )
    assert device.abandoned
    listener.hears(lambda event: isinstance(event, DeviceBack))
    plays.start(counter(Ms(9_000)), Ms(500), source_id=2)
    device.started(3)  # after the one that hangs, and one that only showed that it opens
    free.set()
    plays.close()


def test_a_pause_returns_although_the_device_hangs() -> None:
    free = threading.Event()
    device = Hanging(abort=free)
    plays = player(device, Listener())
    plays.start(counter(Ms(9_000)), Ms(500), source_id=1)
    device.started()
    assert plays.pause() == Position(1, Ms(500))
    assert not free.is_set()
    free.set()
    plays.close()


def test_a_close_returns_although_the_device_hangs_and_abandons_it() -> None:
    free = threading.Event()
    device = Hanging(abort=free)
    plays = player(device, Listener())
    plays.start(counter(Ms(9_000)), Ms(500), source_id=1)
    device.started()
    plays.close()
    assert device.abandoned
    free.set()


def test_the_listener_is_called_by_one_thread_that_is_none_of_the_others() -> None:
    threads: list[str] = []
    ended = threading.Event()

    def listener(event: Event) -> None:
        threads.append(threading.current_thread().name)
        if event == Ended(2):
            ended.set()

    plays = Player(NullDevice(), rate=RATE, channels=CHANNELS, listener=listener)
    for source_id in (1, 2):
        plays.start(counter(Ms(1_000)), Ms(0), source_id=source_id)
        assert plays.drain(TIMEOUT_S)
    assert ended.wait(TIMEOUT_S)
    plays.close()
    assert set(threads) == {"event dispatcher"}


def test_no_device_at_all_is_told_as_a_loss() -> None:
    class Nothing(NullDevice):
        def open(self, rate: int, channels: int):  # type: ignore[no-untyped-def] # it opens nothing
            raise DeviceError("nothing is plugged in")

    listener = Listener()
    plays = player(Nothing(), listener)
    plays.start(counter(Ms(1_000)), Ms(200), source_id=1)
    lost = listener.hears(lambda event: isinstance(event, DeviceLost))
    assert lost == DeviceLost(Position(1, Ms(200)), Trouble.VANISHED, "nothing is plugged in")
    assert not plays.drain(TIMEOUT_S)
    plays.close()


def test_the_position_does_not_go_back_when_a_device_changes_its_mind() -> None:
    device = Hanging()
    plays = player(device, Listener())
    plays.start(counter(Ms(9_000)), Ms(0), source_id=1)
    playout = device.started()
    short = memoryview(bytearray(2 * CHANNELS * RATE // 20))
    playout.pull(short, -1.0)
    assert plays.heard() == Position(1, Ms(50))
    playout.pull(short, 1.0)
    assert plays.heard() == Position(1, Ms(50))
    plays.close()


@pytest.mark.parametrize("channels", [1, 2])
def test_a_source_of_one_channel_sounds_in_all(channels: int) -> None:
    listener = Listener()
    device = Hanging()
    plays = Player(device, rate=RATE, channels=channels, listener=listener)

    def mono(at: Ms) -> Iterator[Block]:
        for block in counter(Ms(1_000))(at):
            yield block[:, :1]

    plays.start(mono, Ms(0), source_id=1)
    out = bytearray(2 * channels * 100)
    device.started().pull(memoryview(out), 0.0)
    assert out == b"".join(n.to_bytes(2, "little") * channels for n in range(100))
    plays.close()
