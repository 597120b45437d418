"""What was heard is noted in stretches, each of the live timeline in which it was heard."""

from __future__ import annotations

from matcue.base.units import Ms
from matcue.live.done import HeardRecord, HeardStretch
from matcue.plan.live_timeline import LiveTimeline
from worlds import planned, routine

TAKE = LiveTimeline.of(planned(routine()))


def test_a_stretch_lasts_from_its_beginning_to_its_end() -> None:
    record = HeardRecord()
    record.begin(Ms(100))
    record.end(TAKE, Ms(700))
    assert record.heard == (HeardStretch(TAKE, Ms(100), Ms(700)),)


def test_an_end_without_a_beginning_is_nothing() -> None:
    record = HeardRecord()
    record.end(TAKE, Ms(700))
    record.begin(Ms(700))
    record.end(TAKE, Ms(900))
    record.end(TAKE, Ms(950))
    assert record.heard == (HeardStretch(TAKE, Ms(700), Ms(900)),)


def test_silence_and_a_session_without_a_take_are_nothing() -> None:
    record = HeardRecord()
    record.begin(Ms(100))
    record.end(TAKE, Ms(100))
    record.begin(Ms(100))
    record.end(None, Ms(700))
    assert record.heard == ()
