"""A small session to look at, scenes of it, and a session that does as it is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.live.keys import Press
from matcue.live.scene import Going, Scene, State, scene
from matcue.live.session_view import SessionView, session_view
from matcue.plan.manner import FASTEST, SLOWEST, Manner, Words
from matcue.plan.timeline import SpanKind
from matcue.routine.model import (
    Breath,
    Breathe,
    BreathPattern,
    Dose,
    Exercise,
    Level,
    PhaseBreath,
    Position,
    Relax,
    Routine,
    Sides,
    Tempo,
    Work,
)
from worlds import hum, planned, routines

if TYPE_CHECKING:
    from matcue.plan.timeline import Timeline

CALM: Final = BreathPattern(Ms(4_000), Ms(0), Ms(6_000), Ms(0))

DOWN_DOG: Final = Exercise(
    id="down-dog",
    name="Downward dog",
    short="downward dog",
    position=Position.ALL_FOURS,
    how=("Lift your hips up and back.",),
    tips=("Push the floor away with your hands.",),
)
BIRD_DOG: Final = Exercise(
    id="bird-dog",
    name="Bird dog",
    short="bird dog",
    position=Position.ALL_FOURS,
    how=("Stretch an arm and the other leg.",),
    breathing=PhaseBreath(Breath.OUT, None, Breath.IN, None),
)
PLANK: Final = Exercise(
    id="plank",
    name="Side plank on the forearm",
    short="side plank",
    position=Position.PRONE,
    how=("Lift your hips.",),
)

SESSION: Final = Routine(
    id="small",
    title="Small session",
    blocks=(
        Work(exercise=DOWN_DOG, dose=Dose(hold=Ms(40_000), sets=2, rest=Ms(20_000), breath=CALM)),
        Work(
            exercise=BIRD_DOG,
            dose=Dose(
                reps=4,
                tempo=Tempo(Ms(3_000), Ms(1_000), Ms(3_000), Ms(1_000)),
                sides=Sides.EACH,
            ),
        ),
        Work(exercise=PLANK, dose=Dose(hold=Ms(120_000))),
        Breathe(pattern=CALM, cycles=6),
        Relax(lasts=Ms(60_000)),
    ),
)


def small() -> Timeline:
    """Plan the small session with a hum."""
    return planned(SESSION, Manner(), hum(60, heard=40)).timeline


SCORE: Final = session_view(small(), SESSION)


def during(kind: SpanKind, nth: int = 0, after: int = 0, *, of: SessionView = SCORE) -> Ms:
    """Find an instant: so many milliseconds after the start of the nth stage of a kind."""
    return Ms([stage for stage in of.stages if stage.kind is kind][nth].at + after)


def looked_at(kind: SpanKind, nth: int = 0, after: int = 0, state: State | None = None) -> Scene:
    """Look at the small session at such an instant."""
    return scene(SCORE, during(kind, nth, after), state or State())


SCENES: Final = {
    "ready": looked_at(SpanKind.READY, 1, 6_000),
    "enter": looked_at(SpanKind.ENTER, 0, 1_500),
    "hold": looked_at(SpanKind.HOLD, 0, 11_500),
    "rep": looked_at(SpanKind.REP, 5, 1_500),
    "rest": looked_at(SpanKind.REST, 1, 7_000),
    "breathing": looked_at(SpanKind.BREATH, 2, 6_500),
    "paused": looked_at(
        SpanKind.HOLD, 1, 25_000, State(going=Going.PAUSED, pace=1.25, voice_db=-6)
    ),
}
"""One scene of each kind that has a picture of its own."""


scores: Final = st.builds(
    lambda of, manner, voice: session_view(planned(of, manner, voice).timeline, of),
    routines,
    st.builds(
        Manner,
        level=st.sampled_from(Level),
        pace=st.floats(SLOWEST, FASTEST),
        words=st.sampled_from(Words),
    ),
    st.builds(hum, st.integers(10, 200), st.integers(0, 150)),
)
"""Scores of any tiny world, at any pace, in any words, with any voice."""


@dataclass(slots=True)
class FakeLive:
    """A session without sound or clock: it is where it was put, and notes what was pressed."""

    session_view: SessionView = SCORE
    position: Ms = Ms(0)
    state: State = field(default_factory=State)
    pressed: list[Press] = field(default_factory=list)
    stops: bool = True
    """Whether it ends when it is asked to."""

    def scene(self) -> Scene:
        """Look."""
        return scene(self.session_view, self.position, self.state)

    def seek(self, to: Ms, /) -> None:
        """Be there."""
        self.position = to

    def press(self, press: Press) -> None:
        """Note a press; pause and stop do what they say."""
        self.pressed.append(press)
        match press:
            case Press.TOGGLE:
                paused = self.state.going is Going.PAUSED
                self.state = replace(self.state, going=Going.PLAYING if paused else Going.PAUSED)
            case Press.PAUSE:
                self.state = replace(self.state, going=Going.PAUSED)
            case Press.STOP if self.stops:
                self.state = replace(self.state, going=Going.ENDED)
            case _:
                pass
