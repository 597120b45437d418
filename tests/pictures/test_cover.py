"""The picture of a session: always the same, always readable."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.errors import MachineError
from matcue.base.units import MINUTE, Ms
from matcue.out.tags import size_of
from matcue.pictures.cover import (
    _TITLE_HEIGHT,
    _TITLE_SIZES,
    FIGURE_HEIGHT,
    FIGURE_WIDTH,
    SIZE,
    Cover,
    Mood,
    colours,
    length,
    png,
    svg,
)
from matcue.pictures.letters import font, letters, written
from matcue.routine.library import Library
from matcue.routine.shelf import Shelf

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = pytest.mark.slow(reason="each paints a cover")

MORNING = Cover(
    key="morning", title="Morning spine", total=Ms(895_411), level="regular", mood=Mood.MORNING
)
BAR = (
    f'<svg viewBox="0 0 {FIGURE_WIDTH} {FIGURE_HEIGHT}" width="{FIGURE_WIDTH}"'
    f' height="{FIGURE_HEIGHT}" color="currentColor"><rect width="{FIGURE_WIDTH}"'
    f' height="{FIGURE_HEIGHT}" fill="currentColor"/></svg>'
)


def pixels(picture: bytes) -> NDArray[np.uint8]:
    with av.open(io.BytesIO(picture), "r") as file:
        frame = next(file.decode(video=0))
        return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_a_cover_is_a_square_png_that_is_light_enough_to_carry() -> None:
    picture = png(MORNING)
    assert size_of(picture) == (SIZE, SIZE)
    assert len(picture) < 100_000


def test_the_same_cover_has_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from matcue.pictures.cover import Cover, Mood; from matcue.pictures.cover import png;"
        "print(hashlib.sha256(png(Cover(key='morning', title='Morning spine', total=895_411,"
        " level='regular', mood=Mood.MORNING))).hexdigest())"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert {run.stdout.strip() for run in runs} == {hashlib.sha256(png(MORNING)).hexdigest()}


@pytest.mark.parametrize(
    "change",
    [{"title": "Evening"}, {"total": Ms(60_000)}, {"level": "strong"}, {"mood": Mood.EVENING},
     {"key": "desk"}, {"figure": BAR}],
)  # fmt: skip
def test_everything_that_a_cover_shows_shows(change: dict[str, object]) -> None:
    assert png(replace(MORNING, **change)) != png(MORNING)  # type: ignore[arg-type] # any field


def test_a_picture_that_cannot_be_painted_is_no_reason_to_install_again() -> None:
    with pytest.raises(MachineError, match="the cover cannot be painted") as caught:
        png(replace(MORNING, figure="<oops"))
    assert "install" not in str(caught.value)


def test_what_a_title_says_in_angle_brackets_is_text() -> None:
    drawn = svg(replace(MORNING, title="<b>Cat & cow</b>"), letters())
    assert "&lt;b&gt;Cat" in drawn
    assert png(replace(MORNING, title="<b>Cat & cow</b>"))


def test_a_figure_is_inked_in_the_colour_of_its_mood() -> None:
    for mood in Mood:
        cover = replace(MORNING, mood=mood, figure=BAR)
        ink = bytes.fromhex(re.findall(r'fill="#(\w{6})"/></svg></g>', svg(cover, letters()))[0])
        assert bytes(pixels(png(cover))[400, SIZE // 2]) == ink


@given(st.sampled_from(Mood), st.floats(0, 1))
def test_words_and_figure_stand_out_from_what_they_are_on(mood: Mood, turn: float) -> None:
    """7 to 1 is what WCAG asks of text for weak eyes, 3 to 1 of what is drawn."""
    painted = colours(mood.value, turn)
    assert contrast("#ffffff", painted.hills[-1]) > 7
    assert contrast(painted.ink, painted.low) > 3
    assert contrast(painted.ink, painted.high) > 3


@pytest.mark.parametrize(
    "title", ["Morning spine", "Ώρα ξεκούρασης", "Утро: żółć, ÄÖÜß, ñ", "½ · №"]
)
def test_latin_greek_and_cyrillic_are_in_the_font_that_comes_with_matcue(title: str) -> None:
    assert letters().knows(written(title))


def test_the_letters_are_as_wide_as_the_font_that_comes_with_matcue_has_them() -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "make_widths.py"
    subprocess.run([sys.executable, script, "--check"], check=True)


@pytest.mark.parametrize("bytes_left", [None, 1_000])
def test_a_font_that_is_gone_or_damaged_is_told(
    bytes_left: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Painted without it, the letters of a cover would be left out without a word."""
    found = tmp_path / "Manrope[wght].ttf"
    if bytes_left is not None:
        found.write_bytes(font().read_bytes()[:bytes_left])
    monkeypatch.setattr("matcue.pictures.letters.font", lambda: found)
    with pytest.raises(MachineError, match="missing or damaged; install matcue again"):
        letters.__wrapped__()


def test_a_title_in_another_script_is_painted_with_what_the_system_has() -> None:
    assert not letters().knows("朝の背骨")
    assert size_of(png(replace(MORNING, title="朝の背骨"))) == (SIZE, SIZE)


def test_pictures_in_a_title_are_left_out() -> None:
    assert written("Cat 🐈\u200d⬛ and cow ☕️!") == "Cat and cow !"


def test_every_title_of_the_catalogue_stands_whole_on_its_cover() -> None:
    shelf = Shelf()
    for name in shelf.routines():
        title = Library(shelf).open(name).doc.title
        size, lines = letters().fitted(title, 840, _TITLE_HEIGHT, _TITLE_SIZES)
        assert " ".join(lines) == title
        assert size >= 82


@given(st.text(min_size=1, max_size=200))
def test_no_title_runs_over_its_room(title: str) -> None:
    size, lines = letters().fitted(title, 840, 215, (124, 82, 62))
    assert all(letters().width(line, size) <= 840 for line in lines)
    assert len(lines) * size * 1.12 <= 215 or len(lines) <= 1


def test_a_title_that_is_too_long_is_cut_and_shows_it() -> None:
    _, lines = letters().fitted("word " * 60, 840, 215, (124, 82, 62))
    assert len(lines) == 3
    assert lines[-1].endswith("…")


@pytest.mark.parametrize(
    ("total", "told"),
    [(20_000, "1 min"), (895_411, "15 min"), (59 * MINUTE, "59 min"), (65 * MINUTE, "1 h 05 min")],
)
def test_a_length_is_told_in_minutes(total: int, told: str) -> None:
    assert length(Ms(total)) == told


@pytest.mark.parametrize("title", ["WWWWW mmmmm WWW", "Щщщщщ шшшшш", "iiiii lllll iiiiiiiii"])
def test_a_title_is_painted_no_wider_than_it_was_measured(title: str) -> None:
    """The font is measured by one library and painted by another."""
    size, lines = letters().fitted(title, 840, _TITLE_HEIGHT, _TITLE_SIZES)
    white = (pixels(png(replace(MORNING, title=title)))[760:860] > 250).all(axis=(0, 2)[1])
    columns = np.flatnonzero(white.any(axis=0))
    measured = max(letters().width(line, size) for line in lines)
    assert 0.9 * measured < columns[-1] - columns[0] <= measured
