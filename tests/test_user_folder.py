"""A user's folders written by 0.1.0 open in this version, and nothing in them is lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from matcue.coach.history.store import History
from matcue.coach.program import current, programs
from matcue.routine.shelf import user_shelf
from matcue.tracks import exported, manifest
from matcue.tracks.copying import kept
from user_folders import UserFolder

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UserFolder:
    home = (tmp_path / "home").resolve()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return UserFolder("user-folder-0.1", home)


def lost(then: Any, now: Any, at: str = "") -> list[str]:
    """List where *now* does not say what *then* said; what it says beside that is no loss."""
    if isinstance(then, dict) and isinstance(now, dict):
        gone = [f"{at}/{key}" for key in then if key not in now]
        return gone + [
            each for key in then if key in now for each in lost(then[key], now[key], f"{at}/{key}")
        ]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        pairs = enumerate(zip(then, now, strict=True))
        return [each for nth, pair in pairs for each in lost(*pair, f"{at}/{nth}")]
    return [] if then == now else [f"{at}: {then!r} became {now!r}"]


def test_the_export_of_the_history_holds_every_session_and_note(
    user: UserFolder, run_matcue: Run, tmp_path: Path
) -> None:
    done = run_matcue("history", "export", str(tmp_path / "all.json"))
    assert done.code == 0, done.err
    now = json.loads((tmp_path / "all.json").read_text("utf-8"))
    then = user.answer("history")
    assert len(then["sessions"]) == 11
    assert lost({**then, "version": now["version"]}, now) == []


def test_the_history_lists_every_session(user: UserFolder, run_matcue: Run) -> None:
    then = user.answer("history")["sessions"]
    shown = run_matcue("history", "--all").out
    assert f"{len(then)} sessions" in shown
    listed = json.loads(run_matcue("history", "--json").out)["sessions"]
    assert lost(then, listed) == []
    assert run_matcue("history", "--csv").out.count("\n") == 1 + len(then)


def test_the_answers_to_the_health_questions_and_the_doctors_word_are_there(
    user: UserFolder, run_matcue: Run
) -> None:
    then = user.answer("screening")
    for answer in then["answers"]:
        del answer["holds"], answer["about"]  # these belong to the day and to the question
    del then["file"]
    assert then["consents"]
    assert any(answer["yes"] for answer in then["answers"])
    now = json.loads(run_matcue("screening", "--show", "--json").out)
    assert lost(then, now) == []


def test_every_setting_has_its_value_and_origin(user: UserFolder, run_matcue: Run) -> None:
    def rows(told: Any) -> dict[str, tuple[Any, str, int]]:
        settings = {row["key"]: row for row in told["settings"]}
        return {key: (row["value"], row["from"], row["line"]) for key, row in settings.items()}

    done = run_matcue("config", "show", "--json")
    assert done.err == ""
    then, now = rows(user.answer("config")), rows(json.loads(done.out))
    assert then.keys() <= now.keys()
    set_ = {key: row for key, row in then.items() if row[1] == "file"}
    assert set(set_) == {
        "level", "pace", "bedtime", "working-days", "export.folder", "keys.skip-rest"
    }  # fmt: skip
    assert {key: row for key, row in now.items() if row[1] != "default"} == set_
    assert run_matcue("config", "get", "export.folder").out.strip() == "~/Music/matcue"


def test_the_program_stands_where_it_stood(user: UserFolder, run_matcue: Run) -> None:
    then = user.answer("program")
    past = History()
    day = date(2026, 10, 13)
    on = current(past.records(), past.notes(), day, programs(user_shelf()))
    assert on is not None
    assert (then["week"], then["notch"]) == (2, 1)
    del then["doses"], then["today"]  # what a notch and a day mean is the program's to say
    assert lost(then, on.as_json()) == []
    now = json.loads(run_matcue("program", "status", "--json").out)
    assert (now["program"], now["begun"]) == ("thirty-days", "2026-10-05")


def test_the_reminders_are_listed(user: UserFolder, run_matcue: Run) -> None:
    then = user.answer("reminders")
    for reminder in then:
        reminder.pop("next", None)
    assert len(then) == 2
    assert lost(then, json.loads(run_matcue("remind", "--list", "--json").out)) == []


def test_the_users_own_routines_exercises_and_program_are_found(
    user: UserFolder, run_matcue: Run
) -> None:
    listed = run_matcue("list").out
    assert "my-reach" in listed
    assert "desk-back" in listed
    assert "Nod softly." in run_matcue("show", "my-reach", "--voice", "tone").out
    assert run_matcue("show", "desk-back", "--voice", "tone").code == 0
    assert "my-weeks" in run_matcue("program", "list").out


def test_the_tracks_that_were_exported_are_known(user: UserFolder) -> None:
    music = user.home / "Music" / "matcue"
    found = exported.exported([music])
    assert (found.gone, found.changed) == ((), ())
    assert [(entry.path.name, entry.routine, entry.level) for entry in found.entries] == [
        ("matcue-my-reach-beginner.mp3", "my-reach", "beginner"),
        ("matcue-my-reach-beginner.opus", "my-reach", "beginner"),
        ("matcue-thirty-days.m4b", "thirty-days", "beginner"),
    ]
    assert all(entry.chapters and manifest.spoken_lines(entry) for entry in found.entries)
    (one,) = exported.exported([music / "matcue-my-reach-beginner.mp3"]).entries
    assert one.routine == "my-reach"


def test_what_was_copied_to_the_card_is_still_on_its_list(
    user: UserFolder, run_matcue: Run
) -> None:
    card = user.home / "card"
    assert {each.name for each in kept.read(card).values() if each.whole} == {
        "matcue-my-reach-beginner.mp3",
        "matcue-my-reach-beginner.opus",
    }
    done = run_matcue("copy", str(card), "--dry-run", "--json")
    assert done.code == 0, done.err
    assert "matcue-thirty-days.m4b" in done.out


@pytest.mark.slow(reason="a long session is made ready")
def test_the_session_that_was_left_goes_on_as_far_in_where_its_exercise_is_gone(
    user: UserFolder,
) -> None:
    assert user.home.is_dir()
    command = [
        sys.executable, "-m", "matcue", "play", "--resume", "--device", "null",
        "--voice", "tone", "--no-media-keys", "--plain",
    ]  # fmt: skip
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Exercise"):
                process.send_signal(signal.SIGTERM)
                break
        process.communicate(timeout=60)
    assert lines[-1] == "Exercise 3 of 3: Child's pose.\n", "".join(lines)
