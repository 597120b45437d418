"""One door to a session: after pain no command makes what loads the back, or what hurt."""

from __future__ import annotations

import ast
import inspect
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import av
import click
import pytest

from asking import HEALTHY, NO_SIGNS
from heard import HeardDevice
from matcue.authoring.look import PreviewChoice
from matcue.authoring.preview import Preview
from matcue.base.units import Ms
from matcue.cli.main import cli
from matcue.coach import screening
from matcue.coach.admission import Admitted, Reason, Refusal, SessionRequest, Use, admit
from matcue.coach.history import keeping
from matcue.coach.history.store import History
from matcue.coach.person import Person, read_person
from matcue.coach.screening import KeptAnswers
from matcue.plan.care import Care
from matcue.plan.growth import Feeling
from matcue.routine.library import Library
from matcue.routine.shelf import Shelf, user_shelf
from matcue.session import bookmark
from matcue.session.bookmark import Bookmark
from matcue.session.options import Options
from matcue.settings.table import Settings
from matcue.tracks import manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from running import Run

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
IN_PAIN = Care(pain=NOW.toordinal())

MAKES_A_SESSION = {"play", "export", "preview", "remind", "new", "today"}
"""`today` makes what it suggests by `play`."""

ONLY_LOOKS = {
    "cache", "check", "config edit", "config get", "config init", "config path", "config set",
    "config show", "config unset", "copy", "doctor", "history export", "history import", "import",
    "list", "log", "press", "program list", "program show", "program start", "program status",
    "program stop", "schema", "screening", "share", "show", "voices",
}  # fmt: skip

FACTORIES = {
    "matcue.authoring.builder.build", "matcue.authoring.preview", "matcue.cli.brief",
    "matcue.cli.live", "matcue.coach.reminders.wanted", "matcue.session.performance",
    "matcue.tracks.batch", "matcue.tracks.workers",
}  # fmt: skip
"""Modules that make sessions, or what becomes one."""

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


USES = """\
id: uses
title: Uses
kind: gentle
steps:
- repeat: 2
  steps:
  - use: strengthening
- relax: 10s
"""
"""It says that it is gentle, and uses one that is not."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATCUE_VOICE", "tone")
    monkeypatch.setenv("MATCUE_PLAY_DEVICE", "null")
    monkeypatch.setenv("MATCUE_PLAY_MEDIA_KEYS", "no")
    for kind in ("gentle", "strengthening"):
        (tmp_path / f"{kind}.yaml").write_text(ROUTINE.replace("KIND", kind), "utf-8")
    (tmp_path / "uses.yaml").write_text(USES, "utf-8")
    screening.keep(KeptAnswers().answered(HEALTHY | NO_SIGNS, datetime.now().astimezone().date()))


@pytest.fixture
def hurt(run_matcue: Run) -> Run:
    """Somebody whose last session hurt, in the nod and in the boat."""
    for exercise in ("nod", "boat"):
        feels_pain(exercise)
    return run_matcue


def feels_pain(exercise: str) -> None:
    """Note a session in which an exercise hurt, after all others."""
    history = History()
    ended = datetime.now().astimezone() - timedelta(minutes=20 - len(history.records()))
    did = keeping.elsewhere("Gymnastics", minutes=10, ended=ended)
    history.add(replace(did, feeling=Feeling.PAIN, hurt=exercise))


def leaves(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{before}{name} ")
        else:
            yield before + name, command


def imported(module: ModuleType) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{each.name}" for each in node.names}
    return found


# Every command is known here, so that a new one cannot forget the door.


def test_every_command_either_makes_a_session_or_only_looks() -> None:
    named = {name for name, _ in leaves(cli)}
    assert named == MAKES_A_SESSION | ONLY_LOOKS
    assert not MAKES_A_SESSION & ONLY_LOOKS


@pytest.mark.parametrize("command", sorted(name for name, _ in leaves(cli)))
def test_only_what_makes_a_session_reaches_for_what_makes_one(command: str) -> None:
    module = inspect.getmodule(dict(leaves(cli))[command].callback)
    assert module is not None
    imports = imported(module)
    makes = command in MAKES_A_SESSION - {"today"}
    assert bool(imports & FACTORIES) is makes
    asks = {"matcue.cli.admission.TerminalAdmission", "matcue.authoring.preview.Preview"}
    asks |= {"matcue.authoring.builder.build.Builder", "matcue.cli.admission.settled"}
    assert bool(imports & asks) is makes


# After pain.


@pytest.mark.parametrize(
    "arguments",
    [
        ("play", "daily-strength"),
        ("play", "daily-strength", "--yes-i-have-asked"),
        ("play", "daily-strength", "--briefly"),
        ("play", "strengthening.yaml", "--as-written", "--yes-i-have-asked"),
        ("play", "--resume", "--yes-i-have-asked"),
        ("export", "daily-strength"),
        ("export", "strengthening.yaml", "--yes-i-have-asked"),
        ("export", "daily-strength", "--split", "--portions", "2", "--force"),
        ("export", "daily-strength", "--level", "beginner,regular", "-o", "made/"),
        ("export", "straighten", "--program", "--yes-i-have-asked"),
        ("remind", "daily-strength", "--at", "9:00"),
        ("remind", "strengthening.yaml", "--at", "9:00"),
        ("new", "strong", "--kind", "strengthening", "--for", "15m"),
        ("play", "uses.yaml", "--yes-i-have-asked"),
        ("export", "uses.yaml"),
        ("remind", "uses.yaml", "--at", "9:00"),
    ],
    ids=" ".join,
)
def test_after_pain_nothing_that_loads_the_back_is_made(
    hurt: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    if "--program" in arguments:
        assert hurt("program", "start", "prevent").code == 0
    if "--resume" in arguments:
        bookmark.keep(
            Bookmark(
                routine="static", title="Static", options=Options(),
                number=3, exercise=None, at=Ms(1_000), total=Ms(60_000), left="2026-11-24T08:00:00",
            )
        )  # fmt: skip
    before = set(tmp_path.rglob("*.*"))
    done = hurt(*arguments)
    assert done.code == 2
    said = done.err.strip().splitlines()
    assert len(said) == 1
    assert "loads the back and has to wait, because of the pain" in said[0]
    assert "`matcue log --better`" in said[0]
    made = {path.suffix for path in set(tmp_path.rglob("*.*")) - before}
    assert not made & {".mp3", ".ics", ".yaml"}
    hurt("log", "--better")
    assert "because of the pain" not in hurt("remind", "daily-strength", "--at", "9:00").err


def test_after_pain_a_preview_shows_the_plan_and_plays_nothing(hurt: Run) -> None:
    del hurt
    person = read_person(user_shelf(), Settings().bedtime, datetime.now(UTC))
    with Preview("strengthening.yaml", Options(voice="tone"), None, person) as preview:
        look = preview.look(PreviewChoice())
        assert look.sound is None
        assert "because of the pain" in preview.status.trouble
        preview._make(PreviewChoice(), "")
        assert preview.look(PreviewChoice()).sound is None


def test_after_pain_today_suggests_and_begins_nothing_that_loads_the_back(hurt: Run) -> None:
    hurt("program", "start", "prevent")
    told = json.loads(hurt("today", "--json").out)
    assert {offer["kind"] for offer in (told["suggestion"], *told["others"])} == {"gentle"}


def test_of_several_routines_only_those_that_load_the_back_are_not_exported(
    hurt: Run, tmp_path: Path
) -> None:
    done = hurt("export", "gentle.yaml", "strengthening.yaml", "-o", f"{tmp_path}/made/")
    assert done.code == 2
    assert "because of the pain" in done.err
    assert [path.name for path in (tmp_path / "made").glob("*.mp3")] == ["matcue-tiny-regular.mp3"]


def test_calling_the_pain_over_lifts_it(hurt: Run) -> None:
    assert hurt("export", "strengthening.yaml", "-o", "x.wav").code == 2
    hurt("log", "--better")
    assert hurt("export", "strengthening.yaml", "-o", "x.wav").code == 0


# What hurt.

LEFT_OUT = "matcue: left out, for it hurt: Nod; `matcue log --again nod` brings it back"


def test_pain_counts_from_when_it_is_said_not_from_when_the_session_began(
    run_matcue: Run,
) -> None:
    assert run_matcue("log", "--did", "Gymnastics", "--minutes", "30").code == 0
    assert run_matcue("log", "--better").code == 0
    assert run_matcue("log", "pain").code == 0
    assert run_matcue("export", "strengthening.yaml").code == 2


def test_pain_that_is_taken_back_no_longer_counts(run_matcue: Run) -> None:
    assert run_matcue("log", "--did", "Gymnastics", "--minutes", "30", "pain").code == 0
    assert run_matcue("log", "right").code == 0
    assert run_matcue("export", "strengthening.yaml").code == 0


def test_an_exercise_of_an_earlier_session_may_have_hurt(run_matcue: Run) -> None:
    assert run_matcue("log", "--did", "desk", "--minutes", "5").code == 0
    assert run_matcue("log", "pain", "--exercise", "boat").code == 0
    assert run_matcue("export", "strengthening.yaml").code == 2


def said_in(path: Path) -> str:
    entry = manifest.find(path)
    assert entry is not None
    return " ".join(line.text for line in manifest.spoken_lines(entry))


def test_orders_go_through_the_same_door_line_by_line(hurt: Run, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    head = "routine,level,pace,without,words,voice,output\n"
    orders.write_text(
        head + "gentle.yaml,,,,,tone,a.mp3\nstrengthening.yaml,,,,,tone,b.mp3\n", "utf-8"
    )
    done = hurt("export", "--orders", str(orders), "-o", str(tmp_path), "--jobs", "1")
    assert done.code == 2
    assert (tmp_path / "a.mp3").exists()
    assert not (tmp_path / "b.mp3").exists()


@pytest.mark.parametrize("more", [(), ("--portion", "1", "--portions", "2"), ("--gentle",)])
def test_an_export_leaves_out_what_hurt_and_says_so(
    run_matcue: Run, hurt: Run, tmp_path: Path, more: tuple[str, ...]
) -> None:
    if "--portions" in more:
        text = ROUTINE.replace("KIND", "gentle") + "- {exercise: reach, hold: 6s}\n"
        Path("gentle.yaml").write_text(text, "utf-8")
    done = hurt("export", "gentle.yaml", "-o", str(tmp_path / "x.mp3"), *more)
    assert done.code == 0
    assert done.err.count(LEFT_OUT) == 1
    assert "Nod softly" not in said_in(tmp_path / "x.mp3")
    run_matcue("log", "--again", "nod")
    run_matcue("log", "--better")
    assert hurt("export", "gentle.yaml", "-o", str(tmp_path / "y.mp3"), *more).err == ""


def test_after_pain_a_gentle_routine_is_made_gentle_until_it_is_over(
    run_matcue: Run, hurt: Run
) -> None:
    done = hurt("export", "gentle.yaml", "-o", "x.mp3")
    assert "because of the pain that you noted this is gentle" in " ".join(done.err.split())
    made = manifest.find(Path("x.mp3"))
    run_matcue("log", "--better")
    assert "gentle" not in hurt("export", "gentle.yaml", "-o", "x.mp3").err
    assert made != manifest.find(Path("x.mp3"))


def test_what_is_based_on_an_exercise_that_hurt_is_left_out_too(hurt: Run, tmp_path: Path) -> None:
    based = "\n  my-nod: {based-on: nod}\n  mine: {based-on: my-nod, name: Mine}\nsteps:"
    text = ROUTINE.replace("KIND", "gentle").replace("exercise: nod", "exercise: mine")
    Path("mine.yaml").write_text(text.replace("\nsteps:", based), "utf-8")
    done = hurt("export", "mine.yaml", "-o", str(tmp_path / "x.mp3"))
    assert done.code == 0
    assert "left out, for it hurt: Mine; `matcue log --again nod`" in done.err
    assert "Nod" not in said_in(tmp_path / "x.mp3")


def test_the_json_of_an_export_names_what_is_left_out(hurt: Run) -> None:
    done = hurt("export", "gentle.yaml", "-o", "x.mp3", "--json")
    assert json.loads(done.out)["left_out"] == ["nod"]
    again = hurt("export", "gentle.yaml", "-o", "x.mp3", "--json")
    assert json.loads(again.out) == json.loads(done.out) | {"fresh": False}


def test_playing_leaves_out_what_hurt_and_says_so(
    hurt: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcue.out.live.offline.NullDevice", HeardDevice)
    done = hurt("play", "gentle.yaml", "--plain")
    assert done.code == 0
    assert LEFT_OUT in done.err.splitlines()
    assert [did.exercise for did in History().records()[-1].exercises] == ["reach"]


def test_a_gentle_routine_may_be_reminded_of_and_is_as_short_as_it_will_be(hurt: Run) -> None:
    done = hurt("remind", "gentle.yaml", "--at", "9:00")
    assert done.code == 0
    assert LEFT_OUT in done.err.splitlines()


def test_a_preview_leaves_out_what_hurt(hurt: Run) -> None:
    del hurt
    person = read_person(user_shelf(), Settings().bedtime, datetime.now(UTC))
    with Preview("gentle.yaml", Options(voice="tone"), None, person) as preview:
        lanes = preview.look(PreviewChoice()).lanes
    assert "Reach" in str(lanes.chapters)
    assert "Nod" not in str(lanes.chapters)


def test_what_hurt_is_never_composed(run_matcue: Run, hurt: Run) -> None:
    how = ("--for", "10m", "--equipment", "mat", "--seed", "1")
    run_matcue("new", "mine", *how, "-o", "before.yaml")
    written = Path("before.yaml").read_text("utf-8")
    [first, *_] = [line for line in written.splitlines() if "exercise: " in line]
    exercise = first.split("exercise: ")[1].split(",")[0].split("}")[0].split()[0]
    feels_pain(exercise)
    done = hurt("new", "mine", *how, "-o", "after.yaml")
    assert done.code == 0
    assert "left out, for it hurt" in done.err
    assert f"exercise: {exercise}" not in Path("after.yaml").read_text("utf-8")


# For others.


def test_for_others_nothing_of_ones_own_counts_and_the_questions_go_along(
    hurt: Run, tmp_path: Path
) -> None:
    screening.forget()
    path = tmp_path / "x.mp3"
    done = hurt(
        "export", "strengthening.yaml", "--for-others", "--words-files", "vtt", "-o", str(path)
    )
    assert (done.code, done.err) == (0, "")
    assert "Nod softly" in said_in(path)
    question = "Is your back sore, today or in the last few days?"
    entry = manifest.find(path)
    assert entry is not None
    assert question in entry.health
    assert question in path.with_suffix(".vtt").read_text("utf-8")
    with av.open(str(path)) as track:
        told = track.metadata
    assert question in told["comment"]
    assert question in next(text for key, text in told.items() if key.startswith("lyrics"))


def test_ones_own_track_is_another_one_and_has_no_questions(run_matcue: Run) -> None:
    run_matcue("export", "gentle.yaml", "--for-others", "-o", "x.mp3")
    done = run_matcue("export", "gentle.yaml", "-o", "x.mp3", "--json")
    assert json.loads(done.out)["fresh"]
    entry = manifest.find(Path("x.mp3"))
    assert entry is not None
    assert entry.health == ""


def test_a_program_is_not_for_others(run_matcue: Run) -> None:
    assert run_matcue("export", "--program", "--for-others").code == 2


def test_the_health_text_is_on_the_shared_page_and_in_the_feed(run_matcue: Run) -> None:
    from matcue.web import feed, tracks
    from matcue.web.numbered import NumberedTracks

    run_matcue("export", "gentle.yaml", "--for-others", "-o", "x.mp3")
    table = NumberedTracks(manifest.entries)
    table.refresh()
    [row] = table.rows
    assert "Are you pregnant?" in tracks._text(row)["health"]
    assert b"Are you pregnant?" in feed.feed(table.rows, "http://127.0.0.1/")


# The door itself.


def request(name: str, use: Use, *, have_asked: bool = False) -> SessionRequest:
    return SessionRequest(
        name=name,
        options=Options(voice="none"),
        library=Library(Shelf()),
        use=use,
        have_asked=have_asked,
    )


def test_health_comes_before_pain() -> None:
    sore = KeptAnswers().answered(HEALTHY | NO_SIGNS | {"sore": True}, NOW.date())
    in_pain = Person(care=IN_PAIN, health=sore)
    found = admit(request("static", Use.FILE), in_pain, NOW)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.HEALTH


def test_nobody_is_asked_about_health_before_what_has_to_wait_anyway() -> None:
    found = admit(request("static", Use.FILE), Person(care=IN_PAIN), NOW)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.PAIN


@pytest.mark.parametrize("use", list(Use))
def test_a_scripts_word_answers_questions_and_lifts_no_pain(use: Use) -> None:
    healthy = admit(request("static", use, have_asked=True), Person(), NOW)
    assert isinstance(healthy, Admitted)
    found = admit(request("static", use, have_asked=True), Person(care=IN_PAIN), NOW)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.PAIN


@pytest.mark.parametrize("use", [Use.LISTEN, Use.REMIND])
def test_what_is_not_exercised_now_asks_nothing_and_heeds_what_was_answered(use: Use) -> None:
    assert isinstance(admit(request("static", use), Person(), NOW), Admitted)
    sore = Person(health=KeptAnswers().answered(HEALTHY | NO_SIGNS | {"sore": True}, NOW.date()))
    assert isinstance(admit(request("static", use), sore, NOW), Refusal)


@pytest.mark.parametrize("use", [each for each in Use if each is not Use.PLAY])
def test_only_what_begins_now_looks_at_the_hour(use: Use) -> None:
    late = NOW.replace(hour=22)
    found = admit(request("static", use, have_asked=True), Person(), late)
    assert isinstance(found, Admitted)
    assert found.notices == ()
