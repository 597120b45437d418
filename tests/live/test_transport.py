"""The transport as a table: in what state, what event, leads to what state and what effects."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.live.keys import Press
from matcue.live.transport import (
    LOUDEST_DB,
    SOFTEST_DB,
    Back,
    Balance,
    Closing,
    Effect,
    Event,
    Extend,
    Finish,
    GainSet,
    Go,
    Halt,
    Jump,
    Keep,
    Lost,
    Notice,
    Over,
    PaceSet,
    Phase,
    Pressed,
    Replan,
    Seek,
    Slept,
    Sought,
    Told,
    TransportState,
    Whither,
    after,
)
from matcue.plan.manner import FASTEST, SLOWEST, Manner, Words

PLAYING = TransportState()
PAUSED = TransportState(phase=Phase.PAUSED, halted=Ms(1_000))
WAITING = TransportState(phase=Phase.WAITING, halted=Ms(1_000), notice=Notice.DEVICE_GONE)
SHORT = Manner(words=Words.SHORT)
AS_NEEDED = TransportState(manner=Manner(words=Words.AUTO))
ENDED = TransportState(phase=Phase.ENDED)
NOW = Ms(5_000)


def press(what: Press) -> Pressed:
    return Pressed(what, NOW)


TABLE: list[tuple[str, TransportState, Event, Phase, tuple[Effect, ...]]] = [
    ("space pauses", PLAYING, press(Press.TOGGLE), Phase.PAUSED, (Halt(), Keep())),
    ("space goes on", PAUSED, press(Press.TOGGLE), Phase.PLAYING, (Go(Ms(4_000)),)),
    ("pause pauses", PLAYING, press(Press.PAUSE), Phase.PAUSED, (Halt(), Keep())),
    ("a paused one stays so", PAUSED, press(Press.PAUSE), Phase.PAUSED, ()),
    ("play goes on", PAUSED, press(Press.PLAY), Phase.PLAYING, (Go(Ms(4_000)),)),
    ("a playing one stays so", PLAYING, press(Press.PLAY), Phase.PLAYING, ()),
    ("next", PLAYING, press(Press.NEXT), Phase.PLAYING, (Jump(Whither.NEXT),)),
    ("next in a pause goes on", PAUSED, press(Press.NEXT), Phase.PLAYING, (Jump(Whither.NEXT),)),
    ("previous", PLAYING, press(Press.PREVIOUS), Phase.PLAYING, (Jump(Whither.PREVIOUS),)),
    ("repeat", PLAYING, press(Press.REPEAT), Phase.PLAYING, (Jump(Whither.REPEAT),)),
    ("ten back", PLAYING, press(Press.BACK), Phase.PLAYING, (Jump(Whither.BACK),)),
    ("ten on", PLAYING, press(Press.FORWARD), Phase.PLAYING, (Jump(Whither.FORWARD),)),
    ("skip", PLAYING, press(Press.SKIP_REST), Phase.PLAYING, (Jump(Whither.PAST_REST),)),
    ("no jump without a device", WAITING, press(Press.NEXT), Phase.WAITING, ()),
    ("more time", PLAYING, press(Press.MORE_TIME), Phase.PLAYING, (Extend(Ms(30_000)),)),
    ("more time in a pause", PAUSED, press(Press.MORE_TIME), Phase.PAUSED, (Extend(Ms(30_000)),)),
    ("slower", PLAYING, press(Press.SLOWER), Phase.PLAYING, (Replan(Manner(pace=0.9)),)),
    ("faster", PLAYING, press(Press.FASTER), Phase.PLAYING, (Replan(Manner(pace=1.1)),)),
    ("slower in a pause", PAUSED, press(Press.SLOWER), Phase.PAUSED, (Replan(Manner(pace=0.9)),)),
    ("fewer words", PLAYING, press(Press.FEWER_WORDS), Phase.PLAYING, (Replan(SHORT),)),
    ("fewer than needed", AS_NEEDED, press(Press.FEWER_WORDS), Phase.PLAYING, (Replan(SHORT),)),
    ("more than needed", AS_NEEDED, press(Press.MORE_WORDS), Phase.PLAYING, (Replan(Manner()),)),
    ("no more words than all", PLAYING, press(Press.MORE_WORDS), Phase.PLAYING, ()),
    ("voice up", PLAYING, press(Press.VOICE_UP), Phase.PLAYING, (Balance(2, 0),)),
    ("voice down", PAUSED, press(Press.VOICE_DOWN), Phase.PAUSED, (Balance(-2, 0),)),
    ("tones up", PLAYING, press(Press.TONES_UP), Phase.PLAYING, (Balance(0, 2),)),
    ("tones down", PLAYING, press(Press.TONES_DOWN), Phase.PLAYING, (Balance(0, -2),)),
    ("stop", PLAYING, press(Press.STOP), Phase.ENDED, (Halt(), Keep(), Finish(whole=False))),
    ("stop in a pause", PAUSED, press(Press.STOP), Phase.ENDED, (Halt(), Keep(), Finish(False))),
    ("a seek", PLAYING, Sought(Ms(60_000)), Phase.PLAYING, (Seek(Ms(60_000)),)),
    ("no seek without a device", WAITING, Sought(Ms(60_000)), Phase.WAITING, ()),
    ("a pace", PLAYING, PaceSet(1.234), Phase.PLAYING, (Replan(Manner(pace=1.23)),)),
    ("a pace in a pause", PAUSED, PaceSet(0.9), Phase.PAUSED, (Replan(Manner(pace=0.9)),)),
    ("the pace that it has", PLAYING, PaceSet(1.0), Phase.PLAYING, ()),
    ("a pace too fast", PLAYING, PaceSet(9), Phase.PLAYING, (Replan(Manner(pace=FASTEST)),)),
    ("a pace too slow", PLAYING, PaceSet(0), Phase.PLAYING, (Replan(Manner(pace=SLOWEST)),)),
    ("a volume", PLAYING, GainSet(-5), Phase.PLAYING, (Balance(-5, -5),)),
    ("a volume in a pause", PAUSED, GainSet(1), Phase.PAUSED, (Balance(1, 1),)),
    ("no volume", PLAYING, GainSet(-60), Phase.PLAYING, (Balance(SOFTEST_DB, SOFTEST_DB),)),
    ("too much volume", PLAYING, GainSet(60), Phase.PLAYING, (Balance(LOUDEST_DB, LOUDEST_DB),)),
    ("a lost device", PLAYING, Lost(NOW, Notice.DEVICE_GONE), Phase.WAITING, (Keep(),)),
    ("a device lost in a pause", PAUSED, Lost(NOW, Notice.DEVICE_GONE), Phase.PAUSED, ()),
    ("a device is back", WAITING, Back(NOW), Phase.PLAYING, (Go(Ms(4_000)),)),
    ("a device is back in a pause", PAUSED, Back(NOW), Phase.PAUSED, ()),
    ("pause without a device", WAITING, press(Press.TOGGLE), Phase.PAUSED, (Halt(), Keep())),
    ("the machine slept", PLAYING, Slept(NOW), Phase.PAUSED, (Halt(at_once=True), Keep())),
    ("it slept in a pause", PAUSED, Slept(NOW), Phase.PAUSED, ()),
    ("all was heard", PLAYING, Over(), Phase.ENDED, (Finish(whole=True),)),
    ("a signal", PLAYING, Closing(), Phase.ENDED, (Halt(at_once=True), Keep(), Finish(False))),
    ("after the end nothing happens", ENDED, press(Press.TOGGLE), Phase.ENDED, ()),
]


@pytest.mark.parametrize(
    ("state", "event", "phase", "effects"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_what_an_event_leads_to(
    state: TransportState, event: Event, phase: Phase, effects: tuple[Effect, ...]
) -> None:
    found, todo = after(state, event)
    assert (found.phase, todo) == (phase, effects)


def test_every_press_is_in_the_table() -> None:
    assert {row[2].press for row in TABLE if isinstance(row[2], Pressed)} == set(Press)


def test_pace_and_loudness_stop_at_their_bounds() -> None:
    state = PLAYING
    for _ in range(40):
        state, _ = after(state, press(Press.SLOWER))
        state, _ = after(state, press(Press.VOICE_DOWN))
        state, _ = after(state, press(Press.TONES_UP))
    assert state.manner.pace == SLOWEST
    assert (state.voice_db, state.tones_db) == (SOFTEST_DB, LOUDEST_DB)
    assert after(state, press(Press.SLOWER))[1] == ()
    fast = replace(PLAYING, manner=Manner(pace=FASTEST))
    assert after(fast, press(Press.FASTER))[1] == ()


def test_tones_stay_as_much_softer_than_the_voice_as_they_were() -> None:
    assert after(TransportState(voice_db=2, tones_db=-4), GainSet(-3))[1] == (Balance(-3, -9),)


def test_without_a_voice_there_are_no_words_to_choose() -> None:
    silent = TransportState(speaks=False, manner=Manner(words=Words.TONES))
    assert after(silent, press(Press.MORE_WORDS)) == (silent, ())


@pytest.mark.parametrize(
    "notice", [Notice.DEVICE_STALLED, Notice.DEVICE_FROZEN, Notice.DEVICE_GONE]
)
def test_a_lost_device_is_told_of_by_its_trouble_until_one_is_back(notice: Notice) -> None:
    state, _ = after(PLAYING, Lost(NOW, notice))
    assert state.notice is notice
    assert after(state, Back(NOW))[0].notice is Notice.NONE


def test_a_late_device_is_told_of_until_it_asks_again_and_nothing_else_changes() -> None:
    state, effects = after(PLAYING, Told(Notice.DEVICE_LATE))
    assert (state, effects) == (replace(PLAYING, notice=Notice.DEVICE_LATE), ())
    assert after(state, Told(Notice.NONE)) == (PLAYING, ())


def test_a_device_that_is_well_takes_no_other_notice_away() -> None:
    changing = replace(PLAYING, notice=Notice.CHANGING)
    assert after(changing, Told(Notice.NONE)) == (changing, ())


def test_a_pause_is_as_long_as_it_was_silent_even_if_the_device_went_first() -> None:
    state, _ = after(PLAYING, Lost(Ms(2_000), Notice.DEVICE_GONE))
    state, _ = after(state, Pressed(Press.PAUSE, Ms(7_000)))
    assert after(state, Pressed(Press.PLAY, Ms(9_000)))[1] == (Go(Ms(7_000)),)


@given(
    events=st.lists(
        st.one_of(
            st.builds(Pressed, st.sampled_from(Press), st.integers(0, 10_000).map(Ms)),
            st.builds(Sought, st.integers(0, 10_000).map(Ms)),
            st.builds(PaceSet, st.floats(allow_nan=False)),
            st.builds(GainSet, st.integers(-100, 100)),
            st.builds(Lost, st.integers(0, 10_000).map(Ms), st.just(Notice.DEVICE_GONE)),
            st.builds(Told, st.sampled_from([Notice.NONE, Notice.DEVICE_LATE])),
            st.builds(Back, st.integers(0, 10_000).map(Ms)),
            st.builds(Slept, st.integers(0, 10_000).map(Ms)),
            st.just(Over()),
            st.just(Closing()),
        )
    )
)
def test_it_is_finished_at_most_once_and_silent_whenever_it_is_not_playing(
    events: list[Event],
) -> None:
    state, finished, sounding = PLAYING, 0, True
    for event in events:
        before = state
        state, effects = after(state, event)
        if isinstance(event, Lost):
            sounding = False
        for effect in effects:
            finished += isinstance(effect, Finish)
            if isinstance(effect, Halt):
                sounding = False
            if isinstance(effect, Go | Jump | Seek):
                sounding = True
        if isinstance(event, Over):
            sounding = False
        if state.phase is not Phase.PLAYING:
            assert not sounding
        assert before.phase is not Phase.ENDED or state.phase is Phase.ENDED
    assert finished <= 1
