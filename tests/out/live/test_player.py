"""The player on a device moved by hand: every sample, every position, every event."""

from __future__ import annotations

import numpy as np
from live_worlds import RATE, Room, at, counted, counter, heard

from matcue.base.units import Ms
from matcue.out.live import (
    DeviceBack,
    DeviceLost,
    DeviceTrouble,
    Ended,
    SourceFailed,
    Trouble,
    Underrun,
)
from matcue.sound.api import as_int16
from matcue.sound.sound_set import hush

STALLED = (Trouble.STALLED, "the sound device does not play any more")


def test_what_sounds_is_the_source_from_where_it_was_started() -> None:
    room = Room()
    room.player.start(counter(Ms(10_000)), Ms(1_234), source_id=1)
    room.go(3_000)
    np.testing.assert_array_equal(room.sounded, counted(at(1_234), at(4_234)))


def test_the_position_is_what_the_ear_hears_at_that_millisecond() -> None:
    room = Room()
    room.player.start(counter(Ms(10_000)), Ms(500), source_id=7)
    for passed in range(1, 2_000, 37):
        room.go(37 if passed > 1 else 1)
        assert room.player.heard() == heard(7, 500 + passed)


def test_nothing_moves_before_the_first_frame_sounds() -> None:
    room = Room()
    room.player.start(counter(Ms(10_000)), Ms(500), source_id=7)
    assert room.player.heard() == heard(7, 500)


def test_a_pause_is_silent_at_once_and_says_where_it_is() -> None:
    room = Room()
    room.player.start(counter(Ms(10_000)), Ms(0), source_id=1)
    room.go(1_710)
    assert room.player.pause() == heard(1, 1_710)
    room.go(5_000)
    assert len(room.sounded) == at(1_710)
    assert room.player.heard() == heard(1, 1_710)


def test_going_on_after_a_pause_leaves_out_and_repeats_nothing() -> None:
    room = Room()
    source = counter(Ms(10_000))
    room.player.start(source, Ms(0), source_id=1)
    for _ in range(5):
        room.go(333)
        where = room.player.pause()
        room.go(100)
        room.player.start(source, where.at, source_id=1)
    room.go(1_000)
    np.testing.assert_array_equal(room.sounded, counted(0, at(5 * 333 + 1_000)))


def test_a_start_drops_all_that_was_to_come() -> None:
    room = Room()
    room.player.start(counter(Ms(10_000)), Ms(0), source_id=1)
    room.go(1_000)
    room.player.start(counter(Ms(10_000), source_id=2), Ms(8_000), source_id=2)
    room.go(500)
    expected = [counted(0, at(1_000)), counted(at(8_000), at(8_500), source_id=2)]
    np.testing.assert_array_equal(room.sounded, np.concatenate(expected))
    assert room.player.heard() == heard(2, 8_500)


def test_the_lead_in_sounds_before_the_content_and_counts_for_nothing() -> None:
    room = Room()
    room.player.start(counter(Ms(10_000)), Ms(3_000), source_id=1, lead_in=True)
    room.go(400)
    assert room.player.heard() == heard(1, 3_000)
    room.go(350)
    assert room.player.heard() == heard(1, 3_250)
    quiet = as_int16(hush(RATE)[:, np.newaxis])
    np.testing.assert_array_equal(room.sounded[: at(500)], np.repeat(quiet, 2, axis=1))
    np.testing.assert_array_equal(room.sounded[at(500) :], counted(at(3_000), at(3_250)))


def test_a_pause_within_the_lead_in_is_at_the_start() -> None:
    room = Room()
    room.player.start(counter(Ms(10_000)), Ms(3_000), source_id=1, lead_in=True)
    room.go(400)
    assert room.player.pause() == heard(1, 3_000)


def test_the_end_is_told_once_all_has_been_heard_and_then_the_device_rests() -> None:
    room = Room()
    room.player.start(counter(Ms(2_010)), Ms(0), source_id=4)
    room.go(2_000)
    assert room.events == []
    room.go(100)
    assert room.events == [Ended(4)]
    room.go(3_000)
    assert room.events == [Ended(4)]
    assert room.player.heard() == heard(4, 2_010)
    np.testing.assert_array_equal(room.sounded[: at(2_010)], counted(0, at(2_010)))
    assert not room.sounded[at(2_010) :].any()
    assert len(room.sounded) < at(2_600)


def test_the_end_of_an_empty_source_is_told_too() -> None:
    room = Room()
    room.player.start(counter(Ms(1_000)), Ms(1_000), source_id=4)
    room.go(100)
    assert room.events == [Ended(4)]


def test_a_listener_may_start_the_next_from_within_the_event() -> None:
    def answer(event: object) -> None:
        if event == Ended(1):
            room.player.start(counter(Ms(10_000), source_id=2), Ms(0), source_id=2)

    room = Room(answer=answer)
    room.player.start(counter(Ms(1_000)), Ms(0), source_id=1)
    room.go(3_000)
    assert room.player.heard().source_id == 2


def test_a_slow_source_leaves_a_silence_that_is_counted_and_nothing_out() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(500)
    room.go(2_600, stalled=True)
    room.go(2_000)
    assert room.events == [Underrun(1)]
    sounding = room.sounded[:, 1] != 0
    np.testing.assert_array_equal(room.sounded[sounding], counted(0, int(sounding.sum())))
    silent = len(sounding) - int(sounding.sum())
    assert 0 < silent < at(700)
    assert room.player.heard() == heard(1, (int(sounding.sum())) * 1_000 // RATE)


def test_the_position_stands_still_in_an_underrun_and_never_goes_back() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(500)
    before = room.player.heard()
    for step in range(200):
        room.go(23, stalled=step < 120)
        sounding = int((room.sounded[:, 1] != 0).sum())
        now = room.player.heard()
        assert now.at == sounding * 1_000 // RATE
        assert now.at >= before.at
        before = now


def test_a_source_that_raises_is_told_and_what_it_gave_still_sounds() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000), fails_at=Ms(3_000)), Ms(0), source_id=6)
    room.go(5_000)
    (event,) = room.events
    assert isinstance(event, SourceFailed)
    assert event.source_id == 6
    assert str(event.error) == "the voice is hoarse"
    np.testing.assert_array_equal(room.sounded[: at(3_000)], counted(0, at(3_000)))
    assert not room.sounded[at(3_000) :].any()
    assert room.player.heard() == heard(6, 3_000)


def test_a_source_that_raises_at_once_is_told_and_nothing_sounds() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000), fails_at=Ms(0)), Ms(0), source_id=6)
    room.go(1_000)
    assert [type(event) for event in room.events] == [SourceFailed]
    assert len(room.sounded) == 0


def test_a_device_that_goes_away_is_told_within_a_second_with_what_was_heard() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(1_500)
    room.bench.device.there = False
    room.go(1_000)
    (event,) = room.events
    assert isinstance(event, DeviceLost)
    assert event.heard.source_id == 1
    assert 1_470 <= event.heard.at <= 1_500
    assert room.player.heard() == event.heard


def test_a_device_that_flowed_and_stops_asking_has_stalled_where_it_last_asked() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(1_500)
    room.bench.device.dumb = True
    room.go(2_100)
    assert room.events == [DeviceTrouble(Trouble.LATE), DeviceLost(heard(1, 1_500), *STALLED)]
    assert room.player.heard() == heard(1, 1_500)


def test_a_device_that_filled_its_buffer_may_ask_again_only_seconds_later() -> None:
    """PortAudio does so where an idle sink of PulseAudio's has two seconds in hand."""
    room = Room()
    room.bench.device.late = True
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(2_400)
    room.bench.device.late = False
    room.go(1_000)
    assert room.events == []
    assert room.player.heard() == heard(1, 100 + 975)


def test_a_device_that_only_filled_its_buffer_has_stalled_after_five_seconds() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(500)
    room.bench.device.dumb = True
    room.go(4_900)
    assert room.events == [DeviceTrouble(Trouble.LATE)]
    room.go(200)
    assert [type(event) for event in room.events] == [DeviceTrouble, DeviceLost]


def test_a_hole_of_a_quarter_second_is_no_trouble_and_goes_on_where_it_was() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(3_000)
    room.bench.device.late = True
    room.go(375)
    room.bench.device.late = False
    room.go(2_000)
    assert room.events == []
    sounding = room.sounded[room.sounded[:, 1] != 0]
    np.testing.assert_array_equal(sounding, counted(0, len(sounding)))
    assert len(room.sounded) - len(sounding) == at(300)


def test_a_device_that_ran_dry_gets_the_patience_of_a_start() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(3_000)
    for hole in (375, 2_400):  # it is late, fills its buffer, and waits until that is played
        room.bench.device.late = True
        room.go(hole)
        room.bench.device.late = False
        room.go(25)
    room.go(1_000)
    assert room.events == []


def test_a_late_device_is_told_of_and_that_it_asks_again() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(3_000)
    room.bench.device.late = True
    room.go(1_500)
    room.bench.device.late = False
    room.go(1_000)
    assert room.events == [DeviceTrouble(Trouble.LATE), DeviceTrouble(None)]


def test_a_device_that_stalled_in_a_frozen_system_is_told_as_frozen_then() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(1_500)
    room.bench.device.dumb = True
    room.go(2_100)
    room.bench.workers.hanging_s = 1.1
    room.go(100)
    assert room.events[-2:] == [
        DeviceLost(heard(1, 1_500), *STALLED),
        DeviceTrouble(Trouble.FROZEN),
    ]
    told = len(room.events)
    room.go(5_000)
    assert len(room.events) == told


def test_a_machine_that_slept_is_no_reason_to_lose_its_device() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(1_500)
    room.bench.clock.move(Ms(10_000))
    room.bench.workers.settle()
    room.go(1_000)
    assert not any(isinstance(event, DeviceLost) for event in room.events)


def test_a_device_that_comes_back_is_told_and_waits_to_be_started() -> None:
    room = Room()
    source = counter(Ms(20_000))
    room.player.start(source, Ms(0), source_id=1)
    room.go(1_500)
    room.bench.device.there = False
    room.go(5_000)
    lost_at = len(room.sounded)
    room.bench.device.there = True
    room.go(1_000)
    assert [type(event) for event in room.events] == [DeviceLost, DeviceBack]
    room.go(1_000)
    assert len(room.sounded) == lost_at
    where = room.player.heard()
    room.player.start(source, where.at, source_id=1)
    room.go(1_000)
    expected = counted(at(where.at), at(where.at + 1_000))
    np.testing.assert_array_equal(room.sounded[lost_at:], expected)


def test_a_start_without_a_device_is_a_loss_at_the_start() -> None:
    room = Room()
    room.bench.device.there = False
    room.player.start(counter(Ms(20_000)), Ms(700), source_id=3)
    room.go(100)
    assert room.events == [DeviceLost(heard(3, 700), Trouble.VANISHED, "it was taken away")]


def test_a_headset_that_does_not_tell_its_delay_moves_the_position_by_the_setting() -> None:
    room = Room(offset_ms=180)
    room.player.start(counter(Ms(20_000)), Ms(1_000), source_id=1)
    room.go(100)
    assert room.player.heard() == heard(1, 1_000)
    room.go(900)
    assert room.player.pause() == heard(1, 1_820)


def test_nothing_is_heard_of_a_player_that_was_closed() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(500)
    room.player.close()
    room.go(5_000)
    assert len(room.sounded) == at(500)
    assert room.events == []
