"""What people write in a routine, and what the listener hears and does for it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import RoutineError
from matcue.plan.manner import Manner, Words
from matcue.plan.roles import Role
from matcue.plan.rules import warnings
from matcue.plan.timeline import CueKind, SpanKind, Timeline
from matcue.routine.library import Library
from matcue.routine.model import Level, Side
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
            "Halfway.",
        ]
        assert sum("plank" in text.lower() for text in heard) == 1

    @pytest.mark.parametrize("way", ["hold", "for"])
    def test_nobody_is_told_twice_within_ten_seconds_to_breathe(
        self, write: Writing, way: str
    ) -> None:
        steps = (f"{{do: Plank, {way}: {length}s}}" for length in (20, 35, 60))
        cues = planned(write.steps(*steps)).timeline.cues
        spoken = [cue.at for cue in cues if cue.role is Role.BREATH]
        assert len(spoken) > 3
        assert all(after - before > 9_000 for before, after in itertools.pairwise(spoken))

    def test_its_position_is_led_to_where_it_is_given(self, write: Writing) -> None:
        def ways(where: str) -> int:
            timeline = planned(write.steps(f"{{do: Plank, hold: 5s{where}}}")).timeline
            (hold,) = (span for span in timeline.spans if span.kind is SpanKind.HOLD)
            return sum(c.role is Role.MOVE and c.at < hold.at for c in timeline.cues)

        assert ways("") == 0
        assert ways(", position: prone") > 0

    def warned(self, write: Writing, *steps: str) -> list[str]:
        routine = write.steps(*steps, "{relax: 30s}")
        found = warnings(routine, planned(routine).timeline)
        return [each.message for each in found if each.rule in ("position", "joint")]

    def test_one_without_a_position_after_one_with_another_is_warned_of(
        self, write: Writing
    ) -> None:
        first = "{do: Push-ups, reps: 5, position: all fours}"
        told = self.warned(write, first, "{do: Lunges, for: 11m}", "{do: Lunges, for: 11m}")
        message = "'Lunges' has no position, and you are on all fours then; "
        assert told == [
            f"{message}write `position: all fours` if it is done there, or else its own"
        ]

    @pytest.mark.parametrize("first", ["", ", position: standing"])
    def test_who_stands_may_go_anywhere(self, write: Writing, first: str) -> None:
        assert self.warned(write, f"{{do: Squats, reps: 5{first}}}", "{do: Lunges, for: 20s}") == []

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


TABATA = "{do: Burpees, interval: {work: 20s, rest: 10s, rounds: 8}}"


class TestExactTiming:
    """Work and rest last as written to the millisecond; all that leads on lies in the rest."""

    @pytest.mark.parametrize("words", [Words.FULL, Words.SHORT, Words.TONES])
    @pytest.mark.parametrize("level", Level)
    def test_tabata_is_230_seconds_from_the_first_go_to_the_last_end(
        self, write: Writing, words: Words, level: Level
    ) -> None:
        manner = Manner(level=level, pace=0.8, words=words)
        timeline = planned(write.steps(TABATA), manner).timeline
        holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert [span.lasts for span in holds] == [20_000] * 8
        assert [span.at - holds[0].at for span in holds] == [nth * 30_000 for nth in range(8)]
        assert holds[-1].ends - holds[0].at == 230_000
        goes = [cue.at for cue in timeline.cues if cue.text == "go" and cue.at >= holds[0].at]
        assert goes == [span.at for span in holds]

    def test_the_voice_leads_through_the_rest(self, write: Writing) -> None:
        timeline = planned(write.steps(TABATA)).timeline
        holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
        rest = [cue for cue in timeline.cues if holds[0].ends <= cue.at <= holds[1].at]
        assert [cue.text for cue in rest if cue.text != "wake"] == [
            *("hold-end", "And stop.", "Number two of eight.", "tick", "tick", "tick", "go"),
        ]
        assert [cue.at for cue in rest if cue.text == "tick"] == [
            holds[1].at - nth * 1_000 for nth in (3, 2, 1)
        ]

    def test_exercises_of_an_exact_block_follow_each_other_to_the_beat(
        self, write: Writing
    ) -> None:
        routine = write.steps(
            "{repeat: 2, timing: exact, steps: ["
            "{do: Squats, for: 30s, rest-after: 15s}, {exercise: bird-dog, reps: 1, hold: 20s,"
            " sides: each, switch: 8s}, {rest: 25s}]}",
            "{relax: 30s}",
        )
        for words in (Words.FULL, Words.SHORT, Words.TONES):
            timeline = planned(routine, Manner(words=words)).timeline
            holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
            begins = [span.at - holds[0].at for span in holds]
            assert begins == [0, 45_000, 73_000, 118_000, 163_000, 191_000]
            assert timeline.chapters[2].title == "Bird dog"

    def test_rounds_begin_every_so_often(self, write: Writing) -> None:
        routine = write.steps(
            "{repeat: 3, every: 60s, steps: [{do: Swings, reps: 10, tempo: 1-0-1-0},"
            " {do: Plank, hold: 20s}]}"
        )
        spans = planned(routine).timeline.spans
        firsts = [span for span in spans if span.kind is SpanKind.REP and span.rep == 1]
        assert [span.at - firsts[0].at for span in firsts] == [0, 60_000, 120_000]

    def test_as_many_rounds_as_fit_into_a_time_and_the_voice_calls_it(self, write: Writing) -> None:
        routine = write.steps(
            "{for: 10m, steps: [{do: Swings, for: 50s, rest-after: 10s},"
            " {do: Rows, for: 40s, rest-after: 30s}]}"
        )
        timeline = planned(routine).timeline
        holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert len(holds) == 2 * 4  # of 130 s each; a fifth would end at 620
        (time,) = (cue for cue in timeline.cues if cue.text == "Time.")
        assert 0 <= time.at - (holds[0].at + 600_000) < 1_000

    def test_reps_are_counted_in_a_work_and_it_is_one_hold(self, write: Writing) -> None:
        routine = write.steps(
            "{exercise: cat, interval: {work: 30s, rest: 15s, rounds: 2}, tempo: 2-0-2-0}"
        )
        timeline = planned(routine).timeline
        holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert [span.lasts for span in holds] == [30_000, 30_000]
        inside = [cue.text for cue in timeline.cues if holds[0].at <= cue.at < holds[0].ends]
        assert {"Two. Round up.", "Three.", "Five."} & set(inside)
        assert "beat" in inside

    def test_reps_counted_in_a_work_are_no_hold_without_a_breath(self, write: Writing) -> None:
        step = "{exercise: cat, interval: {work: 21s, rest: 10s, rounds: 2}}"
        routine = write.steps(step, "{relax: 30s}")
        assert [each.rule for each in warnings(routine, planned(routine).timeline)] == []

    def test_no_level_and_no_pace_moves_the_beat(self, write: Writing) -> None:
        routine = write.steps(
            "{exercise: bridge, hold: 8s, reps: 3, sets: 2, pause: 9s, rest: 20s, timing: exact}"
        )
        beats = {
            tuple(span.at - holds[0].at for span in holds)
            for level in Level
            for pace in (0.6, 1.0, 1.5)
            for holds in [
                [
                    span
                    for span in planned(routine, Manner(level=level, pace=pace)).timeline.spans
                    if span.kind is SpanKind.HOLD
                ]
            ]
        }
        assert beats == {(0, 17_000, 34_000, 62_000, 79_000, 96_000)}

    def test_an_easier_form_keeps_the_beat(self, write: Writing) -> None:
        routine = write.routine(
            "exercises:\n"
            "  hard: {name: Hard, easier: soft, dose: {reps: 4, tempo: 2-0-2-0}}\n"
            "  soft: {name: Soft, dose: {reps: 4, tempo: 3-0-3-0}}\n"
            "steps: [{exercise: hard, sets: 2, rest: 10s, timing: exact}]\n"
        )
        spans = planned(routine, Manner(level=Level.BEGINNER)).timeline.spans
        reps = [span for span in spans if span.kind is SpanKind.REP]
        assert {span.exercise for span in reps} == {"soft"}
        assert [span.at - reps[0].at for span in reps[::4]] == [0, 26_000]

    def test_who_lies_on_the_side_that_works_is_rolled_over(self, write: Writing) -> None:
        step = "{do: Clamshell, hold: 20s, position: side, sides: each, switch: 20s, timing: exact}"
        timeline = planned(write.steps(step)).timeline
        right, left = (span for span in timeline.spans if span.kind is SpanKind.HOLD)
        assert left.at - right.ends == 20_000
        between = [cue.role for cue in timeline.cues if right.ends < cue.at < left.at]
        assert [role for role in between if role in (Role.MOVE, Role.SWITCH)] == [
            Role.MOVE,
            Role.SWITCH,
        ]

    def test_the_other_side_comes_without_a_number(self, write: Writing) -> None:
        step = "{exercise: bird-dog, sides: each, interval: {work: 20s, rest: 15s, rounds: 2}}"
        timeline = planned(write.steps(step)).timeline
        holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert [span.side for span in holds] == [Side.RIGHT] * 2 + [Side.LEFT] * 2
        between = [
            [cue.role for cue in timeline.cues if before.ends < cue.at < after.at]
            for before, after in itertools.pairwise(holds)
        ]
        assert [Role.SET in roles for roles in between] == [True, False, True]
        assert [Role.SWITCH in roles for roles in between] == [False, True, False]

    @pytest.mark.parametrize(("rest", "told"), [("19s", 0), ("20s", 2), ("45s", 2)])
    def test_a_long_rest_is_told_where_there_is_room(
        self, write: Writing, rest: str, told: int
    ) -> None:
        routine = write.steps(
            f"{{do: Rows, sets: 2, rest: {rest}, for: 20s, rest-after: {rest}, timing: exact}}",
            "{do: Squats, for: 20s, timing: exact}",
        )
        cues = planned(routine).timeline.cues
        assert sum(cue.role is Role.REST for cue in cues) == told

    def test_all_else_is_said_rather_than_the_length_of_a_rest(self, write: Writing) -> None:
        words = " ".join(["Now row with a straight back and with long arms."] * 4)
        routine = write.steps(
            "{do: Rows, for: 20s, rest-after: 20s, timing: exact}",
            f"{{say: {words}}}",
            "{do: Squats, for: 20s, timing: exact}",
            "{relax: 30s}",
        )
        timeline = planned(routine).timeline
        assert words in texts(timeline)
        assert "Rest for twenty seconds." not in texts(timeline)
        assert warnings(routine, timeline) == ()

    @pytest.mark.parametrize("rest", ["1s", "0s"])
    def test_a_rest_too_short_is_told_with_the_shortest_that_fits(
        self, write: Writing, rest: str
    ) -> None:
        def told(rest: str) -> list[str]:
            step = f"{{do: Rows, interval: {{work: 20s, rest: {rest}, rounds: 2}}}}"
            routine = write.steps(step, "{relax: 30s}")
            found = warnings(routine, planned(routine).timeline)
            return [each.message for each in found if each.rule == "exact"]

        (message,) = told(rest)
        assert "too short for 'And stop.', which is never left out" in message
        assert told(message.rpartition(" is ")[2]) == []

    def test_what_must_be_said_is_said_even_then_and_the_beat_stays(self, write: Writing) -> None:
        routine = write.steps("{do: Rows, interval: {work: 20s, rest: 0s, rounds: 3}}")
        timeline = planned(routine).timeline
        holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert [span.at - holds[0].at for span in holds] == [0, 20_000, 40_000]
        assert texts(timeline).count("And stop.") == 3

    def test_a_round_longer_than_its_time_is_refused(self, write: Writing) -> None:
        told = write.refused("{repeat: 3, every: 30s, steps: [{do: Rows, for: 40s}]}")
        assert told.startswith("a round takes 40s as written; write `every: 40s` or more")

    def test_an_interval_says_all_of_the_dose(self, write: Writing) -> None:
        told = write.refused("{do: Rows, sets: 2, interval: {work: 20s, rest: 5s, rounds: 2}}")
        assert told == "'interval' says `work`, `rest` and `rounds` for all of it; leave 'sets' out"

    def test_a_level_never_asks_a_back_for_less_than_it_spares(self, write: Writing) -> None:
        """Whoever had it worse after an exercise does fewer rounds of it, to the same beat."""
        routine = replace(write.steps(TABATA), lighter=("burpees",))
        spans = planned(routine).timeline.spans
        holds = [span for span in spans if span.kind is SpanKind.HOLD]
        assert [span.at - holds[0].at for span in holds] == [nth * 30_000 for nth in range(5)]


class TestInheritedSets:
    """The sets of an exercise's own dose, which each round of an exact repeat would do."""

    def told(self, write: Writing, dose: str) -> list[str]:
        step = "{repeat: 3, timing: exact, steps: [{exercise: bridge, %shold: 30s}]}"
        routine = write.steps("{exercise: cat}", step % dose, "{relax: 30s}")
        found = warnings(routine, planned(routine).timeline)
        return [f"{each.message} {each.nth}" for each in found if each.rule == "sets"]

    def test_they_are_warned_of_in_a_repeat(self, write: Writing) -> None:
        (message,) = self.told(write, "")
        assert message.startswith("'Bridge' brings 3 sets of its own into each round; write `sets")
        assert message.endswith(" 1")

    @pytest.mark.parametrize("dose", ["sets: 1, ", "sets: 2, ", "reps: [2, 1], "])
    def test_sets_that_are_written_are_meant(self, write: Writing, dose: str) -> None:
        assert self.told(write, dose) == []


class TestRounds:
    """Rests between rounds, and their numbers."""

    @pytest.mark.parametrize("timing", ["", "timing: exact, "])
    def test_a_rest_between_rounds_does_not_follow_the_last(
        self, write: Writing, timing: str
    ) -> None:
        repeat = "{repeat: 3, %sbetween: 45s, steps: [{do: Rows, for: 20s, rest-after: 0s}]}"
        routine = write.steps(repeat % timing, "{do: Squats, reps: 5}")
        spans = planned(routine).timeline.spans
        holds = [span for span in spans if span.kind is SpanKind.HOLD]
        squats = next(span for span in spans if span.kind is SpanKind.REP)
        assert len(holds) == 3
        gaps = [after.at - before.ends for before, after in itertools.pairwise(holds)]
        assert all(gap == 45_000 if timing else gap >= 45_000 for gap in gaps)
        assert squats.at - holds[-1].ends < 45_000

    def test_rounds_within_rounds_count_on(self, write: Writing) -> None:
        inner = "{repeat: 3, steps: [{do: Rows, reps: 5}]}"
        heard = said(write.steps(f"{{repeat: 2, steps: [{inner}]}}"))
        rounds = [text for text in heard if "Round" in text]
        assert rounds[3] == "Rows. Round four of six."
        assert len(set(rounds)) == 6

    def test_every_says_what_is_between(self, write: Writing) -> None:
        told = write.refused("{repeat: 2, every: 60s, between: 5s, steps: [{do: Rows, for: 9s}]}")
        assert told.startswith("'every' and 'between' exclude each other")


class TestSides:
    """One side only, the left first, and sides that differ."""

    @pytest.mark.parametrize("timing", ["", ", timing: exact"])
    def test_one_side_only_is_done_and_said(self, write: Writing, timing: str) -> None:
        routine = write.steps(f"{{do: Calf stretch, hold: 20s, sides: left{timing}}}")
        timeline = planned(routine).timeline
        assert "Left side only." in texts(timeline)
        sides = [span.side for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert sides == [Side.LEFT]

    @pytest.mark.parametrize("timing", ["", ", timing: exact"])
    @pytest.mark.parametrize("sides", ["each", "alternate"])
    def test_the_left_may_begin(self, write: Writing, sides: str, timing: str) -> None:
        step = f"{{do: Calf stretch, hold: 9s, sides: {sides}, first: left{timing}}}"
        timeline = planned(write.steps(step)).timeline
        found = [span.side for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert found == [Side.LEFT, Side.RIGHT]
        if sides == "each":
            named = [text for text in texts(timeline) if text.startswith(("Left", "Right"))]
            assert named[0] == "Left side first."

    def test_sides_that_differ_are_told_and_done(self, write: Writing) -> None:
        routine = write.steps(
            "{do: Calf stretch, reps: 2, hold: 8s, sides: each, left: {reps: 3, hold: 12s}}"
        )
        timeline = planned(routine).timeline
        holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert [(span.side, span.lasts) for span in holds] == [
            *[(Side.RIGHT, 8_000)] * 2,
            *[(Side.LEFT, 12_000)] * 3,
        ]
        told = [cue.text for cue in timeline.cues if cue.role is Role.DOSE]
        assert told == [
            "Hold for eight seconds, twice.",
            "Right side first.",
            "Hold for twelve seconds, three times.",
        ]

    def test_a_level_changes_each_side_by_its_factor(self, write: Writing) -> None:
        routine = write.steps("{do: Lunge, hold: 20s, sides: each, left: {hold: 40s}}")
        spans = planned(routine, Manner(level=Level.BEGINNER)).timeline.spans
        holds = [span.lasts for span in spans if span.kind is SpanKind.HOLD]
        assert holds == [12_000, 24_000]

    def test_check_asks_for_the_reason(self, write: Writing) -> None:
        for reason, rules in (("", ["sides"]), (", reason: stiff", [])):
            step = f"{{do: Calf stretch, hold: 20s, sides: left{reason}}}"
            routine = write.steps(step, "{relax: 30s}")
            found = warnings(routine, planned(routine).timeline)
            assert [each.rule for each in found] == rules

    def test_a_side_of_its_own_needs_both(self, write: Writing) -> None:
        told = write.refused("{do: Lunge, hold: 20s, left: {hold: 30s}}")
        assert told == "'first', 'left' and 'right' need both sides; write `sides: each`"


class TestSetsThatDiffer:
    """A hold for each set, and ranges."""

    @pytest.mark.parametrize("timing", ["", ", timing: exact"])
    def test_each_set_is_held_and_told_as_it_is_written(self, write: Writing, timing: str) -> None:
        routine = write.steps(f"{{do: Side plank, hold: [10s, 20s, 30s], rest: 25s{timing}}}")
        timeline = planned(routine).timeline
        holds = [span.lasts for span in timeline.spans if span.kind is SpanKind.HOLD]
        assert holds == [10_000, 20_000, 30_000]
        told = [cue.text for cue in timeline.cues if cue.role in (Role.DOSE, Role.SET)]
        assert told[0] == "Hold for ten seconds, then twenty seconds, then thirty seconds."
        assert [text for text in told if text.startswith("Hold for")][1:] == [
            "Hold for twenty seconds.",
            "Hold for thirty seconds.",
        ]

    def test_holds_and_reps_may_both_differ(self, write: Writing) -> None:
        routine = write.steps("{do: Bridge, reps: [3, 2], hold: [5s, 10s], sides: each}")
        timeline = planned(routine).timeline
        holds = [
            (span.set, span.side, span.lasts)
            for span in timeline.spans
            if span.kind is SpanKind.HOLD
        ]
        assert holds == [
            *[(1, Side.RIGHT, 5_000)] * 3,
            *[(1, Side.LEFT, 5_000)] * 3,
            *[(2, Side.RIGHT, 10_000)] * 2,
            *[(2, Side.LEFT, 10_000)] * 2,
        ]

    def test_a_level_changes_them_in_proportion(self, write: Writing) -> None:
        routine = write.steps("{do: Side plank, hold: [10s, 20s, 30s]}")
        spans = planned(routine, Manner(level=Level.BEGINNER)).timeline.spans
        holds = [span.lasts for span in spans if span.kind is SpanKind.HOLD]
        assert holds == [6_000, 12_000, 18_000]

    @pytest.mark.parametrize(
        ("step", "told", "lasts"),
        [
            ("{do: Rows, reps: 8-12}", "Eight to twelve times.", [4_000] * 10),
            ("{do: Calf, hold: 30-45s}", "Hold for thirty to forty-five seconds.", [37_500]),
            ("{do: Calf, hold: 1-2m}", "Hold for one minute to two minutes.", [90_000]),
        ],
    )
    def test_a_range_is_told_and_its_middle_is_done(
        self, write: Writing, step: str, told: str, lasts: list[int]
    ) -> None:
        timeline = planned(write.steps(step)).timeline
        assert told in texts(timeline)
        efforts = [s.lasts for s in timeline.spans if s.kind in (SpanKind.HOLD, SpanKind.REP)]
        assert efforts == lasts

    def test_what_a_level_changes_has_no_range_any_more(self, write: Writing) -> None:
        heard = said(write.steps("{do: Rows, reps: 8-12}"), Words.FULL)
        lighter = planned(write.steps("{do: Rows, reps: 8-12}"), Manner(level=Level.BEGINNER))
        assert "Eight to twelve times." in heard
        assert "Six times." in texts(lighter.timeline)

    @pytest.mark.parametrize(
        ("dose", "told"),
        [
            ("reps: 12-8", "'12-8' does not rise; write the smaller first, as in 8-12"),
            ("hold: [5s, 9s], reps: [1, 2, 3]", "'reps' and 'hold' have figures for 2 and for 3"),
            ("hold: [5s, 9s], sets: 3", "'hold' has numbers for 2 sets; leave `sets` out"),
        ],
    )
    def test_figures_that_do_not_fit_are_refused(
        self, write: Writing, dose: str, told: str
    ) -> None:
        assert write.refused(f"{{do: Rows, {dose}}}").startswith(told)


class TestWordsAtAnInstant:
    """Sentences of the routine's own within a hold, a stretch of movement or a breathing."""

    @pytest.mark.parametrize("way", ["hold", "for"])
    @pytest.mark.parametrize("timing", ["", ", timing: exact"])
    def test_a_sentence_is_said_at_its_instant(self, write: Writing, way: str, timing: str) -> None:
        step = "{do: Plank, %s: 40s, say: [{at: 18s, text: Half the way.}, {at: 30s, text: On.}]%s}"
        timeline = planned(write.steps(step % (way, timing))).timeline
        (hold,) = (span for span in timeline.spans if span.kind is SpanKind.HOLD)
        own = [cue.at - hold.at for cue in timeline.cues if cue.role is Role.OWN]
        assert own == [18_000, 30_000]
        assert "Halfway." not in texts(timeline)

    def test_it_is_never_said_in_a_countdown_and_check_tells(self, write: Writing) -> None:
        routine = write.steps("{do: Plank, hold: 30s, say: [{at: 27s, text: On.}]}", "{relax: 30s}")
        timeline = planned(routine).timeline
        assert "On." not in texts(timeline)
        (finding,) = warnings(routine, timeline)
        assert (finding.rule, "'On.' was left out" in finding.message) == ("left-out", True)

    def test_each_breath_may_have_its_sentence(self, write: Writing) -> None:
        step = '{breathe: 4-0-4-0, breaths: [Arms up., "", Fold., Arms up.]}'
        timeline = planned(write.steps(step)).timeline
        breaths = [span.at for span in timeline.spans if span.kind is SpanKind.BREATH]
        own = [(cue.text, cue.at) for cue in timeline.cues if cue.role is Role.OWN]
        assert len(breaths) == 4
        # The first is said as the go tone ends.
        assert [text for text, _ in own] == ["Arms up.", "Fold.", "Arms up."]
        assert [at for _, at in own][1:] == [breaths[2], breaths[3]]

    def test_a_breathing_has_words_before_it_and_within_it(self, write: Writing) -> None:
        step = "{breathe: calm, for: 1m, say: [Close your eyes., {at: 30s, text: Softly.}]}"
        heard = said(write.steps(step))
        assert heard.index("Close your eyes.") < heard.index("Softly.")
        assert "Now breathe with the sound." not in heard

    @pytest.mark.parametrize(
        ("step", "told"),
        [
            ("{do: Rows, reps: 5, say: [{at: 5s, text: On.}]}", "a sentence at an instant needs"),
            ("{do: Rows, hold: 5s, say: On.}", "a sentence in a hold has its instant"),
            ("{do: Rows, hold: 5s, say: [{at: 5s, text: On.}]}", "'On.' comes at 5s, and all of"),
            ("{do: Rows, hold: 5s, say: [{at: 5s}]}", "a sentence at an instant is written {at"),
            ("{breathe: box, cycles: 1, breaths: [A., B.]}", "these are sentences for 2 breaths"),
        ],
    )
    def test_a_sentence_without_a_place_is_refused(
        self, write: Writing, step: str, told: str
    ) -> None:
        assert write.refused(step).startswith(told)
