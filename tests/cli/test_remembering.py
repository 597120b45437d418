"""What a session leaves behind: a record, a feeling, and after pain a word and a wait."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asking import HEALTHY
from heard import PROGRAM, HeardDevice
from matcue.base.units import Ms
from matcue.cli import feeling
from matcue.cli.admission import person
from matcue.coach import screening
from matcue.coach.feeling import MayHaveHurt, may_have_hurt
from matcue.coach.history import keeping
from matcue.coach.history.keeping import kept
from matcue.coach.history.record import Did, Note, Noted, ProgramDay, Record
from matcue.coach.history.store import History
from matcue.coach.screening import KeptAnswers
from matcue.live.done import Done
from matcue.out.live.offline import NullDevice
from matcue.plan.care import Care
from matcue.plan.growth import Feeling
from matcue.plan.manner import Manner
from matcue.routine.questionnaire import read_questionnaire
from matcue.routine.shelf import Shelf, user_shelf
from running import matcue
from shell_in_pty import Shell, needs_bash

if TYPE_CHECKING:
    from running import Run

pytestmark = pytest.mark.slow(reason="each waits for a session on a terminal or in a process")

SRC = str(Path(__file__).parents[2] / "src")

ROUTINE = """\
id: tiny
title: Tiny
kind: KIND
exercises:
  reach: {name: Reach, position: seated, how: Reach up.}
  nod: {name: Nod, position: seated, how: Nod softly.}
steps:
- {exercise: reach, hold: 5s}
- {exercise: nod, reps: 3, tempo: 1-0-1-0}
"""


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process too, as in `heard.PROGRAM`."""
    monkeypatch.setattr("matcue.out.live.offline.NullDevice", HeardDevice)


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    path = tmp_path / "tiny.yaml"
    path.write_text(ROUTINE.replace("KIND", "gentle"), "utf-8")
    return str(path)


@pytest.fixture
def strong(tmp_path: Path) -> str:
    path = tmp_path / "strong.yaml"
    path.write_text(ROUTINE.replace("KIND", "strengthening"), "utf-8")
    return str(path)


def play(routine: str, *more: str) -> list[str]:
    return [
        sys.executable, PROGRAM, "play", routine, "--device", "null", "--voice", "tone",
        "--no-media-keys", *more,
    ]  # fmt: skip


def played(routine: str, *more: str) -> subprocess.CompletedProcess[str]:
    return matcue(*play(routine, *more)[2:])


EARLIER = datetime.now().astimezone().replace(microsecond=0) - timedelta(hours=1)
"""A back tells of the last days only."""


def pain(hurt: str | None = "nod") -> Record:
    return Record(
        id="pain",
        begun=EARLIER,
        routine="tiny",
        title="Tiny",
        planned_ms=Ms(60_000),
        done_ms=Ms(60_000),
        exercises=(
            Did(exercise="reach", name="Reach", sets=1, reps=1, hold_ms=Ms(5_000)),
            Did(exercise="nod", name="Nod", sets=1, reps=3),
        ),
        feeling=Feeling.PAIN,
        hurt=hurt,
    )


@pytest.mark.parametrize("device", ["null", "file:{}/session.wav"])
def test_what_nobody_hears_is_no_session_done(
    tiny: str, tmp_path: Path, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcue.out.live.offline.NullDevice", NullDevice)
    done = played(tiny, "--device", device.format(tmp_path))
    assert (done.returncode, "Done. Well done." in done.stderr) == (0, True)
    assert list(History().records()) == []


def test_a_session_is_remembered_with_its_doses(tiny: str) -> None:
    assert played(tiny).returncode == 0
    (record,) = History().records()
    assert (record.routine, record.title, record.level) == ("tiny", "Tiny", "regular")
    assert record.finished
    assert record.done_ms == record.planned_ms > 10_000
    assert record.begun.tzinfo is not None
    assert record.exercises == (
        Did(exercise="reach", name="Reach", sets=1, reps=1, hold_ms=Ms(5_000)),
        Did(exercise="nod", name="Nod", sets=1, reps=3),
    )
    assert record.feeling is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_a_record_of_what_was_done(tiny: str, tmp_path: Path, sent: int) -> None:
    long = Path(tiny)
    long.write_text(long.read_text("utf-8").replace("reps: 3", "sets: 5, reps: 200"), "utf-8")
    process = subprocess.Popen(
        play(tiny),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Exercise") and "Nod" in line:  # not in the rest before it
            break
    process.send_signal(sent)
    process.communicate(timeout=60)
    (record,) = History().records()
    assert record.exercises[0].finished
    assert not record.finished
    assert record.stopped_at == "nod"


def test_two_sessions_at_once_are_both_remembered(tiny: str) -> None:
    both = [
        subprocess.Popen(
            play(tiny), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = b"".join(each.communicate(timeout=120)[1] for each in both)
    assert [each.returncode for each in both] == [0, 0]
    assert b"Traceback" not in said
    assert [record.routine for record in History().records()] == ["tiny", "tiny"]


@pytest.mark.parametrize(("length", "is_kept"), [(0, False), (59_000, False), (60_000, True)])
def test_without_an_exercise_it_is_a_session_only_when_it_took_a_minute(
    length: int, is_kept: bool
) -> None:
    record = kept(
        Done(Ms(length), Ms(300_000), (), None),
        routine="tiny",
        title="Tiny",
        manner=Manner(),
        begun=datetime(2026, 11, 20, tzinfo=UTC),
        names={},
        finished=False,
    )
    assert (record is not None) is is_kept


def test_a_history_that_cannot_be_written_is_one_line_and_stops_nothing(tiny: str) -> None:
    folder = Path(os.environ["XDG_DATA_HOME"])
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way", "utf-8")
    done = played(tiny)
    assert done.returncode == 0
    assert "Done. Well done." in done.stderr
    assert done.stderr.count("this session is not remembered") == 1


# One key.


class Keys:
    """Somebody who presses keys, one after the other, and then nothing."""

    def __init__(self, *pressed: str) -> None:
        self._pressed = list(pressed)

    def wait(self, timeout_s: float) -> list[str]:
        return [self._pressed.pop(0)] if self._pressed else []


@pytest.mark.parametrize(
    ("pressed", "felt"),
    [
        (("enter",), Feeling.RIGHT),
        (("e",), Feeling.EASY),
        (("r",), Feeling.RIGHT),
        (("h",), Feeling.HARD),
        (("s",), Feeling.SORE),
        (("w",), Feeling.WORSE),
        (("p",), Feeling.PAIN),
        (("x", "7", "h"), Feeling.HARD),
        (("escape",), None),
        (("q",), None),
        ((), None),
    ],
)
def test_one_key_says_how_it_was(pressed: tuple[str, ...], felt: Feeling | None) -> None:
    assert feeling.asked(Keys(*pressed), timeout_s=0.01) is felt


def test_the_question_names_the_three_answers_to_pain() -> None:
    said = " ".join(feeling.QUESTION.split())
    assert "s: sore, but no more than usual" in said
    assert "w: worse than before, but that is gone by tomorrow" in said
    assert "p: pain that is strong, or down a leg, or still there next day" in said
    assert max(map(len, feeling.QUESTION.splitlines())) < 80


@pytest.mark.parametrize(
    ("pressed", "hurt"),
    [("1", "reach"), ("2", "nod"), ("enter", "nod"), ("0", None), ("escape", None), ("9", None)],
)
def test_one_key_says_what_hurt(pressed: str, hurt: str | None) -> None:
    listed = may_have_hurt(pain(), Shelf())
    assert feeling.asked_what_hurt(Keys(pressed), listed, timeout_s=0.01) == hurt


@pytest.mark.parametrize(
    ("stopped_at", "listed"),
    [
        (None, ["Reach", "Nod"]),
        ("reach", ["Nod", "Reach"]),
        ("boat", ["Reach", "Nod", "Boat"]),
        ("gone", ["Reach", "Nod", "gone"]),
    ],
)
def test_the_exercise_in_which_it_was_stopped_is_the_likeliest_to_have_hurt(
    stopped_at: str | None, listed: list[str]
) -> None:
    stopped = replace(pain(), stopped_at=stopped_at)
    assert [each.name for each in may_have_hurt(stopped, Shelf())] == listed


def test_after_skipping_to_an_exercise_it_can_be_named(run_matcue: Run) -> None:
    skipped = replace(pain(None), exercises=(), stopped_at="boat")
    assert may_have_hurt(skipped, Shelf()) == (MayHaveHurt("boat", "Boat"),)
    History().add(skipped)
    assert "Left out from now on: Boat." in run_matcue("log", "pain", "--exercise", "boat").err


def test_where_nobody_knows_what_hurt_nothing_is_said_to_be_left_out(run_matcue: Run) -> None:
    History().add(pain(None))
    assert "left out" not in run_matcue("log", "pain").err.lower()


@needs_bash
@pytest.mark.parametrize("screen", ["plain", "screen"])
def test_at_a_terminal_it_is_asked_and_pain_is_answered(
    tiny: str, tmp_path: Path, screen: str
) -> None:
    screening.keep(KeptAnswers().answered(HEALTHY, datetime.now().astimezone().date()))
    with Shell(tmp_path, {"PYTHONPATH": SRC}) as shell:
        before = shell.modes()
        shell.send(" ".join(play(tiny, "--screen", screen)) + "\n")
        shell.until("How was it?")
        shell.send("p")
        shell.until("Which one hurt?")
        shell.send("2")
        shell.until("`matcue log --better`.")
        shell.until("ready> ")
        assert shell.modes() == before
    (record,) = History().records()
    assert (record.feeling, record.hurt) == (Feeling.PAIN, "nod")
    assert "see a doctor" in " ".join(shell.seen.split())


@needs_bash
def test_logging_pain_at_a_terminal_asks_which_exercise_hurt(tmp_path: Path) -> None:
    History().add(replace(pain(None), feeling=None, stopped_at="reach"))
    with Shell(tmp_path, {"PYTHONPATH": SRC}) as shell:
        shell.send(f"{sys.executable} -m matcue log pain\n")
        shell.until("Enter: Reach  0: none of them")
        shell.send("\n")
        shell.until("Left out from now on: Reach.")
        shell.until("ready> ")
    (record,) = History().records()
    assert (record.feeling, record.hurt) == (Feeling.PAIN, "reach")


# After pain.


def test_after_pain_nothing_loads_the_back_until_it_is_called_over(
    strong: str, run_matcue: Run
) -> None:
    screening.keep(KeptAnswers().answered(HEALTHY, datetime.now().astimezone().date()))
    History().add(pain(None))
    refused = played(strong)
    assert refused.returncode == 2
    assert f"the pain that you noted on {EARLIER:%A, %d %B}" in " ".join(refused.stderr.split())
    assert "`matcue log --better`" in refused.stderr
    assert played(strong, "--yes-i-have-asked").returncode == 2
    assert run_matcue("log", "--better").code == 0
    assert played(strong).returncode == 0


def test_what_hurt_is_left_out_until_it_is_allowed_back(tiny: str, run_matcue: Run) -> None:
    History().add(pain("nod"))
    played(tiny)
    assert [did.exercise for did in History().records()[-1].exercises] == ["reach"]
    better = run_matcue("log", "--better").out
    assert "'nod' stays left out; `matcue log --again nod` brings it back." in better
    assert run_matcue("log", "--again", "nod").out == "'nod' is no longer left out.\n"
    assert "stays left out" not in run_matcue("log", "--better").out
    played(tiny)
    assert [did.exercise for did in History().records()[-1].exercises] == ["reach", "nod"]


# matcue log.


def test_the_log_says_how_the_last_session_was(run_matcue: Run) -> None:
    assert run_matcue("log", "hard").code == 2
    History().add(pain())
    assert run_matcue("log", "easy").out == f"Tiny, {EARLIER:%A %H:%M}: easy.\n"
    assert (History().records()[0].feeling, History().records()[0].hurt) == (Feeling.EASY, None)


@pytest.mark.parametrize(
    ("felt", "notch", "told"),
    [
        ("right", 1, ""),
        ("easy", 2, "Keep it well: a notch more next time, Bird dog 7 s."),
        ("hard", 0, "Keep it well: a notch less next time, Bird dog 3 s."),
        ("sore", 1, "That is all right. Go on as planned; hurt is not always harm."),
        ("worse", 0, "Keep it well: a notch less next time, Bird dog 3 s."),
        ("pain", 0, "Keep it well: a notch less next time, Bird dog 3 s."),
    ],
)
def test_what_the_log_says_moves_the_program_as_the_key_after_a_session_does(
    run_matcue: Run, felt: str, notch: int, told: str
) -> None:
    now = datetime.now().astimezone()
    history = History()
    begun = keeping.noted(Noted.PROGRAM_BEGUN, now - timedelta(days=7), "prevent")
    did = (Did(exercise="bird-dog", name="Bird dog", sets=1, reps=1, hold_ms=Ms(3_000)),)
    for by_key in (False, True):
        history.path.unlink(missing_ok=True)
        history.note(begun)
        for back in (7, 0):
            history.add(
                replace(
                    pain(None),
                    id=str(back),
                    begun=now - timedelta(days=back),
                    routine="straighten",
                    exercises=did,
                    feeling=None,
                )
            )
        if by_key:
            last = history.last()
            assert last is not None
            feeling.keep(history, last, Feeling(felt), None)
        else:
            done = run_matcue("log", felt)
            assert done.err.splitlines()[:1] == ([told] if told else [])
        status = json.loads(run_matcue("program", "status", "--json").out)
        assert status["notch"] == notch


# Three answers to pain.


def test_sore_as_usual_is_noted_and_changes_nothing(run_matcue: Run) -> None:
    History().add(replace(pain(None), feeling=None))
    done = run_matcue("log", "sore")
    assert done.out == f"Tiny, {EARLIER:%A %H:%M}: sore.\n"
    assert done.err == "That is all right. Go on as planned; hurt is not always harm.\n"
    assert History().records()[0].feeling is Feeling.SORE
    assert person(user_shelf()).care == Care()


def test_worse_than_before_is_less_of_that_exercise_next_time(run_matcue: Run) -> None:
    History().add(replace(pain(None), feeling=None))
    done = run_matcue("log", "worse", "--exercise", "reach")
    assert "Next time is lighter." in done.err
    assert "Less of it next time: Reach." in done.err
    assert "see a doctor" not in done.err
    assert person(user_shelf()).care == Care(lighter=("reach",))


def test_the_next_session_has_less_of_it_and_says_so_and_the_one_after_is_as_usual(
    tiny: str, run_matcue: Run
) -> None:
    History().add(replace(pain(None), feeling=None))
    run_matcue("log", "worse", "--exercise", "nod")
    next_ = played(tiny)
    assert "matcue: less this time, for your back was worse: Nod" in next_.stderr
    after = played(tiny)
    assert "less this time" not in after.stderr
    assert [record.exercises[1].reps for record in History().records()] == [3, 2, 3]


def test_after_worse_from_nobody_knows_what_the_next_session_is_gentle_and_none_is_refused(
    strong: str, run_matcue: Run
) -> None:
    screening.keep(KeptAnswers().answered(HEALTHY, datetime.now().astimezone().date()))
    History().add(replace(pain(None), feeling=None))
    run_matcue("log", "worse")
    done = played(strong)
    assert done.returncode == 0
    assert "so this one is gentle" in done.stderr
    assert "so this one is gentle" not in played(strong).stderr


def test_pain_is_answered_with_the_signs_that_need_help_and_then_with_small_movements(
    run_matcue: Run,
) -> None:
    History().add(pain(None))
    told = run_matcue("log", "pain").err
    now, today, moves = (
        told.index(each)
        for each in ("get emergency help now", "see a doctor today", "`matcue play flare-up`")
    )
    assert now < today < moves
    for question in read_questionnaire().warning_signs:
        assert len(question.signs) >= 8
        assert all(f"- {sign}\n" in told for sign in question.signs)
    assert told.endswith("When it is over: `matcue log --better`.\n")


def test_pain_of_somebody_without_any_session_is_kept(strong: str, run_matcue: Run) -> None:
    done = run_matcue("log", "pain", "--exercise", "boat")
    assert done.code == 0
    assert "get emergency help now" in done.err
    assert "Left out from now on: Boat." in done.err
    (note,) = History().notes()
    assert (note.kind, note.what) == (Noted.PAIN, "boat")
    assert played(strong, "--yes-i-have-asked").returncode == 2
    run_matcue("log", "--better")
    assert person(user_shelf()).care == Care(spared=("boat",))


def test_pain_without_a_session_names_only_an_exercise_that_there_is(run_matcue: Run) -> None:
    done = run_matcue("log", "pain", "--exercise", "boaat")
    assert (done.code, History().notes()) == (2, ())
    assert "did you mean 'boat'" in done.err


def test_pain_weeks_after_a_session_is_of_today_and_not_of_the_session(run_matcue: Run) -> None:
    old = replace(pain(None), begun=EARLIER - timedelta(days=21), feeling=None)
    History().add(old)
    done = run_matcue("log", "pain", "--exercise", "boat")
    assert (done.code, done.out) == (0, "")
    assert "Left out from now on: Boat." in done.err
    assert History().records() == (old,)
    assert [(note.kind, note.what) for note in History().notes()] == [(Noted.PAIN, "boat")]


@pytest.mark.parametrize("felt", ["sore", "worse"])
def test_what_a_back_tells_weeks_after_a_session_is_not_put_down_to_it(
    run_matcue: Run, felt: str
) -> None:
    old = replace(pain(None), begun=EARLIER - timedelta(days=4), feeling=Feeling.RIGHT)
    History().add(old)
    done = run_matcue("log", felt)
    assert (done.code, done.out) == (2, "")
    assert f"Tiny on {old.begun:%A, %d %B} is too long ago" in done.err
    assert "`matcue log --did WHAT --minutes 20` notes one" in done.err
    assert History().records() == (old,)
    assert run_matcue("log", "hard").out == f"Tiny, {old.begun:%A %H:%M}: hard.\n"


@pytest.mark.parametrize("felt", ["sore", "worse"])
def test_what_is_no_more_than_a_session_needs_one(run_matcue: Run, felt: str) -> None:
    done = run_matcue("log", felt)
    assert done.code == 2
    assert "there is no session yet" in done.err


def test_pain_may_name_what_hurt(run_matcue: Run) -> None:
    History().add(pain(None))
    wrong = run_matcue("log", "pain", "--exercise", "brigde")
    assert wrong.code == 2
    assert "did you mean 'bridge'" in wrong.err
    done = run_matcue("log", "pain", "--exercise", "reach")
    assert "Left out from now on: Reach." in done.err
    assert "see a doctor" in " ".join(done.err.split())
    assert History().records()[0].hurt == "reach"


def test_a_session_done_elsewhere_is_noted(run_matcue: Run) -> None:
    done = run_matcue("log", "--did", "Swimming", "--minutes", "30", "right")
    assert done.code == 0
    (record,) = History().records()
    assert (record.title, record.done_ms, record.feeling) == ("Swimming", 1_800_000, Feeling.RIGHT)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--did", "straighten", "--minutes", "20", "pain", "--exercise", "boaat"),
        ("--did", "Swimming", "--minutes", "20", "pain", "--exercise", "crawl"),
        ("--better", "--again", "bridge"),
    ],
)
def test_of_what_is_partly_wrong_nothing_is_kept(run_matcue: Run, wrong: tuple[str, ...]) -> None:
    assert run_matcue("log", *wrong).code == 2
    assert (History().records(), History().notes()) == ((), ())


def test_a_routine_that_was_done_elsewhere_counts_in_the_program(run_matcue: Run) -> None:
    begun = datetime.now().astimezone() - timedelta(days=1)
    History().note(keeping.noted(Noted.PROGRAM_BEGUN, begun, "prevent"))
    done = run_matcue("log", "--did", "straighten", "--minutes", "20", "easy")
    assert done.out.splitlines()[0] == "Noted: Straighten up, 20 min."
    assert "Keep it well: a notch more next time" in done.err
    (record,) = History().records()
    assert record.routine == "straighten"
    assert record.place == ProgramDay(program="prevent", week=1, day=2)
    holds = {did.exercise: did.hold_ms for did in record.exercises}
    assert holds["bird-dog"] == 3_000
    assert json.loads(run_matcue("program", "status", "--json").out)["notch"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--did", "Swimming"),
        ("--minutes", "3"),
        ("hard", "--exercise", "boat"),
        ("sore", "--exercise", "boat"),
        ("fine",),
        (),
    ],
)
def test_what_makes_no_sense_is_told(run_matcue: Run, arguments: tuple[str, ...]) -> None:
    done = run_matcue("log", *arguments)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_only_an_exercise_that_there_is_can_come_back(run_matcue: Run) -> None:
    done = run_matcue("log", "--again", "bridg")
    assert done.code == 2
    assert "bridge" in done.err
    assert History().notes() == ()


def test_what_is_not_left_out_need_not_come_back(run_matcue: Run) -> None:
    none = run_matcue("log", "--again", "bridge")
    assert (none.code, none.err) == (2, "matcue: 'bridge' is not left out; nothing is\n")
    History().add(pain("nod"))
    assert "'bridge' is not left out; left out: nod" in run_matcue("log", "--again", "bridge").err
    assert History().notes() == ()


def test_a_note_says_what_it_is(run_matcue: Run) -> None:
    run_matcue("log", "--better")
    (note,) = History().notes()
    assert isinstance(note, Note)
    assert note.kind is Noted.BETTER
