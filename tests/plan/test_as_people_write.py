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
from matcue.routine.model import Level
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


class TestSilenceAndBells:
    """Time in which nothing is said."""

    def test_a_silence_has_no_word_no_tone_and_no_chapter(self, write: Writing) -> None:
        timeline = planned(write.steps("{say: One.}", "silence: 5s", "{say: Two.}")).timeline
        (silence,) = (span for span in timeline.spans if span.lasts == 5_000)
        assert not [c for c in timeline.cues if silence.at < c.ends and c.at < silence.ends]
        assert [chapter.title for chapter in timeline.chapters] == ["Welcome", "Closing"]

    def test_no_level_and_no_pace_changes_a_silence(self, write: Writing) -> None:
        routine = write.steps("silence: 1m", "{do: Plank, hold: 5s}")
        for level, pace in ((Level.BEGINNER, 0.5), (Level.STRONG, 1.5)):
            spans = planned(routine, Manner(level=level, pace=pace)).timeline.spans
            assert sum(span.lasts == 60_000 for span in spans) == 1

    @pytest.mark.parametrize(
        ("step", "kind", "bells"),
        [
            ("{silence: 20m, bell: every 5m}", SpanKind.REST, 3),
            ("{relax: 2h, say: none, bell: every 30m}", SpanKind.RELAX, 3),
            ("{do: Sitting, hold: 12m, say: none, bell: every 5m}", SpanKind.HOLD, 2),
            ("{breathe: calm, for: 1m, say: none, bell: every 20s}", SpanKind.BREATH, 2),
        ],
    )
    @pytest.mark.parametrize("words", [Words.FULL, Words.TONES])
    def test_a_bell_sounds_every_so_often_and_nothing_is_said(
        self, write: Writing, step: str, kind: SpanKind, bells: int, words: Words
    ) -> None:
        timeline = planned(write.steps(step), Manner(words=words)).timeline
        spans = [span for span in timeline.spans if span.kind is kind and span.lasts >= 10_000]
        inside = [cue for cue in timeline.cues if spans[0].at <= cue.at < spans[-1].ends]
        assert [cue.text for cue in inside if cue.kind is CueKind.SAY] == []
        rung = [cue.at - spans[0].at for cue in inside if cue.text == "begin"]
        assert len(rung) == bells
        assert rung == [rung[0] * nth for nth in range(1, bells + 1)]

    def test_a_bell_says_how_often(self, write: Writing) -> None:
        assert write.refused("{silence: 20m, bell: 5m}") == (
            "'5m' does not say how often; write `bell: every 5m`"
        )

    def test_a_bell_of_a_relaxation_needs_it_silent(self, write: Writing) -> None:
        assert "write `say: none` too" in write.refused("{relax: 20m, bell: every 5m}")
