"""What people write in a routine, and what the listener hears and does for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import RoutineError
from matcue.plan.manner import Manner, Words
from matcue.plan.roles import Role
from matcue.plan.rules import warnings
from matcue.plan.timeline import CueKind, SpanKind, Timeline
from matcue.routine.library import Library
from worlds import planned

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.routine.model import Routine

LIBRARY = Library()
HEAD = "id: tiny\ntitle: Tiny\n"


@pytest.fixture
def write(tmp_path: Path) -> Writing:
    """Read routines from text."""
    return Writing(tmp_path / "tiny.yaml")


class Writing:
    """Writes a routine's keys, or its steps, and reads them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def routine(self, text: str) -> Routine:
        self.path.write_text(HEAD + text, "utf-8")
        return LIBRARY.load(str(self.path))

    def steps(self, *steps: str) -> Routine:
        return self.routine("steps:\n" + "".join(f"  - {step}\n" for step in steps))

    def refused(self, *steps: str) -> str:
        with pytest.raises(RoutineError) as caught:
            self.steps(*steps)
        return str(caught.value).rpartition("tiny.yaml:")[2].split(": ", 1)[1]


def said(routine: Routine, words: Words = Words.FULL) -> list[str]:
    return texts(planned(routine, Manner(words=words)).timeline)


def texts(timeline: Timeline) -> list[str]:
    return [cue.text for cue in timeline.cues if cue.kind is CueKind.SAY]


class TestBareExercises:
    """An exercise of which nothing is known but its name and its dose."""

    def test_the_name_is_said_once_and_nobody_is_led_anywhere(self, write: Writing) -> None:
        routine = write.steps('{do: "Plank", hold: 20s}', "{relax: 30s}")
        heard = said(routine)
        begin = heard.index("Plank.")
        assert heard[begin:][:5] == [
            "Plank.",
            "Hold for twenty seconds.",
            "Get ready.",
            "Hold, and keep breathing.",
            "Keep breathing.",
        ]
        assert sum("plank" in text.lower() for text in heard) == 1

    def test_its_position_is_led_to_where_it_is_given(self, write: Writing) -> None:
        def ways(where: str) -> int:
            timeline = planned(write.steps(f"{{do: Plank, hold: 5s{where}}}")).timeline
            (hold,) = (span for span in timeline.spans if span.kind is SpanKind.HOLD)
            return sum(c.role is Role.MOVE and c.at < hold.at for c in timeline.cues)

        assert ways("") == 0
        assert ways(", position: prone") > 0

    def test_an_exercise_of_ones_own_needs_only_a_name(self, write: Writing) -> None:
        own = "exercises: {a: {name: Wall sit}}\nsteps: [{exercise: a, for: 30s}, {relax: 30s}]\n"
        heard = said(write.routine(own))
        assert sum("wall sit" in text.lower() for text in heard) == 1

    def test_its_usual_way_out_is_enough(self, write: Writing) -> None:
        routine = write.steps("{do: Plank, hold: 20s}", "{relax: 30s}")
        assert warnings(routine, planned(routine).timeline) == ()
        assert "And stop." in said(routine)

    def test_it_says_how_much(self, write: Writing) -> None:
        told = write.refused("do: Plank")
        assert told == "how much of 'Plank'? write `for: 30s`, `hold: 20s` or `reps: 10` beside it"

    def test_the_same_name_is_the_same_exercise(self, write: Writing) -> None:
        works = write.steps("{do: Wall  sit!, for: 5s}", "{do: wall sit, reps: 3}").works
        assert [work.exercise.id for work in works] == ["wall-sit", "wall-sit"]

    def test_a_name_without_latin_letters_has_an_id_too(self, write: Writing) -> None:
        (work,) = write.steps("{do: Планка, hold: 5s}").works
        assert work.exercise.id.startswith("exercise-")
