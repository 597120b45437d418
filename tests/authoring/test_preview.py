"""A preview: at once by estimate, soon as it is spoken, and always as the file is now."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import av
import pytest

from matcue.authoring.look import PreviewChoice, PreviewView
from matcue.authoring.preview import Preview
from matcue.base.errors import InputError, RoutineError
from matcue.base.units import MINUTE
from matcue.plan.manner import Words
from matcue.routine.model import Level
from matcue.session.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow(reason="a routine is planned anew after each change")

ROUTINE = """\
id: mine
title: Mine
steps:
  - exercise: cat
    reps: {reps}
    tempo: 2-0-2-0
  - relax: 5s
"""
HUM = Options(voice="tone")
TIMEOUT_S = 60


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(ROUTINE.format(reps=4), "utf-8")
    return path


@pytest.fixture
def preview(file: Path) -> Iterator[Preview]:
    with Preview(str(file), HUM) as held:
        yield held


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT_S
    while not true():
        assert time.monotonic() < end, "nothing has come of it"
        time.sleep(0.02)


def ready(preview: Preview, choice: PreviewChoice | None = None) -> PreviewView:
    """Look until all of it is there."""
    wanted = choice or preview.usual
    until(lambda: preview.look(wanted).sound is not None)
    return preview.look(wanted)


def reps(look: PreviewView) -> int:
    return max(stage.rep.of for stage in look.lanes.stages if stage.rep is not None)


def save(path: Path, text: str) -> None:
    """Save a file as editors do, under another name first."""
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(path)


def test_the_first_look_is_an_estimate_and_a_later_one_is_as_it_is_spoken(
    preview: Preview,
) -> None:
    first = preview.look(preview.usual)
    assert (first.title, first.exact, first.voice, first.sound) == ("Mine", False, "", None)
    later = ready(preview)
    assert (later.exact, later.voice) == (True, "tone")
    assert later.lanes.total != first.lanes.total


def test_the_sound_is_as_long_as_the_picture(preview: Preview) -> None:
    look = ready(preview)
    assert look.sound is not None
    with av.open(str(look.sound)) as sound:
        assert sound.duration == look.lanes.total * 1_000
    assert preview.sound(look.sound.name) == look.sound
    assert preview.sound("other.flac") is None


def test_a_saved_file_is_noticed_once(preview: Preview, file: Path) -> None:
    ready(preview)
    before = preview.refresh().version
    assert preview.refresh().version == before
    save(file, ROUTINE.format(reps=9))
    assert preview.refresh().version == before + 1
    assert preview.refresh().version == before + 1
    assert reps(preview.look(preview.usual)) == 9


def test_whoever_looks_elsewhere_hears_of_a_save_that_another_look_found(
    preview: Preview, file: Path
) -> None:
    ready(preview)
    before = preview.refresh().version
    save(file, ROUTINE.format(reps=9))
    preview.look(replace(preview.usual, level=Level.BEGINNER))
    assert preview.refresh().version > before


def test_a_broken_file_is_told_with_its_line_until_it_is_mended(
    preview: Preview, file: Path
) -> None:
    preview.look(preview.usual)
    save(file, ROUTINE.format(reps="many"))
    with pytest.raises(RoutineError, match=r"mine\.yaml:5:\d+: "):
        preview.look(preview.usual)
    before = preview.refresh().version
    save(file, ROUTINE.format(reps=3))
    assert preview.refresh().version > before
    assert preview.look(preview.usual).title == "Mine"


def test_a_file_that_goes_and_comes_back_is_followed(preview: Preview, file: Path) -> None:
    preview.look(preview.usual)
    before = preview.refresh().version
    file.unlink()
    assert preview.refresh().version == before + 1
    with pytest.raises(InputError, match="there is no file"):
        preview.look(preview.usual)
    file.write_text(ROUTINE.format(reps=3), "utf-8")
    assert preview.refresh().version == before + 2


def test_another_choice_is_planned_anew_and_says_what_it_changed(preview: Preview) -> None:
    usual = preview.look(preview.usual)
    other = preview.look(replace(preview.usual, level=Level.BEGINNER, pace=0.75))
    assert usual.changes == ()
    assert usual.longer == 0
    assert other.changes[0].startswith("level beginner: ")
    assert any(line.startswith("pace 0.75: ") for line in other.changes)
    assert other.longer == other.lanes.total - usual.lanes.total


def test_going_back_to_a_choice_is_at_once(preview: Preview) -> None:
    first = ready(preview)
    ready(preview, replace(preview.usual, words=Words.SHORT))
    assert preview.look(preview.usual) == first


def test_a_choice_that_is_left_is_not_spoken_to_its_end(preview: Preview) -> None:
    preview.look(replace(preview.usual, pace=0.8))
    last = replace(preview.usual, pace=1.2)
    assert ready(preview, last).choice == last


def test_minutes_that_cannot_be_are_refused(preview: Preview) -> None:
    with pytest.raises(InputError, match="its shortest form takes 2 minutes"):
        preview.look(replace(preview.usual, minutes=1))


@pytest.mark.slow(reason="a long routine is spoken")
def test_minutes_are_kept_by_the_voice_and_what_is_left_out_is_told() -> None:
    with Preview("morning", HUM) as preview:
        look = ready(preview, replace(preview.usual, minutes=12))
        assert look.exact
        assert look.lanes.total <= 12 * MINUTE
        assert look.changes[0].startswith("left out: ")
        assert look.longer < 0


def test_where_the_voice_cannot_say_it_the_picture_stays_an_estimate(file: Path) -> None:
    file.write_text(ROUTINE.format(reps=4).replace("Mine", "Утро"), "utf-8")
    with Preview(str(file), Options(voice="hibari")) as preview:
        until(lambda: bool(preview.look(preview.usual)) and bool(preview.status.trouble))
        assert "cannot say" in preview.status.trouble
        assert preview.look(preview.usual).exact is False


def test_a_warning_says_where_it_applies(preview: Preview, file: Path) -> None:
    save(file, ROUTINE.format(reps=4).replace("  - relax: 5s\n", ""))
    look = preview.look(preview.usual)
    (warning,) = look.warnings
    begins = next(chapter.at for chapter in look.lanes.chapters if chapter.exercise == "cat")
    assert (warning.rule, warning.at_ms) == ("ending", begins)


def test_exercises_of_the_routine_are_drawn_and_no_others(preview: Preview) -> None:
    preview.look(preview.usual)
    assert str(preview.exercise("cat")).startswith("<svg")
    assert preview.exercise("bird-dog") is None


def test_an_exercise_that_is_only_a_name_is_not_drawn(file: Path, preview: Preview) -> None:
    save(file, ROUTINE.format(reps=4).replace("- relax: 5s", "- {do: Plank, hold: 5s}"))
    look = preview.look(preview.usual)
    assert "Plank" in [chapter.title for chapter in look.lanes.chapters]
    assert preview.exercise("plank") is None


def test_leaving_it_leaves_no_files(file: Path) -> None:
    with Preview(str(file), HUM) as preview:
        sound = ready(preview).sound
        assert sound is not None
        assert sound.exists()
    assert not sound.parent.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"level": "expert"},
        {"pace": "fast"},
        {"pace": "nan"},
        {"pace": "3"},
        {"words": "many"},
        {"minutes": "0"},
        {"minutes": "x"},
        {"minutes": "9999"},
    ],
)
def test_what_cannot_be_chosen_is_told(said: dict[str, str]) -> None:
    usual = {"level": "regular", "pace": "1", "words": "full", "minutes": ""}
    assert PreviewChoice.read(**usual) == PreviewChoice()
    with pytest.raises(InputError):
        PreviewChoice.read(**(usual | said))
