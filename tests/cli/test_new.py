"""``matcue new`` as it is typed: asked at a terminal, or told by options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asking import at_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run

pytestmark = pytest.mark.slow(reason="each composes a routine on a terminal")

ANSWERS = (
    *("--for", "12m", "--when", "morning", "--weak", "lower-back", "--avoid", "wrists"),
    *("--equipment", "mat,chair", "--level", "beginner", "--seed", "3"),
)
ENTER = ""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_answers_as_options_ask_nothing_and_write_a_file(run_matcue: Run, tmp_path: Path) -> None:
    done = run_matcue("new", "my-back", *ANSWERS)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("my-back.yaml: now try")
    text = (tmp_path / "my-back.yaml").read_text("utf-8")
    assert 'title: "My back"' in text
    assert "level: beginner" in text


def test_the_command_in_the_file_makes_the_same_file_again(run_matcue: Run, tmp_path: Path) -> None:
    run_matcue("new", "my-back", *ANSWERS, "-o", "first.yaml")
    text = (tmp_path / "first.yaml").read_text("utf-8")
    [command] = [line for line in text.splitlines() if "matcue new" in line]
    assert run_matcue(*command.split()[2:]).code == 0
    assert (tmp_path / "my-back.yaml").read_bytes() == (tmp_path / "first.yaml").read_bytes()


def test_the_level_of_the_settings_is_the_usual_one(run_matcue: Run, tmp_path: Path) -> None:
    run_matcue("config", "set", "level", "beginner")
    run_matcue("new", "my-back", "--for", "6m")
    assert "level: beginner" in (tmp_path / "my-back.yaml").read_text("utf-8")


def test_without_a_terminal_and_answers_a_template_is_written(
    run_matcue: Run, tmp_path: Path
) -> None:
    run_matcue("new", "aaa")
    run_matcue("new", "bbb", "--template")
    first, second = ((tmp_path / f"{name}.yaml").read_text("utf-8") for name in ("aaa", "bbb"))
    assert "my-stretch" in first
    assert second == first.replace("aaa", "bbb").replace("Aaa", "Bbb")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x", "--weak", "lower-bak"], "is not one of the answers; did you mean 'lower-back'?"),
        (["x", "--weak", "back"], "did you mean 'upper-back'?"),
        (["x", "--equipment", "sofa"], "choose one of mat, chair, ball, wall, bar, dumbbells"),
        (["x", "--when", "noon"], "'noon' is not one of the answers"),
        (["x", "--for", "ages"], "'ages' is no length; write 12m, or just 12"),
        (["x", "--for", "2"], "2m is out of range; a routine takes 3m to 1h"),
        (["x", "--kind", "strengthening", "--avoid", "hips"], "choose the kind gentle"),
        (["x", "--template", "--for", "5m"], "--template composes nothing"),
        (["--for", "5m"], "give it a name"),
        (["x", "--for", "6m", "-o", "missing/x.yaml"], "there is no folder missing"),
        (["taken", "--for", "6m"], "'taken.yaml' is there already"),
    ],
)
def test_what_cannot_be_is_one_line_and_writes_nothing(
    run_matcue: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "taken.yaml").write_text("mine", "utf-8")
    done = run_matcue("new", *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert [path.name for path in tmp_path.glob("*.yaml")] == ["taken.yaml"]
    assert (tmp_path / "taken.yaml").read_text("utf-8") == "mine"


def test_a_routine_that_cannot_fill_its_time_says_so(run_matcue: Run) -> None:
    done = run_matcue("new", "long", "--for", "1h", "--weak", "neck")
    assert done.code == 0
    assert "these answers leave no more exercises to choose from" in done.err


def test_five_minutes_at_a_desk_are_enough_for_two_exercises(
    run_matcue: Run, tmp_path: Path
) -> None:
    done = run_matcue("new", "x", "--for", "5m", "--when", "desk", "--equipment", "chair")
    assert done.code == 0
    assert (tmp_path / "x.yaml").read_text("utf-8").count("exercise:") >= 3


@pytest.mark.long(reason="the real voice speaks four new routines")
@pytest.mark.parametrize(
    "answers",
    [
        ANSWERS,
        ("--for", "15m", "--kind", "strengthening", "--equipment", "mat", "--avoid", "knees"),
        ("--for", "5m", "--when", "desk", "--equipment", "chair"),
        ("--for", "15m", "--when", "evening", "--equipment", "mat", "--seed", "7"),
    ],
)
def test_by_the_real_voice_it_passes_the_strict_check_within_its_time(
    run_matcue: Run, answers: tuple[str, ...]
) -> None:
    run_matcue("new", "my-back", *answers)
    done = run_matcue("check", "my-back.yaml", "--strict")
    assert (done.code, done.err) == (0, "")
    minutes, seconds = done.out.split()[1].rstrip(",").split(":")
    assert int(minutes) * 60 + int(seconds) <= int(answers[1].rstrip("m")) * 60


def test_at_a_terminal_it_asks_and_shows_before_it_writes(tmp_path: Path) -> None:
    code, out, shown = at_terminal(
        ["new"],
        # when, kind, minutes, weak, hurts, at hand, level, name, write it?, try it?
        ["desk", ENTER, "5", "neck, upper back", "wrists", "chair", ENTER, ENTER, ENTER, ENTER],
        tmp_path,
    )
    assert code == 0
    assert (
        out == "my-desk.yaml: now try `matcue check my-desk.yaml` and `matcue play my-desk.yaml`\n"
    )
    assert "About 5 minutes:" in shown
    text = (tmp_path / "my-desk.yaml").read_text("utf-8")
    assert "--weak neck,upper-back --avoid wrists --equipment chair" in text


def test_at_a_terminal_an_answer_that_is_none_is_asked_again(tmp_path: Path) -> None:
    code, _, shown = at_terminal(
        ["new", "mine"],
        ["noon", "morning", ENTER, "1", "10m", "bak", ENTER, ENTER, ENTER, ENTER, "another", "no"],
        tmp_path,
    )
    assert code == 0
    assert "'noon' is not one of the answers" in shown
    assert "write 3m to 1h" in shown
    assert "'bak' is not one of the answers" in shown
    assert shown.count("About 10 minutes:") == 2
    assert "Nothing was written." in shown
    assert not (tmp_path / "mine.yaml").exists()


def test_at_a_terminal_a_preview_can_be_shown(tmp_path: Path) -> None:
    code, out, _ = at_terminal(
        ["new", "mine"],
        ["desk", ENTER, "5", ENTER, ENTER, ENTER, ENTER, ENTER, "show"],
        tmp_path,
    )
    assert code == 0
    assert "0:00.000" in out
