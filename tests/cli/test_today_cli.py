"""``matcue`` alone: a suggestion in a terminal, help elsewhere; and programs on the command line."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from asking import HEALTHY, at_terminal
from heard import PROGRAM
from matcue.cli.choosing import choose, labels, shown
from matcue.cli.history.growth import spark, tables
from matcue.coach import screening
from matcue.coach.history import keeping
from matcue.coach.history.record import Noted
from matcue.coach.history.store import History, file
from matcue.coach.screening import KeptAnswers
from matcue.plan.growth import Feeling
from matcue.routine.shelf import user_shelf
from shell_in_pty import Shell, needs_bash

if TYPE_CHECKING:
    from matcue.coach.suggestion import Suggestion
    from matcue.coach.today import Offer
    from running import Run

pytestmark = pytest.mark.slow(reason="each runs whole commands on a terminal")

SRC = str(Path(__file__).parents[2] / "src")


def test_without_a_terminal_it_is_help(run_matcue: Run) -> None:
    done = run_matcue()
    assert done.code == 0
    assert done.out.startswith("Usage: matcue")


def test_for_scripts_it_is_json_with_reasons(run_matcue: Run) -> None:
    told = json.loads(run_matcue("today", "--json").out)
    assert told["suggestion"]["routine"] in {"morning", "evening", "desk", "warm-up"}
    assert told["suggestion"]["line"].endswith(" min")
    assert told["why"]
    assert {"short", "gentle"} <= {each["choice"] for each in told["others"]}
    assert told["program"] is None
    assert told["streak_days"] == 0
    assert datetime.fromisoformat(told["now"]).tzinfo is not None


def test_without_a_terminal_today_is_a_few_lines_and_starts_nothing(run_matcue: Run) -> None:
    done = run_matcue("today")
    assert done.code == 0
    what, why = done.out.splitlines()
    assert what.endswith(" min")
    assert why.endswith(".")
    assert History().records() == ()


def test_a_history_that_cannot_be_read_is_told_and_something_is_suggested(
    run_matcue: Run,
) -> None:
    file().mkdir(parents=True)
    done = run_matcue("today")
    assert done.code == 0
    assert " min" in done.out
    assert done.err.count("\n") == 1
    assert "cannot be used" in done.err


class Keys:
    def __init__(self, *pressed: str) -> None:
        self._pressed = list(pressed)

    def wait(self, timeout_s: float) -> list[str]:
        return [self._pressed.pop(0)]


@pytest.fixture
def found() -> Suggestion:
    from matcue.coach.person import Person
    from matcue.coach.safe_hours import Here
    from matcue.coach.suggestion import suggest
    from matcue.routine.shelf import Shelf
    from matcue.settings.table import Settings

    now = datetime(2026, 11, 24, 14, 0, tzinfo=Here())
    return suggest(now, Settings(voice="tone"), Person(), Shelf())


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (("enter",), "desk"),
        (("right", "enter"), "morning"),
        (("n", "n", " "), "evening"),
        (("left", "enter"), "gentle"),
        (("p", "p", "enter"), "short"),
        (("right", "left", "x", "enter"), "desk"),
        (("q",), None),
        (("right", "escape"), None),
    ],
)
def test_arrows_choose_and_enter_starts(
    found: Suggestion, keys: tuple[str, ...], choice: str | None
) -> None:
    offer: Offer | None = choose(found, Keys(*keys))
    assert (offer.choice.value if offer else None) == choice


def test_each_that_can_be_chosen_says_how_long_it_takes_and_why(found: Suggestion) -> None:
    told = [
        [click.unstyle(line) for line in shown(found, nth, 79)]
        for nth in range(len(found.today.offers))
    ]
    assert [lines[:2] for lines in told] == [
        ["Desk break, 5 min", "It is a working day: this is a break from sitting."],
        ["Morning spine, 18 min", "Meant for the morning: it wakes the spine."],
        ["Evening spine, 19 min", "Meant for the evening, well after the last meal."],
        [
            "Desk break, short, 4 min",
            "Three exercises of Desk break, for when there is little time.",
        ],
        [
            "Desk break, gently, 4 min",
            "Desk break in gentle forms and smaller doses, for a sore day.",
        ],
    ]
    assert [lines[3].strip() for lines in told] == [
        "[desk] morning  evening  short  gentle",
        "desk [morning] evening  short  gentle",
        "desk  morning [evening] short  gentle",
        "desk  morning  evening [short] gentle",
        "desk  morning  evening  short [gentle]",
    ]


@needs_bash
@pytest.mark.parametrize(("terminal", "overwrites"), [("xterm-256color", True), ("dumb", False)])
def test_one_is_written_over_the_one_before_where_a_terminal_can_do_that(
    tmp_path: Path, terminal: str, *, overwrites: bool
) -> None:
    with Shell(tmp_path, {"PYTHONPATH": SRC, "TERM": terminal}) as shell:
        before = shell.modes()
        shell.send(f"{sys.executable} -m matcue\n")
        shell.until("q leaves.")
        shell.send("n")
        shell.until("q leaves.")
        assert ("A\r\x1b[J" in shell.seen) is overwrites
        shell.send("q")
        shell.until("ready> ")
        assert shell.modes() == before


@pytest.mark.parametrize("columns", [20, 24, 40])
def test_on_a_narrow_terminal_no_line_is_broken_by_it(found: Suggestion, columns: int) -> None:
    for nth in range(len(found.today.offers)):
        lines = [click.unstyle(line) for line in shown(found, nth, columns)]
        assert all(len(line) <= columns for line in lines)


def test_without_colour_the_chosen_one_is_still_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in labels(["a", "b"], 1, 79)[0]
    assert click.unstyle(labels(["a", "b"], 1, 79)[0]) == " a [b]"
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b[32m" in labels(["a", "b"], 1, 79)[0]


@needs_bash
def test_at_a_terminal_enter_starts_what_is_suggested_and_the_feeling_is_kept(
    tmp_path: Path,
) -> None:
    screening.keep(KeptAnswers().answered(HEALTHY, datetime.now().astimezone().date()))
    environment = {
        "PYTHONPATH": SRC,
        "MATCUE_VOICE": "tone",
        "MATCUE_PLAY_DEVICE": "null",
        "MATCUE_PLAY_SCREEN": "plain",
        "MATCUE_PLAY_MEDIA_KEYS": "false",
    }
    with Shell(tmp_path, environment) as shell:
        before = shell.modes()
        shell.send(f"{sys.executable} {PROGRAM}\n")
        # Which one is suggested depends on the hour; the desk is always among them.
        while "[desk]" not in shell.until("q leaves."):
            shell.send("n")
        shell.send("\r")
        shell.until("How was it?")
        shell.send("e")
        shell.until("ready> ")
        assert shell.modes() == before
    (record,) = History().records()
    assert (record.routine, record.feeling) == ("desk", Feeling.EASY)


# Programs.


def test_programs_are_listed_and_shown_with_a_small_chart(run_matcue: Run) -> None:
    assert "thirty-days  Thirty days: 5 weeks, 5 days a week" in run_matcue("program", "list").out
    shown = run_matcue("program", "show", "prevent").out
    assert "mon,fri  straighten" in shown
    assert "3 s" in shown
    assert "10 s" in shown
    assert "It has no end; the last week goes on." in shown
    thirty = run_matcue("program", "show", "thirty-days").out
    assert "until its doses went well on 3 days in a row" in thirty
    assert thirty.endswith("Then: prevent.\n")
    assert spark((1, 4, 8)) == "▂▅█"
    told = json.loads(run_matcue("program", "show", "prevent", "--json").out)
    assert told["grow"][0] == {
        "exercise": "bird-dog",
        "dose": "hold",
        "weeks": [3000, 5000, 7000, 5000, 8000, 10000],
    }
    assert told["grow"][1]["dose"] == "for"
    assert (told["then"], told["good_days_to_move_on"]) == ("prevent", 0)


@pytest.mark.parametrize(("columns", "pieces"), [(230, 1), (79, 5), (59, 7), (30, 27)])
def test_weeks_that_do_not_fit_go_into_tables_of_their_own(columns: int, pieces: int) -> None:
    from rich.console import Console

    from matcue.coach.program import rows
    from matcue.routine.library import Library
    from matcue.routine.programs import Programs

    prevent = replace(Programs(Library()).load("prevent"), weeks=26)
    drawn = list(tables(prevent, rows(prevent), columns))
    assert len(drawn) == pieces
    console = Console(width=columns, no_color=True, color_system=None)
    with console.capture() as seen:
        for table in drawn:
            console.print(table, soft_wrap=True)
    told = seen.get()
    if columns > 30:
        assert max(map(len, map(str.rstrip, told.splitlines()))) <= columns
        assert "…" not in told
    heads = [line for line in told.splitlines() if line.startswith("exercise")]
    weeks = [word.rstrip("-") for line in heads for word in line.split()[2:]]
    assert weeks == [str(week) for week in range(1, 27)]


def test_a_program_is_begun_shown_and_stopped(run_matcue: Run) -> None:
    assert "No program is on" in run_matcue("program", "status").out
    assert run_matcue("program", "stop").code == 2
    assert run_matcue("program", "start", "prvent").code == 2
    assert run_matcue("program", "start", "prevent").code == 0
    status = run_matcue("program", "status").out
    assert "week 1 of 6" in status
    assert "  bird-dog       hold 3 s  later hold 10 s\n" in status
    assert "  match-pick-up  for 60 s  later for 120 s\n" in status
    told = json.loads(run_matcue("program", "status", "--json").out)
    assert (told["program"], told["week"], told["notch"]) == ("prevent", 1, 0)
    assert json.loads(run_matcue("today", "--json").out)["program"]["program"] == "prevent"
    assert run_matcue("program", "stop").out == "prevent is stopped.\n"
    assert json.loads(run_matcue("program", "status", "--json").out) is None


def test_a_program_is_not_replaced_without_a_word(run_matcue: Run) -> None:
    assert run_matcue("program", "start", "thirty-days").code == 0
    for name in ("prevent", "thirty-days"):
        refused = run_matcue("program", "start", name)
        assert refused.code == 2
        assert "'thirty-days' is on since" in refused.err
        assert f"`matcue program start {name} --replace`" in refused.err
    assert run_matcue("program", "start", "prevent", "--replace").code == 0
    assert json.loads(run_matcue("program", "status", "--json").out)["program"] == "prevent"


@pytest.mark.parametrize(("typed", "goes_on"), [("", "thirty-days"), ("y", "prevent")])
def test_at_a_terminal_it_is_asked_whether_a_program_may_be_replaced(
    run_matcue: Run, tmp_path: Path, typed: str, goes_on: str
) -> None:
    run_matcue("program", "start", "thirty-days")
    code, _, shown = at_terminal(["program", "start", "prevent"], [typed], tmp_path)
    assert code == 0
    assert "Shall I stop it, and begin 'prevent'?" in " ".join(shown.split())
    assert json.loads(run_matcue("program", "status", "--json").out)["program"] == goes_on


def test_a_program_that_is_over_is_followed_by_the_next_without_a_question(run_matcue: Run) -> None:
    own = user_shelf().roots[-1] / "programs" / "week.yaml"
    own.parent.mkdir(parents=True)
    week = (
        "id: week\ntitle: A week\nlevel: regular\nweeks: 1\ndays: {mon-sun: desk}\nthen: prevent\n"
    )
    own.write_text(week, "utf-8")
    days = [datetime.now().astimezone() - timedelta(days=ago) for ago in range(9, 0, -1)]
    History().note(keeping.noted(Noted.PROGRAM_BEGUN, days[0], "week"))
    for day in days:
        did = keeping.elsewhere("Desk", minutes=5, ended=day)
        History().add(replace(did, routine="desk", feeling=Feeling.RIGHT))
    over = run_matcue("program", "start", "prevent")
    assert (over.code, over.err) == (0, "")


def test_a_number_in_a_name_may_be_typed_in_digits(run_matcue: Run) -> None:
    assert "did you mean 'thirty-days'?" in run_matcue("program", "start", "30-days").err


def test_show_and_export_have_the_doses_of_the_program(run_matcue: Run, tmp_path: Path) -> None:
    assert run_matcue("show", "straighten", "--program").code == 2
    run_matcue("program", "start", "prevent")
    how = ("straighten", "--voice", "tone", "--level", "strong")
    grown = json.loads(run_matcue("show", *how, "--program", "--json").out)
    holds = {
        s["lasts_ms"] for s in grown["spans"] if (s["exercise"], s["kind"]) == ("bird-dog", "hold")
    }
    assert holds == {3_000}
    written = json.loads(run_matcue("show", *how, "--json").out)
    assert written["total_ms"] > grown["total_ms"]
    path = str(tmp_path / "x.wav")
    done = run_matcue("export", *how, "--program", "-o", path, "--json", "--yes-i-have-asked")
    assert json.loads(done.out)["total_ms"] == grown["total_ms"]
    other = run_matcue("show", "desk", "--program")
    assert other.code == 2
    assert "straighten, core-three, morning" in other.err


def test_show_as_the_program_has_it_leaves_out_what_hurt(run_matcue: Run) -> None:
    run_matcue("program", "start", "prevent")
    run_matcue("log", "--did", "straighten", "--minutes", "20", "pain", "--exercise", "bird-dog")
    shown = run_matcue("show", "straighten", "--voice", "tone", "--program", "--json")
    exercises = {span["exercise"] for span in json.loads(shown.out)["spans"]}
    assert "bridge" in exercises
    assert "bird-dog" not in exercises


def test_after_pain_the_programs_session_that_loads_the_back_is_not_exported(
    run_matcue: Run, tmp_path: Path
) -> None:
    run_matcue("program", "start", "prevent")
    run_matcue("log", "--did", "straighten", "--minutes", "20", "pain")
    how = ("straighten", "--voice", "tone", "--program", "-o", str(tmp_path / "x.wav"))
    refused = run_matcue("export", *how)
    assert refused.code == 2
    assert "'straighten' loads the back and has to wait" in refused.err
    assert not list(tmp_path.glob("x.*"))
    assert run_matcue("export", *how, "--yes-i-have-asked").code == 2
    run_matcue("log", "--better")
    assert run_matcue("export", *how, "--yes-i-have-asked").code == 0


def test_a_program_is_checked_with_the_doses_that_it_grows_to(run_matcue: Run) -> None:
    done = run_matcue("check", "first-steps", "--voice", "tone")
    assert done.code == 0
    assert [line.split(":")[0] for line in done.out.splitlines()] == [
        "first-steps, last week",
    ] * 4


def test_a_mistake_in_a_program_file_is_told_with_its_line(run_matcue: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("id: mine\ntitle: M\nweeks: 2\ndays:\n  mon: mornin\n", "utf-8")
    done = run_matcue("check", str(path))
    assert done.code == 2
    assert f"{path}:5:8: no routine is called 'mornin'; did you mean 'morning'?" in done.err


def test_a_program_that_is_gone_is_told_and_stops_nothing(run_matcue: Run) -> None:
    now = datetime.now().astimezone()
    History().note(keeping.noted(Noted.PROGRAM_BEGUN, now, "vanished"))
    done = run_matcue("today")
    assert done.code == 0
    assert "no program is called 'vanished'" in done.out
    assert "`matcue program stop`" in done.out
    assert run_matcue("program", "status").code == 2
    assert run_matcue("program", "stop").code == 0
