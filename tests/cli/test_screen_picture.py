"""Pictures: what is painted where, and what of one has to be painted anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from matcue.cli.screen.picture import (
    Canvas,
    Ink,
    Patch,
    Picture,
    fitted,
    folded,
    patches,
    runs,
    text,
)

TEXTS = st.text(st.sampled_from("ab █é日本 \N{COMBINING ACUTE ACCENT}"), max_size=8)


def painted(*things: tuple[int, int, str, Ink], columns: int = 8, rows: int = 2) -> Picture:
    canvas = Canvas(columns, rows)
    for x, y, words, ink in things:
        canvas.write(x, y, words, ink)
    return canvas.picture()


def test_what_is_written_stands_where_it_was_written() -> None:
    assert text(painted((2, 0, "hold", Ink.PLAIN), (0, 1, "x", Ink.QUIET))) == "  hold\nx\n"


def test_what_falls_outside_is_not_painted() -> None:
    assert (
        text(painted((6, 0, "hold", Ink.PLAIN), (-1, 1, "ab", Ink.PLAIN), (0, 5, "no", Ink.PLAIN)))
        == "      ho\nb\n"
    )


def test_a_letter_of_two_columns_takes_two_and_is_not_cut_in_half() -> None:
    assert text(painted((0, 0, "日本", Ink.PLAIN), (7, 1, "日", Ink.PLAIN))) == "日本\n\n"


def test_neighbours_of_one_ink_are_one_run() -> None:
    row = painted((0, 0, "ab", Ink.STRONG), (2, 0, "c", Ink.QUIET))[0]
    assert list(runs(row)) == [("ab", Ink.STRONG), ("c", Ink.QUIET), ("     ", Ink.PLAIN)]


def test_only_what_has_changed_is_painted_anew() -> None:
    before = painted((1, 0, "abc", Ink.PLAIN), (0, 1, "same", Ink.PLAIN))
    after = painted((1, 0, "axc", Ink.PLAIN), (0, 1, "same", Ink.PLAIN))
    assert list(patches(before, after)) == [Patch(2, 0, 1)]


def test_another_ink_is_a_change_too() -> None:
    before, after = painted((0, 0, "a", Ink.PLAIN)), painted((0, 0, "a", Ink.QUIET))
    assert [patch.y for patch in patches(before, after)] == [0]


def test_a_picture_of_another_size_is_painted_as_a_whole() -> None:
    assert list(patches(painted(columns=8), painted(columns=9))) == [Patch(0, 0, 9), Patch(0, 1, 9)]


def test_the_same_picture_is_left_alone() -> None:
    assert list(patches(painted(), painted())) == []


@given(old=TEXTS, new=TEXTS, x=st.integers(0, 9))
def test_a_patch_never_begins_or_ends_inside_a_letter(old: str, new: str, x: int) -> None:
    before = painted((x, 0, old, Ink.PLAIN), columns=12)
    after = painted((x, 0, new, Ink.PLAIN), columns=12)
    for patch in patches(before, after):
        letters = after[patch.y][0]
        assert letters[patch.x] != ""
        end = patch.x + patch.columns
        assert end == len(letters) or letters[end] != ""
        assert 0 <= patch.x < end <= len(letters)


@given(old=TEXTS, new=TEXTS, x=st.integers(0, 9))
def test_patching_the_old_picture_gives_the_new_one(old: str, new: str, x: int) -> None:
    before = painted((x, 0, old, Ink.PLAIN), columns=12)
    after = painted((x, 0, new, Ink.PLAIN), columns=12)
    rows = [list(letters) for letters, _ in before]
    for patch in patches(before, after):
        inside = slice(patch.x, patch.x + patch.columns)
        rows[patch.y][inside] = after[patch.y][0][inside]
    assert [tuple(row) for row in rows] == [letters for letters, _ in after]


@given(things=st.lists(st.tuples(st.integers(-2, 9), TEXTS), max_size=4))
def test_a_row_is_always_as_wide_as_the_canvas(things: list[tuple[int, str]]) -> None:
    picture = painted(*((x, 0, words, Ink.PLAIN) for x, words in things), columns=8)
    assert cell_len("".join(picture[0][0])) == 8


@given(words=st.text(max_size=30), columns=st.integers(0, 20))
def test_a_fitted_text_is_never_wider_than_its_room(words: str, columns: int) -> None:
    assert cell_len(fitted(words, columns)) <= columns


@given(words=st.text(max_size=60), columns=st.integers(1, 20), lines=st.integers(1, 3))
def test_a_folded_text_keeps_to_its_room(words: str, columns: int, lines: int) -> None:
    found = folded(words, columns, lines)
    assert len(found) <= lines
    assert all(cell_len(line) <= columns for line in found)


def test_a_text_is_folded_at_its_spaces_and_tells_what_it_leaves_out() -> None:
    assert folded("Push the floor away with your hands.", 16, 2) == (
        "Push the floor",
        "away with your…",
    )
