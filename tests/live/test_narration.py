"""What is told in lines, as a table of scenes and the lines between them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcue.base.units import SECOND, Ms, clock
from matcue.live.narration import duration, lines
from matcue.live.scene import Going, Scene, State, scene
from matcue.live.session_view import SessionView, session_view
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind
from matcue.routine.model import Dose, Repeat, Sides, Tempo, Work
from screens import BIRD_DOG, DOWN_DOG, SCORE, looked_at
from worlds import CAT, planned, routine, works

LONG = f"Small session, {duration(Ms(SCORE.total // SECOND * SECOND))}."


def told(of: SessionView, state: State | None = None) -> list[str]:
    """All lines of a session that is looked at ten times a second."""
    before: Scene | None = None
    found: list[str] = []
    for at in range(0, of.total + 100, 100):
        now = scene(of, Ms(at), state or State())
        found += lines(before, now)
        before = now
    return found


def test_a_whole_session_is_a_line_an_event() -> None:
    assert told(SCORE) == [
        LONG,
        "Exercise 1 of 3: Downward dog.",
        "Set 1 of 2.",
        "Go in.",
        "Hold, 40 seconds.",
        "Rest, 20 seconds. Next, set 2 of 2.",
        "Set 2 of 2.",
        "Go in.",
        "Hold, 40 seconds.",
        "Rest, 12 seconds. Next, Bird dog.",
        "Exercise 2 of 3: Bird dog.",
        "Right side.",
        "4 reps.",
        "Switch sides: left side.",
        "4 reps.",
        "Rest, 12 seconds. Next, Side plank on the forearm.",
        "Exercise 3 of 3: Side plank on the forearm.",
        "Go in.",
        "Hold, 2 minutes.",
        "Rest, 12 seconds. Next, Breathing.",
        "Breathing.",
        "6 breaths.",
        "Relaxation.",
        "Relax, 1 minute.",
        "Closing.",
        f"The end, at {clock(SCORE.total)}.",
    ]


def test_holds_in_turn_tell_their_number_and_side() -> None:
    of = works(Dose(hold=Ms(5_000), reps=2, sides=Sides.ALTERNATE, pause=Ms(4_000)))
    found = told(session_view(planned(of).timeline, of))
    assert found[2:-3] == [
        "Right side.",
        "Go in.",
        "Hold 1 of 2, 5 seconds.",
        "Rest, 6 seconds. Next, hold 1 of 2.",
        "Left side.",
        "Go in.",
        "Hold 1 of 2, 5 seconds.",
        "Rest, 6 seconds. Next, hold 2 of 2.",
        "Right side.",
        "Go in.",
        "Hold 2 of 2, 5 seconds.",
        "Rest, 6 seconds. Next, hold 2 of 2.",
        "Left side.",
        "Go in.",
        "Hold 2 of 2, 5 seconds.",
    ]


def test_reps_in_turn_are_told_once() -> None:
    tempo = Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0))
    of = works(Dose(reps=3, tempo=tempo, sides=Sides.ALTERNATE))
    found = told(session_view(planned(of).timeline, of))
    assert found[2:4] == ["Right side.", "3 reps."]
    assert "Left side." not in found


def test_each_set_of_reps_is_told() -> None:
    tempo = Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0))
    of = works(Dose(reps=1, sets=2, tempo=tempo))
    found = told(session_view(planned(of).timeline, of))
    assert found.count("1 rep.") == 2
    assert "Set 2 of 2." in found


def test_rounds_are_told_with_the_exercise() -> None:
    inner = (
        Work(exercise=DOWN_DOG, dose=Dose(hold=Ms(5_000))),
        Work(exercise=BIRD_DOG, dose=Dose(hold=Ms(5_000))),
    )
    of = routine(Repeat(times=2, blocks=inner))
    found = told(session_view(planned(of).timeline, of))
    assert "Exercise 2 of 2: Bird dog, round 2 of 2." in found


def test_an_only_exercise_is_told_by_its_name() -> None:
    of = works(Dose(hold=Ms(5_000)), exercise=CAT)
    assert told(session_view(planned(of).timeline, of))[1] == "Cat."


HOLD = looked_at(SpanKind.HOLD, 0, 10_000)
READY = looked_at(SpanKind.READY, 2, 1_000)
LATER = looked_at(SpanKind.HOLD, 0, 10_100)
EARLIER = looked_at(SpanKind.HOLD, 0, 1_000)
OTHER = looked_at(SpanKind.REP, 0, 1_000)


def with_state(of: Scene, **changes: object) -> Scene:
    return replace(of, state=replace(of.state, **changes))  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (HOLD, LATER, []),
        (HOLD, EARLIER, [f"Back at {clock(EARLIER.position)}."]),
        (LATER, HOLD, []),
        (HOLD, OTHER, ["Exercise 2 of 3: Bird dog.", "Right side.", "4 reps."]),
        (OTHER, HOLD, ["Exercise 1 of 3: Downward dog.", "Set 1 of 2.", "Hold, 40 seconds."]),
        (None, HOLD, [
            LONG,
            "Exercise 1 of 3: Downward dog.",
            "Set 1 of 2.",
            "Hold, 40 seconds.",
        ]),
        (HOLD, with_state(HOLD, going=Going.PAUSED), [f"Paused at {clock(HOLD.position)}."]),
        (with_state(HOLD, going=Going.PAUSED), HOLD, ["Going on."]),
        (HOLD, with_state(HOLD, going=Going.WAITING), ["One moment."]),
        (HOLD, with_state(HOLD, going=Going.WAITING, message="The headset is gone."),
         ["The headset is gone.", "One moment."]),
        (with_state(HOLD, message="The headset is gone."),
         with_state(LATER, message="The headset is gone."), []),
        (with_state(HOLD, message="The headset is gone."), LATER, []),
        (HOLD, with_state(HOLD, pace=1.1), ["Pace 1.10."]),
        (HOLD, with_state(HOLD, words=Words.SHORT), ["Few words."]),
        (HOLD, with_state(HOLD, voice_db=-6.0), ["Voice -6 dB."]),
        (HOLD, with_state(HOLD, tones_db=3.0), ["Tones +3 dB."]),
        (HOLD, with_state(HOLD, going=Going.ENDED), [f"Stopped, at {clock(HOLD.position)}."]),
        (with_state(HOLD, going=Going.ENDED), with_state(LATER, going=Going.ENDED), []),
    ],
)  # fmt: skip
def test_between_two_scenes_is_told_what_is_new(
    before: Scene | None, after: Scene, expected: list[str]
) -> None:
    assert list(lines(before, after)) == expected


def test_a_slower_pace_moves_instants_and_tells_nothing_of_them() -> None:
    slower = replace(HOLD.stage, at=Ms(HOLD.stage.at + 3_000), ends=Ms(HOLD.stage.ends + 3_000))
    after = with_state(replace(HOLD, stage=slower, position=Ms(HOLD.position + 3_100)), pace=0.9)
    assert lines(HOLD, after) == ("Pace 0.90.",)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (0, "0 seconds"),
        (1_000, "1 second"),
        (59_600, "1 minute"),
        (90_000, "1 minute 30 seconds"),
        (7_200_000, "2 hours"),
        (3_661_000, "1 hour 1 minute 1 second"),
    ],
)
def test_a_length_is_put_into_words(length: int, expected: str) -> None:
    assert duration(Ms(length)) == expected
