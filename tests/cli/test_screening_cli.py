"""What is asked and said before a session: at a real terminal, and never anywhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result

from asking import HEALTHY, NO_SIGNS, answered, at_terminal
from matcue.base.errors import InputError
from matcue.cli.admission import TerminalAdmission
from matcue.cli.main import cli
from matcue.coach import screening
from matcue.coach.admission import Admitted, SessionRequest, Use, admit
from matcue.coach.history import keeping
from matcue.coach.history.record import Noted
from matcue.coach.history.store import History
from matcue.coach.person import read_person
from matcue.coach.screening import KeptAnswers
from matcue.routine.library import Library
from matcue.routine.model import Kind, Position
from matcue.routine.shelf import Shelf
from matcue.session.options import Options
from matcue.settings.resolution import resolve
from running import matcue

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)
MORNING, STRENGTH, EXPECTING = "morning", "daily-strength", "expecting"


def typed(routine: str, *yes: str) -> str:
    """What somebody types before a routine: y to some questions, and Enter to the others."""
    answers = answered(Library(Shelf()).load(routine), yes)
    return "".join("y\n" if answer else "\n" for answer in answers.values())


def began(request: SessionRequest, now: datetime, keys: str) -> Result:
    """Have a session admitted with answers typed, each on its line."""

    @click.command()
    def begin() -> None:
        person = read_person(Shelf(), resolve().settings().bedtime, now)
        try:
            TerminalAdmission(person).admit(request, now)
        except InputError as error:
            raise click.ClickException(str(error)) from error
        click.echo("it begins")

    return CliRunner().invoke(begin, input=keys)


def screened(routine: str, keys: str = "", *, terminal: bool = True, today: date = TODAY) -> Result:
    """Screen a routine that is written to a file, for which the hour does not matter."""
    request = SessionRequest(
        name=routine,
        options=Options(voice="none"),
        library=Library(Shelf()),
        use=Use.FILE,
        can_ask=terminal,
    )
    return began(request, datetime(today.year, today.month, today.day, 12, tzinfo=UTC), keys)


def test_a_healthy_person_presses_enter_at_each_question_and_begins() -> None:
    first = screened(STRENGTH, "\n" * len(HEALTHY))
    assert first.exit_code == 0
    assert first.stderr.count("[y/N]") == len(HEALTHY)
    assert first.stdout == "it begins\n"


def test_an_answer_can_be_gone_back_over() -> None:
    asked = screened(STRENGTH, "n\ny\nb\n\nback\n" + "\n" * 3)
    assert asked.stdout == "it begins\n"
    assert not any(answer.yes for answer in screening.read().answers.values())


def test_an_answer_that_is_none_is_told_what_is_right_and_asked_again() -> None:
    asked = screened(STRENGTH, "maybe\nb\nn\nmaybe\n\n\n\n")
    first = "write y for yes or n for no; q leaves\n"
    assert asked.stderr.count(first) == 2
    assert asked.stderr.count("write y for yes, n for no, or b to go back; q leaves\n") == 1
    assert asked.stdout == "it begins\n"


@pytest.mark.parametrize("leaving", ["q", "quit", "Q"])
def test_leaving_the_questions_begins_and_keeps_nothing(leaving: str) -> None:
    asked = screened(STRENGTH, f"n\n{leaving}\n")
    assert (asked.exit_code, asked.stdout) == (1, "")
    assert screening.read() == KeptAnswers()


@pytest.mark.slow(reason="a process on a terminal is waited for")
@pytest.mark.parametrize(("typed", "code"), [("n\x1b", 130), ("x\x7fy", 0)])
def test_at_a_terminal_escape_leaves_and_backspace_corrects(
    tmp_path: Path, typed: str, code: int
) -> None:
    left, _, shown = at_terminal(["screening", "--again"], [typed, *[""] * 9], tmp_path)
    assert left == code
    assert ("matcue: stopped" in shown) is (code == 130)
    assert ("x\b \by" in shown) is (code == 0)
    assert screening.read().answers.get("acute", None) == (
        None if code else screening.Answer(True, datetime.now().astimezone().date())
    )


def test_what_was_answered_is_not_asked_again() -> None:
    screened(STRENGTH, typed(STRENGTH))
    for routine in (STRENGTH, MORNING):
        again = screened(routine)
        assert (again.stdout, again.stderr) == ("it begins\n", "")


def test_each_kind_asks_only_what_the_ones_before_did_not() -> None:
    screened(MORNING, typed(MORNING))
    second = screened(STRENGTH, typed(STRENGTH))
    assert second.stderr.count("[y/N]") == len(typed(STRENGTH)) - len(typed(MORNING))
    assert "Is your back sore" in second.stderr


def test_after_ninety_days_all_is_asked_again() -> None:
    screened(MORNING, typed(MORNING))
    assert screened(MORNING, today=TODAY + timedelta(days=89)).stderr == ""
    late = screened(MORNING, typed(MORNING), today=TODAY + timedelta(days=90))
    assert late.stderr.count("[y/N]") == len(typed(MORNING))


def test_a_doctors_yes_lets_it_begin_and_is_remembered() -> None:
    asked = screened(STRENGTH, typed(STRENGTH, "lasting") + "y\n")
    assert "has a doctor agreed to exercise that loads the back?" in asked.stderr
    assert asked.stdout == "it begins\n"
    assert screened(STRENGTH).stderr == ""


def test_without_a_doctors_yes_a_gentle_routine_begins_with_advice() -> None:
    asked = screened(MORNING, typed(MORNING, "lasting") + "n\n")
    assert asked.stdout == "it begins\n"
    assert "Please see a doctor before you exercise" in asked.stderr


def test_without_a_doctors_yes_strengthening_is_refused_and_asked_about_next_time() -> None:
    refused = screened(STRENGTH, typed(STRENGTH, "lasting") + "n\n")
    assert refused.exit_code == 1
    assert "has to wait for a doctor's word" in refused.stderr
    assert "`matcue play morning`" in refused.stderr
    assert screened(STRENGTH, "y\n").stdout == "it begins\n"


def test_a_sore_back_does_not_train_today_and_is_asked_about_tomorrow() -> None:
    assert "a sore back does not train" in screened(STRENGTH, typed(STRENGTH, "sore")).stderr
    assert screened(STRENGTH).stdout == ""
    assert screened(MORNING).stdout == "it begins\n"
    tomorrow = screened(STRENGTH, "n\n", today=TODAY + timedelta(days=1))
    assert tomorrow.stdout == "it begins\n"


def test_a_stop_in_pregnancy_refuses_every_routine_and_offers_breathing() -> None:
    for routine, keys in ((EXPECTING, typed(EXPECTING, "pregnancy-stop")), (MORNING, "y\n")):
        refused = screened(routine, keys)
        assert refused.stdout == ""
        assert "breathe quietly" in refused.stderr


def test_expecting_asks_whether_a_doctor_has_agreed() -> None:
    asked = screened(EXPECTING, typed(EXPECTING) + "y\n")
    assert "Because of pregnancy: has a doctor agreed" in asked.stderr
    assert asked.stdout == "it begins\n"
    again = screened(EXPECTING)
    assert "[y/N]" not in again.stderr
    assert "call the maternity unit today" in again.stderr


PREGNANT = HEALTHY | {"pregnant": True, "pregnancy-stop": False}


def expecting_person(**answers: bool) -> None:
    kept = KeptAnswers().answered(PREGNANT | answers, TODAY)
    screening.keep(kept.consented(Kind.STRENGTHENING, frozenset({"pregnant"}), TODAY))


def off(request: SessionRequest) -> tuple[Position, ...]:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    found = admit(request, read_person(Shelf(), resolve().settings().bedtime, now), now)
    assert isinstance(found, Admitted)
    return found.options.selection.off


def request(routine: str) -> SessionRequest:
    return SessionRequest(
        name=routine, options=Options(voice="none"), library=Library(Shelf()), use=Use.FILE
    )


def test_in_pregnancy_a_gentle_routine_says_what_it_leaves_out_and_when_to_stop_and_call() -> None:
    expecting_person(**{"pregnancy-early": False})
    done = screened("evening")
    assert done.stdout == "it begins\n"
    told = " ".join(done.stderr.split())
    assert "nothing is done on the stomach or on the back, so this is left out:" in told
    assert "Boat" in told
    assert "Stop, and call your doctor, midwife or maternity unit" in told
    assert off(request("evening")) == (Position.PRONE, Position.SUPINE)


def test_with_a_sore_back_a_gentle_routine_is_made_gentle() -> None:
    sore = dict(HEALTHY, sore=True)
    screening.keep(KeptAnswers().answered(sore, TODAY))
    done = screened("evening")
    assert done.stdout == "it begins\n"
    assert "your back is sore, so this is gentle" in " ".join(done.stderr.split())


def test_a_pregnancy_that_is_told_just_now_counts_at_once() -> None:
    done = screened("evening", typed("evening", "pregnant") + "y\n")
    assert done.stdout == "it begins\n"
    assert "nothing is done on the stomach or on the back" in " ".join(done.stderr.split())


def test_early_in_pregnancy_only_the_stomach_is_spared() -> None:
    expecting_person(**{"pregnancy-early": True})
    assert off(request("evening")) == (Position.PRONE,)


def test_a_week_later_it_is_asked_again_whether_it_is_early() -> None:
    expecting_person(**{"pregnancy-early": True})
    assert "[y/N]" not in screened(MORNING, today=TODAY + timedelta(days=6)).stderr
    later = screened(MORNING, "\n", today=TODAY + timedelta(days=7))
    assert later.stderr.count("[y/N]") == 1
    assert "less than sixteen" in later.stderr


def test_in_pregnancy_nothing_loads_the_back_even_if_a_doctor_agrees() -> None:
    expecting_person(**{"pregnancy-early": True})
    refused = screened("core-three")
    assert refused.stdout == ""
    assert "`matcue play expecting`" in refused.stderr


def test_in_pregnancy_what_is_all_on_the_back_or_the_stomach_is_refused(tmp_path: Path) -> None:
    expecting_person(**{"pregnancy-early": False})
    path = tmp_path / "lying.yaml"
    path.write_text(
        "id: lying\ntitle: Lying\nsteps: [{exercise: knee-rolls, reps: 2}]\n", encoding="utf-8"
    )
    refused = screened(str(path))
    assert refused.stdout == ""
    assert "'lying' is all done on the stomach or on the back" in refused.stderr


def test_who_vouches_for_the_answers_still_keeps_off_the_back_in_a_pregnancy() -> None:
    expecting_person()
    assert off(replace(request("evening"), have_asked=True)) == (Position.PRONE, Position.SUPINE)


def test_answers_broken_off_are_not_kept() -> None:
    assert screened(STRENGTH, "y\n").exit_code != 0
    assert not screening.place().exists()


def test_a_folder_that_cannot_be_written_keeps_nobody_from_exercising() -> None:
    screening.place().parent.parent.mkdir(parents=True)
    screening.place().parent.write_text("in the way", "utf-8")
    done = screened(MORNING, typed(MORNING))
    assert done.stdout == "it begins\n"
    assert "your answers are not kept" in done.stderr


def test_without_a_terminal_a_gentle_routine_begins_with_one_line() -> None:
    done = screened(MORNING, terminal=False)
    assert done.stdout == "it begins\n"
    assert done.stderr.count("\n") == 1
    assert "`matcue screening`" in done.stderr


@pytest.mark.parametrize("routine", [STRENGTH, EXPECTING])
def test_without_a_terminal_what_asks_first_is_refused_with_both_ways_on(routine: str) -> None:
    done = screened(routine, terminal=False)
    assert done.stdout == ""
    assert "--yes-i-have-asked" in done.stderr
    assert f"`matcue screening {routine}`" in done.stderr


def test_without_a_terminal_kept_answers_count() -> None:
    screening.keep(KeptAnswers().answered(HEALTHY, TODAY))
    assert screened(STRENGTH, terminal=False).output == "it begins\n"


def test_without_a_terminal_no_doctor_has_agreed() -> None:
    screening.keep(KeptAnswers().answered(HEALTHY | {"lasting": True}, TODAY))
    assert "see a doctor" in screened(MORNING, terminal=False).stderr
    assert screened(STRENGTH, terminal=False).exit_code == 1


# Signs that need help.

FLARE_UP = "flare-up"


def in_pain() -> None:
    History().note(keeping.noted(Noted.PAIN, datetime(2026, 11, 21, 9, tzinfo=UTC)))


def test_before_flare_up_the_signs_are_shown_line_by_line_and_asked_about_first() -> None:
    done = screened(FLARE_UP, typed(FLARE_UP))
    assert done.stdout == "it begins\n"
    shown = done.stderr.splitlines()
    assert shown.index("- You have pain in your chest.") < shown.index(
        "- You have a fever, or you feel ill."
    )
    assert [line for line in shown if "[y/N]" in line][:2] == ["Does one of them fit? [y/N]: "] * 2


@pytest.mark.parametrize(
    ("keys", "says"),
    [("y\n", "Call your emergency number"), ("n\ny\n", "Please see a doctor today")],
)
def test_who_needs_help_is_asked_nothing_more_and_nothing_begins_that_day(
    keys: str, says: str
) -> None:
    refused = screened(FLARE_UP, keys)
    assert refused.exit_code == 1
    assert says in refused.stderr
    assert refused.stderr.count("[y/N]") == len(keys.split())
    for routine in (MORNING, STRENGTH, FLARE_UP):
        again = screened(routine)
        assert (again.stdout, says in again.stderr) == ("", True)
    tomorrow = screened(MORNING, typed(MORNING), today=TODAY + timedelta(days=1))
    assert tomorrow.stdout == "it begins\n"


def test_while_pain_is_noted_the_signs_are_asked_about_before_anything_gentle() -> None:
    screening.keep(KeptAnswers().answered(HEALTHY, TODAY))
    assert screened(MORNING).stderr == ""
    in_pain()
    asked = screened(MORNING, "\n" * len(NO_SIGNS))
    assert (asked.stdout, asked.stderr.count("[y/N]")) == ("it begins\n", len(NO_SIGNS))
    assert screened(FLARE_UP).stderr == ""


def test_while_pain_is_noted_a_child_is_asked_only_what_concerns_a_child() -> None:
    in_pain()
    assert screened("children", typed("children")).stdout == "it begins\n"


def test_without_a_terminal_pain_keeps_nobody_from_what_is_gentle_but_the_signs_are_named() -> None:
    screening.keep(KeptAnswers().answered(HEALTHY, TODAY))
    in_pain()
    done = screened(MORNING, terminal=False)
    assert done.stdout == "it begins\n"
    assert "`matcue screening flare-up` in a terminal" in done.stderr
    assert screened(FLARE_UP, terminal=False).exit_code == 1


def test_what_is_for_a_sore_back_begins_while_pain_is_noted() -> None:
    screening.keep(KeptAnswers().answered(HEALTHY | NO_SIGNS, TODAY))
    in_pain()
    assert screened(FLARE_UP, terminal=False).output == "it begins\n"
    assert "`matcue play flare-up`" in screened(STRENGTH, terminal=False).stderr


# The clock before a session.


def timely(name: str, hour: int, keys: str = "", *, ask: bool = True) -> Result:
    """Look at the clock before a routine of the package, for somebody who is healthy."""
    screening.keep(KeptAnswers().answered(HEALTHY, TODAY))
    request = SessionRequest(
        name=name,
        options=Options(voice="none"),
        library=Library(Shelf()),
        use=Use.PLAY,
        can_ask=ask,
    )
    return began(request, datetime(2026, 11, 22, hour, tzinfo=UTC), keys)


@pytest.mark.parametrize(("hour", "warns"), [(9, False), (20, True), (23, True)])
def test_strengthening_near_to_bedtime_warns_and_begins(hour: int, warns: bool) -> None:
    done = timely("daily-strength", hour, ask=False)
    assert done.stdout == "it begins\n"
    assert ("bedtime" in done.stderr) is warns
    assert timely("desk", hour, ask=False).stderr == ""


def test_the_bedtime_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCUE_BEDTIME", "00:30")
    assert timely("static", 18).stderr == ""
    monkeypatch.setenv("MATCUE_BEDTIME", "soon")
    done = timely("static", 18)
    assert isinstance(done.exception, InputError)
    assert "MATCUE_BEDTIME says 'soon'" in str(done.exception)


@pytest.mark.parametrize(
    ("keys", "told", "said"),
    [
        ("\n", "it begins\n", ""),
        ("12:00\n", "it begins\n", ""),
        ("3h\n", "it begins\n", ""),
        ("19:00\n\n", "", "It is time at 21:30"),
        ("1h\ny\n", "it begins\n", "It is time at 21:30"),
        ("30\n1h\nn\n", "", "write 19:30, or how long ago, like 1h30m"),
    ],
)
def test_the_evening_asks_about_the_last_meal(keys: str, told: str, said: str) -> None:
    done = timely("evening", 20, keys)
    assert (done.exit_code, done.stdout) == (0, told)
    assert said in done.stderr


@pytest.mark.parametrize("leaves", ["q\n", "Quit\n", ""])
def test_whoever_leaves_the_question_about_the_last_meal_leaves_the_session(leaves: str) -> None:
    done = timely("evening", 20, leaves)
    assert done.exit_code != 0
    assert "it begins" not in done.output


def test_the_evening_asks_nothing_where_nobody_can_answer() -> None:
    assert timely("evening", 20, ask=False).output == "it begins\n"


# The command itself.


def test_screening_without_a_terminal_asks_nothing() -> None:
    done = CliRunner().invoke(cli, ["screening"], input="y\n" * 9)
    assert isinstance(done.exception, InputError)
    assert "[y/N]" not in done.output


def test_screening_shows_what_is_kept_and_what_is_to_be_asked_again() -> None:
    assert "Nothing is kept" in CliRunner().invoke(cli, ["screening", "--show"]).stdout
    screening.keep(
        KeptAnswers()
        .answered({"lasting": True}, datetime.now().astimezone().date())
        .answered({"acute": False}, date(2020, 1, 1))
        .consented(Kind.GENTLE, frozenset({"lasting"}), TODAY)
    )
    shown = CliRunner().invoke(cli, ["screening", "--show"]).stdout.splitlines()
    assert shown[0].startswith("no   severe pain")
    assert shown[0].endswith("(2020-01-01, to be asked again)")
    assert shown[1].startswith("yes  a known condition")
    assert shown[2] == "A doctor has agreed to gentle exercise (2026-11-22)."
    assert shown[3].startswith(f"Kept in {screening.place()}.")


def test_screening_json_has_its_keys() -> None:
    screening.keep(KeptAnswers().answered({"acute": False}, TODAY))
    told = json.loads(CliRunner().invoke(cli, ["screening", "--json"]).stdout)
    assert list(told) == ["file", "answers", "consents"]
    assert list(told["answers"][0]) == ["question", "about", "yes", "on", "holds"]


def test_screening_forgets() -> None:
    screening.keep(KeptAnswers().answered(HEALTHY, TODAY))
    assert CliRunner().invoke(cli, ["screening", "--forget"]).stdout == (
        "All answers are forgotten.\n"
    )
    told = json.loads(CliRunner().invoke(cli, ["screening", "--forget", "--json"]).stdout)
    assert told == {"file": str(screening.place()), "forgotten": False}


def test_screening_does_one_thing_at_a_time() -> None:
    done = CliRunner().invoke(cli, ["screening", "--again", "--forget"])
    assert done.exit_code == 2
    assert "take one of" in done.stderr


# At a terminal of its own.


@pytest.mark.slow(reason="it runs at a terminal")
def test_at_a_terminal_the_questions_come_first_and_standard_output_stays_clean(
    tmp_path: Path,
) -> None:
    code, out, shown = at_terminal(
        ["export", "five-minutes", "--voice", "none", "--json", "-o", "x.wav"],
        typed("five-minutes").splitlines(),
        tmp_path,
    )
    assert code == 0
    assert json.loads(out)["fresh"]
    assert out.startswith("{")
    asked = answered(Library(Shelf()).load("five-minutes"))
    assert shown.count("[y/N]") == len(asked)
    assert json.loads(screening.place().read_text("utf-8"))["answers"].keys() == asked.keys()


@pytest.mark.slow(reason="it runs at a terminal")
def test_nothing_is_asked_where_the_questions_would_go_into_a_file(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="pseudo-terminals are a matter of POSIX")
    leader, follower = pty.openpty()
    with closing(os.fdopen(leader, "rb")), closing(os.fdopen(follower, "rb")):
        done = subprocess.run(
            [sys.executable, "-m", "matcue", "play", "static", "--device", "null"],
            stdin=follower, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    assert "nobody can answer here" in done.stderr


def test_at_a_terminal_a_refusal_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    code, out, shown = at_terminal(
        ["play", "static", "--device", "null"], typed("static", "sore").splitlines(), tmp_path
    )
    assert (code, out) == (2, "")
    assert "matcue: 'static' has to wait: a sore back does not train." in shown


def test_screening_again_lets_go_of_old_answers_and_of_a_doctors_word(tmp_path: Path) -> None:
    today = datetime.now().astimezone().date()
    kept = KeptAnswers().answered(HEALTHY | {"lasting": True, "child-young": False}, today)
    screening.keep(kept.consented(Kind.GENTLE, frozenset({"lasting"}), today))
    code, out, _ = at_terminal(["screening", "--again"], [""] * len(HEALTHY), tmp_path)
    assert code == 0
    assert out.count("no  ") == len(HEALTHY) + 1
    assert screening.read() == KeptAnswers().answered(HEALTHY | {"child-young": False}, today)


def test_a_prompt_too_many_fails_at_once_and_is_told(tmp_path: Path) -> None:
    asked_again = r"^asked once more than answered: .* \[y/N\]:$"
    with pytest.raises(pytest.fail.Exception, match=asked_again):
        at_terminal(["screening"], [""], tmp_path)


@pytest.mark.parametrize("option", [["--yes-i-have-asked"], []])
def test_scripts_need_no_answers_once_somebody_has_asked(option: list[str], tmp_path: Path) -> None:
    arguments = ["export", "static", "--voice", "none", "-o", str(tmp_path / "x.wav"), *option]
    done = matcue(*arguments)
    assert done.returncode == (0 if option else 2)
    assert (tmp_path / "x.wav").exists() is bool(option)
    assert not screening.place().exists()


@pytest.mark.slow(reason="two long sessions are exported")
def test_a_routine_in_portions_is_screened_once(tmp_path: Path) -> None:
    arguments = ["export", "morning", "--portions", "2", "--voice", "none"]
    done = matcue(*arguments, "-o", tmp_path / "x.wav")
    assert len(list(tmp_path.glob("x-*.wav"))) == 2
    assert done.stderr.count("`matcue screening`") == 1
