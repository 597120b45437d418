"""What `matcue check` warns of: for each rule a routine that breaks it and one that keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import MINUTE, SECOND, Ms, clock
from matcue.plan.manner import Manner, Words
from matcue.plan.rules import Finding, warnings
from matcue.plan.timeline import CueKind, SpanKind, Timeline
from matcue.routine.model import (
    Block,
    Breathe,
    BreathPattern,
    Caution,
    Dose,
    Exercise,
    Kind,
    Level,
    Part,
    PhaseBreath,
    Position,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Screening,
    Side,
    Sides,
    Tempo,
    Work,
    works,
)
from worlds import CAT, hum, planned, routine, routines

if TYPE_CHECKING:
    from matcue.plan.schedule import Lengths

TEMPO: Final = Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0))
MOVED: Final = Dose(tempo=TEMPO, reps=2)
SLOW: Final = hum(100)
"""A voice that has time for one syllable before the countdown of a hold of five seconds."""
LETTING_GO: Final = Relax(lasts=Ms(20 * SECOND))
CHILD_POSE: Final = Exercise(
    id="child-pose",
    name="Child pose",
    short="child pose",
    position=Position.KNEELING,
    how=("Fold forward.",),
    relaxing=True,
)
KEPT_UP: Final = replace(CAT, tips=(), release="Come down slowly.")
"""An exercise that may be held: it says the way out."""
UNLED: Final = replace(KEPT_UP, breathing=PhaseBreath(None, None, None, None))
"""One whose way in has no breath of its own."""
BREATHING: Final = Breathe(
    pattern=BreathPattern(Ms(3_000), Ms(0), Ms(3_000), Ms(0)),
    cycles=2,
)


def work(dose: Dose = MOVED, exercise: Exercise = CAT) -> Work:
    """One exercise in one dose."""
    return Work(exercise=exercise, dose=dose)


def broken(of: Routine, manner: Manner | None = None, lengths: Lengths | None = None) -> list[str]:
    """The names of the rules that a routine breaks."""
    return [finding.rule for finding in found(of, planned(of, manner, lengths).timeline)]


def found(of: Routine, timeline: Timeline) -> tuple[Finding, ...]:
    return warnings(of, timeline)


def only(of: Routine, timeline: Timeline | None = None) -> str:
    """The one thing that is found, as the user reads it."""
    (finding,) = found(of, timeline or planned(of).timeline)
    return str(finding)


def test_a_finding_reads_as_its_message_and_the_name_of_the_rule() -> None:
    assert str(Finding("ending", "it stops short")) == "it stops short (rule: ending)"


def test_a_finding_says_where_in_the_plan_it_is() -> None:
    """A rule of the plan knows the instant; one of the routine knows the exercise."""
    of = routine(work(), Rest(lasts=Ms(10_000)), work())
    timeline = planned(of).timeline
    (finding,) = found(of, timeline)
    second = [chapter.at for chapter in timeline.chapters if chapter.title == CAT.name][-1]
    assert (finding.rule, finding.at_ms) == ("ending", second)


def test_a_routine_that_keeps_every_rule_has_no_findings() -> None:
    assert broken(routine(work(), LETTING_GO)) == []


class TestWarmUp:
    @staticmethod
    def strengthening(*blocks: Block) -> Routine:
        return replace(routine(*blocks, LETTING_GO), kind=Kind.STRENGTHENING)

    @staticmethod
    def part(name: str, *blocks: Block) -> Part:
        return Part(routine=name, title=name, blocks=blocks)

    def test_a_strengthening_routine_without_one_is_told_what_to_write(self) -> None:
        assert only(self.strengthening(work())) == (
            "a strengthening routine begins with '- use: warm-up', and this one with 'Cat' "
            "(rule: warm-up)"
        )

    def test_one_that_comes_second_is_too_late(self) -> None:
        late = self.strengthening(work(), self.part("warm-up", work()))
        assert broken(late) == ["warm-up"]

    def test_another_routine_in_its_place_does_not_count(self) -> None:
        assert broken(self.strengthening(self.part("morning", work()))) == ["warm-up"]

    def test_one_without_exercises_does_not_count(self) -> None:
        assert broken(self.strengthening(self.part("warm-up"), work())) == ["warm-up"]

    def test_words_may_come_before_it(self) -> None:
        kept = self.strengthening(Say(text="Hello."), self.part("warm-up", work()), work())
        assert broken(kept) == []

    def test_it_may_come_with_a_routine_that_is_used(self) -> None:
        inner = self.part("corset", self.part("warm-up", work()), work())
        assert broken(self.strengthening(inner)) == []

    def test_a_gentle_routine_needs_none(self) -> None:
        assert broken(routine(work(), LETTING_GO)) == []


class TestCaution:
    @staticmethod
    def careful(caution: Caution) -> Work:
        return work(exercise=replace(CAT, cautions=frozenset({caution})))

    @pytest.mark.parametrize("caution", [Caution.TWIST, Caution.SWING, Caution.JUMP])
    def test_a_gentle_routine_neither_twists_nor_swings_nor_jumps(self, caution: Caution) -> None:
        assert only(routine(self.careful(caution), LETTING_GO)) == (
            f"'Cat' carries the caution {caution.value}, which a gentle routine leaves out; "
            "choose a softer exercise (rule: caution)"
        )

    def test_an_exercise_done_twice_is_told_once(self) -> None:
        swing = self.careful(Caution.SWING)
        assert broken(routine(swing, swing, LETTING_GO)) == ["caution"]

    def test_a_head_held_low_is_gentle(self) -> None:
        assert broken(routine(self.careful(Caution.INVERSION), LETTING_GO)) == []

    def test_a_strengthening_routine_may_swing(self) -> None:
        warm = Part(routine="warm-up", title="Warm-up", blocks=(work(),))
        strong = routine(warm, self.careful(Caution.SWING), LETTING_GO)
        assert broken(replace(strong, kind=Kind.STRENGTHENING)) == []

    def test_the_warm_up_inside_a_gentle_routine_may_swing(self) -> None:
        warm = Part(routine="warm-up", title="Warm-up", blocks=(self.careful(Caution.SWING),))
        assert broken(routine(warm, LETTING_GO)) == []

    def test_the_warm_up_itself_may_swing(self) -> None:
        assert broken(replace(routine(self.careful(Caution.SWING), LETTING_GO), id="warm-up")) == []

    def test_children_may_jump(self) -> None:
        play = routine(self.careful(Caution.JUMP), LETTING_GO)
        assert broken(replace(play, screening=(Screening.CHILDREN,))) == []


class TestRelaxation:
    hasty: Final = work(replace(MOVED, rest_after=Ms(0)))

    def test_an_exercise_that_runs_into_the_next_is_told(self) -> None:
        assert only(routine(self.hasty, work(), LETTING_GO)) == (
            "no rest follows 'Cat'; give it a 'rest-after', or put '- relax: 30s' after it "
            "(rule: relaxation)"
        )

    def test_the_last_of_a_round_runs_into_the_first_of_the_next(self) -> None:
        rounds = Repeat(times=2, blocks=(self.hasty,))
        assert broken(routine(rounds, LETTING_GO)) == ["relaxation"]

    @pytest.mark.parametrize(
        "rest",
        [Rest(lasts=Ms(10 * SECOND)), LETTING_GO, BREATHING, work(exercise=CHILD_POSE)],
        ids=["a rest", "a relaxation", "breathing", "an exercise for resting"],
    )
    def test_a_step_that_lets_go_is_enough(self, rest: Block) -> None:
        assert broken(routine(self.hasty, Say(text="Good."), rest, work(), LETTING_GO)) == []

    def test_an_exercise_for_resting_is_its_own_rest(self) -> None:
        resting = work(self.hasty.dose, CHILD_POSE)
        assert broken(routine(resting, work(), LETTING_GO)) == []

    def test_the_movements_of_the_warm_up_flow_into_one_another(self) -> None:
        warm = Part(routine="warm-up", title="Warm-up", blocks=(self.hasty, self.hasty))
        assert broken(routine(warm, work(), LETTING_GO)) == []

    def test_a_warm_up_put_together_from_parts_flows_as_well(self) -> None:
        part = Part(routine="shoulders", title="Shoulders", blocks=(self.hasty, self.hasty))
        assert broken(replace(routine(part, LETTING_GO), id="warm-up")) == []

    def test_the_last_but_one_is_told_as_well(self) -> None:
        assert broken(routine(self.hasty, work())) == ["relaxation", "ending"]

    def test_the_last_is_let_go_by_the_closing_words(self) -> None:
        assert broken(routine(self.hasty)) == ["ending"]


class TestEnding:
    def test_a_last_exercise_that_works_is_told(self) -> None:
        assert only(routine(LETTING_GO, work())) == (
            "the last exercise, 'Cat', is no relaxation; end with '- relax: 1m', or with an "
            "exercise for resting (rule: ending)"
        )

    @pytest.mark.parametrize(
        "last",
        [LETTING_GO, BREATHING, work(exercise=CHILD_POSE)],
        ids=["a relaxation", "breathing", "an exercise for resting"],
    )
    def test_a_session_may_end_at_rest_and_still_speak(self, last: Block) -> None:
        assert broken(routine(work(), last, Say(text="Good."))) == []

    def test_a_rest_does_not_make_it_calm(self) -> None:
        assert broken(routine(work(), Rest(lasts=Ms(5 * SECOND)))) == ["ending"]

    def test_a_routine_of_words_alone_has_no_last_exercise(self) -> None:
        assert broken(routine(Say(text="Good."))) == []


class TestSides:
    both: Final = routine(work(replace(MOVED, sides=Sides.EACH)), LETTING_GO)

    @staticmethod
    def without_last_left(timeline: Timeline) -> Timeline:
        """The planner always does both, so a plan that does not is made by hand."""
        lefts = [s for s in timeline.spans if s.side is Side.LEFT and s.kind is SpanKind.REP]
        return replace(timeline, spans=tuple(s for s in timeline.spans if s != lefts[-1]))

    def test_a_side_that_works_longer_is_told(self) -> None:
        uneven = self.without_last_left(planned(self.both).timeline)
        assert only(self.both, uneven) == (
            "'Cat' works the right side 4 s longer than the left; give both the same, "
            "or write `reason:` beside it (rule: sides)"
        )

    @pytest.mark.parametrize("sides", [Sides.NONE, Sides.EACH, Sides.ALTERNATE])
    def test_what_the_planner_writes_is_even(self, sides: Sides) -> None:
        assert broken(routine(work(replace(MOVED, sides=sides)), LETTING_GO)) == []


class TestBreath:
    @staticmethod
    def held(seconds: float, breath: BreathPattern | None = None, *, reps: int = 1) -> Routine:
        dose = Dose(hold=Ms(round(seconds * SECOND)), reps=reps, breath=breath)
        return routine(work(dose, UNLED), LETTING_GO)

    def test_a_hold_too_short_for_its_breath_word_is_told(self) -> None:
        """A bare "Hold." still fits before the countdown; the one with the breath does not."""
        held = self.held(5)
        timeline = planned(held, lengths=SLOW).timeline
        hold = next(s for s in timeline.spans if s.kind is SpanKind.HOLD)
        assert only(held, timeline) == (
            "'Cat' has a hold without a word or a sound of the breath, "
            f"at {clock(hold.at)}; a longer hold has room for one (rule: breath)"
        )

    def test_a_breath_on_the_way_in_is_enough(self) -> None:
        """It is heard as the body moves, and the hold goes on from there."""
        held = self.held(5)
        entered = routine(replace(works(held.blocks)[0], exercise=KEPT_UP), LETTING_GO)
        assert broken(held, lengths=SLOW) == ["breath"]
        assert broken(entered, lengths=SLOW) == []

    def test_several_holds_of_an_exercise_are_told_together(self) -> None:
        held = self.held(5, reps=3)
        told = only(held, planned(held, lengths=SLOW).timeline)
        assert "'Cat' has 3 holds without a word" in told

    def test_free_breathing_is_spoken_of(self) -> None:
        assert broken(self.held(8)) == []

    def test_a_breath_in_one_hold_does_not_serve_another(self) -> None:
        long, short = (self.held(seconds).blocks[0] for seconds in (8, 5))
        assert broken(routine(long, short, LETTING_GO), lengths=SLOW) == ["breath"]

    def test_a_breath_that_is_only_heard_is_enough(self) -> None:
        held = self.held(20, BREATHING.pattern)
        timeline = planned(held).timeline
        hold = next(s for s in timeline.spans if s.kind is SpanKind.HOLD)
        wordless = tuple(
            cue
            for cue in timeline.cues
            if cue.kind is not CueKind.SAY or not hold.at <= cue.at < hold.ends
        )
        assert found(held, replace(timeline, cues=wordless)) == ()

    def test_a_session_of_tones_has_no_words_to_miss(self) -> None:
        assert broken(self.held(5), Manner(words=Words.TONES)) == []


class TestJoint:
    @staticmethod
    def stay(position: Position, minutes: int, id_: str) -> Work:
        dose = Dose(hold=Ms(minutes * MINUTE), moving=True)
        return work(dose, replace(KEPT_UP, id=id_, position=position))

    @pytest.mark.parametrize(
        ("position", "place", "joint"),
        [
            (Position.KNEELING, "kneeling", "knees"),
            (Position.PRONE, "lying on the stomach", "neck and lower back"),
        ],
    )
    def test_too_long_in_one_position_is_told_with_its_joint(
        self, position: Position, place: str, joint: str
    ) -> None:
        long = routine(self.stay(position, 15, "long"), LETTING_GO)
        begins = planned(long).timeline.chapters[1].at
        message = only(long)
        assert f" {place}, from {clock(begins)} on, are hard on the {joint};" in message
        assert message.startswith("15:")

    def test_all_fours_strain_the_wrists_and_the_knees(self) -> None:
        long = routine(self.stay(Position.ALL_FOURS, 15, "long"), LETTING_GO)
        messages = [finding.message for finding in found(long, planned(long).timeline)]
        assert ["wrists" in m for m in messages] == [True, False]
        assert ["knees" in m for m in messages] == [False, True]

    def test_a_joint_does_not_rest_where_only_the_position_changes(self) -> None:
        knees = routine(
            self.stay(Position.KNEELING, 8, "up"),
            self.stay(Position.ALL_FOURS, 8, "down"),
            LETTING_GO,
        )
        assert "minutes on end kneeling and on all fours" in only(knees)

    def test_rests_count(self) -> None:
        rested = routine(
            self.stay(Position.PRONE, 7, "one"),
            Rest(lasts=Ms(2 * MINUTE)),
            self.stay(Position.PRONE, 7, "two"),
            LETTING_GO,
        )
        assert broken(rested) == ["joint"]

    def test_an_exercise_in_another_position_relieves(self) -> None:
        relieved = routine(
            self.stay(Position.PRONE, 10, "one"),
            self.stay(Position.SUPINE, 1, "between"),
            self.stay(Position.PRONE, 10, "two"),
            LETTING_GO,
        )
        assert broken(relieved) == []

    def test_one_may_lie_on_the_back_for_longer(self) -> None:
        assert broken(routine(self.stay(Position.SUPINE, 20, "long"), LETTING_GO)) == []

    def test_an_exercise_that_a_level_puts_in_place_counts_as_well(self) -> None:
        """Its spans carry the variant's id, which none of the routine's own steps has."""
        harder = replace(CAT, id="harder", position=Position.PRONE)
        written = replace(routine(work(), LETTING_GO), variants=(harder,))
        led = routine(self.stay(Position.PRONE, 16, "harder"), LETTING_GO)
        assert [f.rule for f in found(written, planned(led).timeline)] == ["joint"]


class TestLeftOut:
    def test_a_sentence_without_room_is_told_with_the_reason(self) -> None:
        tip = replace(KEPT_UP, tips=("Let your neck be long and your jaw be soft.",))
        held = routine(work(Dose(hold=Ms(15 * SECOND)), tip), LETTING_GO)
        crowded = planned(held, lengths=hum(150)).timeline
        (told,) = [f.message for f in found(held, crowded) if "your jaw" in f.message]
        assert told.endswith("was left out: no room beside what matters more")

    @pytest.mark.parametrize(
        ("seconds", "breath"),
        [(8, None), (15, BreathPattern(Ms(3_000), Ms(0), Ms(3_000), Ms(0)))],
        ids=["before the countdown", "after the second breath"],
    )
    def test_a_tip_is_said_wherever_a_short_hold_has_room(
        self, seconds: int, breath: BreathPattern | None
    ) -> None:
        tip = replace(KEPT_UP, tips=("Let your neck be long and your jaw soft.",))
        dose = Dose(hold=Ms(seconds * SECOND), breath=breath)
        timeline = planned(routine(work(dose, tip), LETTING_GO), lengths=hum(60)).timeline
        assert any(cue.text == tip.tips[0] for cue in timeline.cues)

    def test_what_is_only_for_where_there_is_time_is_not_told(self) -> None:
        """The second rep's breath gives way to its number, for its sound says the same."""
        hasty = routine(work(), LETTING_GO)
        timeline = planned(hasty, lengths=hum(150)).timeline
        assert [dropped.optional for dropped in timeline.dropped] == [True]
        assert found(hasty, timeline) == ()


@given(
    routine=routines,
    kind=st.sampled_from(Kind),
    manner=st.builds(Manner, level=st.sampled_from(Level), words=st.sampled_from(Words)),
    voice=st.builds(hum, st.integers(10, 200)),
)
def test_every_routine_that_can_be_planned_can_be_checked(
    routine: Routine, kind: Kind, manner: Manner, voice: Lengths
) -> None:
    """No routine is too odd for a rule, and what the planner does to both sides is the same, unless asked."""
    odd = replace(routine, kind=kind)
    rules = broken(odd, manner, voice)
    asked = any(work.dose.is_uneven or len(work.dose.order) == 1 for work in routine.works)
    assert asked or "sides" not in rules
