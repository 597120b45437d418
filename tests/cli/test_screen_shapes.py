"""Big digits and big letters: seen as they are, and true to their measures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcue.cli.screen.digits import SMALLEST, figure, width
from matcue.cli.screen.lettering import ROWS, lettered

pytestmark = pytest.mark.slow(reason="each draws every digit in every size")

CATALOGUE = Path(__file__).parents[2] / "src" / "matcue" / "content" / "en" / "exercises.yaml"


def test_a_figure_looks_like_this() -> None:
    assert figure("42", 6, 80) == (
        "  ▄█      ▄███▄ ",
        " ▄█▀     ██   ██",
        " ██ ██       ▄██",
        "▄█▄▄██▄     ██▀ ",
        "▀▀▀▀██▀   ▄█▀   ",
        "    ██   ███████",
    )


@pytest.mark.parametrize("rows", range(SMALLEST, 41))
def test_a_digit_touches_all_four_sides_of_its_room(rows: int) -> None:
    for digit in "0235689":
        drawn = figure(digit, rows, 100)
        assert len(drawn) == rows
        assert {len(line) for line in drawn} == {width(digit, rows)}
        assert drawn[0].strip()
        assert drawn[-1].strip()
        assert any(line[0] != " " for line in drawn)
        assert any(line[-1] != " " for line in drawn)


@pytest.mark.parametrize("rows", range(SMALLEST, 41))
def test_no_two_digits_look_alike(rows: int) -> None:
    assert len({figure(digit, rows, 100) for digit in "0123456789"}) == 10


def test_a_figure_is_as_high_as_the_width_allows() -> None:
    drawn = figure("1:59", 20, 40)
    assert SMALLEST <= len(drawn) < 20
    assert len(drawn[0]) <= 40 < width("1:59", len(drawn) + 1)


def test_a_figure_that_fits_nowhere_is_not_drawn() -> None:
    assert figure("88", SMALLEST - 1, 80) == ()
    assert figure("88", 10, 5) == ()


def test_letters_look_like_this() -> None:
    assert lettered("Cat's cow", 80) == (
        "▄▀▀▀ ▄▀▀▄ ▀▀█▀▀ █ ▄▀▀▀   ▄▀▀▀ ▄▀▀▄ █   █",
        "█    █▀▀█   █      ▀▀▄   █    █  █ █▄▀▄█",
        " ▀▀▀ ▀  ▀   ▀     ▀▀▀     ▀▀▀  ▀▀  ▀   ▀",
    )


def test_a_typographic_apostrophe_and_an_accent_are_no_obstacle() -> None:
    assert lettered("Pli\N{LATIN SMALL LETTER E WITH ACUTE}", 80) == lettered("Plie", 80)
    assert lettered("Child\N{RIGHT SINGLE QUOTATION MARK}s", 80) == lettered("Child's", 80)


def test_letters_of_another_script_are_left_to_plain_text() -> None:
    assert lettered("\N{CYRILLIC CAPITAL LETTER ZHE}", 80) == ()


def test_a_long_name_is_broken_at_its_spaces_or_not_written_big() -> None:
    assert lettered("Downward dog", 58) != ()
    assert len(lettered("Downward dog", 57, 2)) == 2 * ROWS
    assert lettered("Downward dog", 57) == ()
    assert lettered("Downward", 20, 3) == ()


def test_double_size_is_twice_as_wide_and_high() -> None:
    once, twice = lettered("Cat", 80), lettered("Cat", 80, size=2)
    assert len(twice) == 2 * len(once)
    assert len(twice[0]) == 2 * len(once[0])


def test_nearly_every_name_of_the_catalogue_fits_in_two_big_lines_of_80_columns() -> None:
    names = re.findall(r"name: *\"?([^\",}\n]+)", CATALOGUE.read_text("utf-8"))
    assert len(names) > 200
    without = [name for name in names if not lettered(name, 74, 2)]
    assert len(without) <= 3
