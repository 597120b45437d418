"""Tiny worlds: routines of a few milliseconds and voices whose lengths are plain sums."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.plan.manner import Manner
from matcue.plan.schedule import Length, Lengths
from matcue.plan.script import adjusted
from matcue.plan.settle import Plan, settled
from matcue.routine.model import (
    Block,
    Breath,
    Breathe,
    BreathPattern,
    Dose,
    Exercise,
    Line,
    PhaseBreath,
    Position,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Side,
    SideDose,
    Sides,
    Tempo,
    Within,
    Work,
    length,
)
from matcue.routine.phrasebook import Phrasebook, read_phrasebook
from matcue.routine.shelf import Shelf

if TYPE_CHECKING:
    from matcue.plan.steps import Script

ENGLISH: Final[Phrasebook] = read_phrasebook(Shelf(), "en")

TONES: Final = {
    "wake": Ms(500),
    "begin": Ms(900),
    "tick": Ms(80),
    "go": Ms(300),
    "beat": Ms(60),
    "count": Ms(80),
    "hold-end": Ms(400),
    "rest-beep": Ms(90),
    "rest-end": Ms(400),
    "switch": Ms(300),
    "session-end": Ms(1_500),
}


def hum(ms_per_letter: int, heard: int = 0) -> Lengths:
    """A voice that takes so long for each letter, heard so long after it begins."""

    def length(text: str) -> Length:
        lasts = len(text) * ms_per_letter
        return Length(Ms(lasts), Ms(min(heard, lasts)))

    return length


def planned(
    routine: Routine,
    manner: Manner | None = None,
    lengths: Lengths | None = None,
    book: Phrasebook = ENGLISH,
) -> Plan:
    """Plan a routine with a hum."""
    chosen = manner or Manner()
    measured = lengths or hum(60)

    def measure(_: Script) -> Lengths:
        return measured

    return settled(adjusted(routine, chosen), chosen, book, measure=measure, tones=TONES)


CAT: Final = Exercise(
    id="cat",
    name="Cat",
    short="cat",
    position=Position.ALL_FOURS,
    how=("Round your back.", "Let it sink."),
    how_short=("Round and sink.",),
    tips=("Let your neck be long.",),
    relax="Let your head hang.",
)


def works(*doses: Dose, exercise: Exercise = CAT) -> Routine:
    """A routine that does one exercise in several doses."""
    return routine(*(Work(exercise=replace(exercise, dose=dose), dose=dose) for dose in doses))


def routine(*blocks: Block) -> Routine:
    """A routine of some blocks."""
    return Routine(id="tiny", title="Tiny", blocks=blocks)


def _ms(least: int, most: int) -> st.SearchStrategy[Ms]:
    return st.integers(least, most).map(Ms)


# Milliseconds rather than seconds: off-by-ones show up at once.
_SPANS: Final = st.one_of(_ms(1, 20), _ms(900, 12_500), _ms(19_990, 31_000))

patterns: Final = st.builds(
    BreathPattern, _ms(5, 5_000), _ms(0, 3_000), _ms(5, 6_000), _ms(0, 3_000)
)
tempos: Final = st.builds(Tempo, _ms(3, 3_000), _ms(0, 1_000), _ms(0, 3_000), _ms(0, 1_000))
_breaths: Final = st.sampled_from([None, Breath.IN, Breath.OUT])

_seldom: Final = st.sampled_from([False, False, True])
_within: Final = st.sampled_from(
    [
        *(Within(), Within(), Within(quiet=True), Within(quiet=True, bell=Ms(3_000))),
        Within(bell=Ms(4_000), lines=(Line(Ms(2_500), "Half the way."),)),
    ]
)

doses: Final[st.SearchStrategy[Dose]] = st.one_of(
    st.builds(
        Dose,
        sets=st.integers(1, 2),
        reps=st.integers(1, 3),
        hold=_SPANS,
        moving=st.booleans(),
        pause=_ms(0, 4_000),
        rest=_ms(0, 20_000),
        rest_after=_ms(0, 20_000),
        sides=st.sampled_from(Sides),
        first=st.sampled_from(Side),
        switch=_ms(0, 6_000),
        breath=st.none() | patterns,
        exact=_seldom,
    ),
    st.builds(
        Dose,
        sets=st.integers(1, 3),
        hold=_ms(3_000, 21_000),
        moving=st.just(value=True),
        counted=st.builds(Tempo, _ms(600, 2_000), _ms(0, 900), _ms(400, 2_000), st.just(Ms(0))),
        rest=_ms(0, 20_000),
        rest_after=_ms(0, 20_000),
        exact=st.just(value=True),
    ),
    st.builds(
        Dose,
        sets=st.integers(1, 2),
        reps=st.integers(1, 7),
        tempo=tempos,
        rest=_ms(0, 20_000),
        rest_after=_ms(0, 20_000),
        sides=st.sampled_from(Sides),
        first=st.sampled_from(Side),
        switch=_ms(0, 6_000),
        exact=_seldom,
    ),
)


def _unlike(dose: Dose, holds: tuple[Ms, ...], left: SideDose | None) -> Dose:
    """A dose whose sets differ, or whose sides do."""
    sides = dose.sides if left is None else Sides.EACH
    return replace(
        dose, sets=len(holds), hold=max(holds), holds=holds, sides=sides, left=left, tempo=None
    )


_all_doses: Final = st.one_of(
    doses,
    doses,
    st.builds(
        _unlike,
        doses.filter(lambda dose: dose.counted is None),
        st.lists(_SPANS, min_size=2, max_size=3).map(tuple),
        st.none() | st.builds(SideDose, reps=st.none() | st.integers(1, 3)),
    ),
)

exercises: Final[st.SearchStrategy[Exercise]] = st.builds(
    Exercise,
    id=st.sampled_from(["cat", "cow", "dog"]),
    name=st.just("Some exercise"),
    short=st.just("some exercise"),
    position=st.none() | st.sampled_from(Position),
    how=st.sampled_from([("Do it {reps:times}.", "With the {side} arm."), ()]),
    how_short=st.sampled_from([(), ("Again, the {side} arm.",)]),
    tips=st.sampled_from([(), ("Softly.",), ("Let your neck be long.", "Breathe.")]),
    breathing=st.builds(PhaseBreath, _breaths, _breaths, _breaths, _breaths),
    relax=st.sampled_from(["", "Let everything sink."]),
    relaxing=st.booleans(),
)

_leaves: Final[st.SearchStrategy[Block]] = st.one_of(
    st.builds(Work, exercise=exercises, dose=_all_doses, within=_within),
    st.builds(Say, text=st.sampled_from(["Well done.", "About {remaining} to go."])),
    st.builds(Breathe, pattern=patterns, cycles=st.integers(1, 5), within=_within),
    st.builds(Rest, lasts=_ms(1, 30_000), within=_within, exact=st.booleans()),
    st.builds(Relax, lasts=_ms(1, 40_000), within=_within),
)


def passes(plan: Plan) -> bool:
    """Whether `matcue check` takes it: every exact rest has room for what must be said in it."""
    return all(each.needs is None for each in plan.timeline.dropped)


def _timed(blocks: list[Block], spare: tuple[int, int], rounds: int) -> Repeat:
    """Rounds to a beat, with some time to spare in each and at the end."""
    exact = tuple(
        replace(block, dose=replace(block.dose, exact=True)) if isinstance(block, Work) else block
        for block in blocks
    )
    every = Ms(length(exact)[0] + spare[0])
    lasts = Ms(every * rounds + spare[1]) if spare[1] else None
    return Repeat(times=rounds, blocks=exact, every=every, lasts=lasts)


_exact_leaves: Final[st.SearchStrategy[Block]] = st.one_of(
    st.builds(Work, exercise=exercises, dose=_all_doses, within=_within),
    st.builds(Rest, lasts=_ms(1, 20_000), within=_within, exact=st.just(value=True)),
)

routines: Final[st.SearchStrategy[Routine]] = st.lists(
    st.one_of(
        _leaves,
        st.builds(
            Repeat,
            times=st.integers(1, 2),
            blocks=st.lists(_leaves, min_size=1, max_size=2).map(tuple),
            between=st.none() | st.builds(Rest, lasts=_ms(1, 20_000)),
        ),
        st.builds(
            _timed,
            st.lists(_exact_leaves, min_size=1, max_size=2),
            st.tuples(st.integers(0, 9_000), st.sampled_from([0, 1, 7_000])),
            st.integers(1, 2),
        ),
    ),
    min_size=1,
    max_size=3,
).map(lambda blocks: routine(*blocks))
