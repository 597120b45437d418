from __future__ import annotations

import dataclasses

import pytest
from export_worlds import track
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.text import plain
from matcue.base.units import Ms
from matcue.out import FORMATS, ChapterMark, Track
from matcue.out.tags import TagChapter, chapters, shortened, tags


def marked(*marks: tuple[int, str], total: int = 1_000) -> Track:
    return Track(
        title="Session",
        chapters=tuple(ChapterMark(Ms(at), title) for at, title in marks),
        total=Ms(total),
        rate=24_000,
    )


def test_each_chapter_lasts_until_the_next_and_the_last_to_the_end() -> None:
    assert chapters(marked((0, "a"), (300, "b"))) == (
        TagChapter(Ms(0), Ms(300), "a"),
        TagChapter(Ms(300), Ms(1_000), "b"),
    )


def test_no_marks_make_no_chapters() -> None:
    assert chapters(marked()) == ()


def test_a_beginning_without_a_mark_goes_under_the_track_s_title() -> None:
    assert chapters(marked((300, "b")))[0] == TagChapter(Ms(0), Ms(300), "Session")


def test_marks_are_put_in_order_of_time() -> None:
    assert [each.title for each in chapters(marked((300, "b"), (0, "a")))] == ["a", "b"]


def test_of_two_marks_at_one_instant_the_last_stays() -> None:
    assert [each.title for each in chapters(marked((0, "a"), (0, "b")))] == ["b"]


def test_a_mark_at_or_past_the_end_goes() -> None:
    assert [each.title for each in chapters(marked((0, "a"), (1_000, "b")))] == ["a"]


@pytest.mark.parametrize("first", [0, 1])
def test_there_are_at_most_255_chapters_and_the_last_one_lasts_to_the_end(first: int) -> None:
    many = chapters(marked(*((first + at, str(at)) for at in range(300))))
    assert len(many) == 255
    assert many[-1].ends == 1_000


def test_a_chapter_without_a_title_is_called_by_its_number() -> None:
    assert [each.title for each in chapters(marked((0, "a"), (300, " \n")))] == ["a", "2"]


@given(
    st.lists(st.tuples(st.integers(-50, 1_200), st.text()), max_size=20),
    st.integers(1, 1_000),
)
def test_chapters_cover_the_track_without_gap_or_overlap(
    marks: list[tuple[int, str]], total: int
) -> None:
    made = chapters(marked(*marks, total=total))
    if made:
        assert [each.at for each in made] == [0, *(each.ends for each in made[:-1])]
        assert made[-1].ends == total
        assert all(each.at < each.ends and each.title for each in made)


def test_a_title_of_127_bytes_stays_as_it_is() -> None:
    assert shortened("x" * 127) == "x" * 127


def test_a_longer_title_is_cut_and_shows_it() -> None:
    assert shortened("x" * 128) == "x" * 124 + "…"


def test_a_title_is_cut_between_characters() -> None:
    """A cat takes four bytes, the tail one; 124 hold thirty cats and three tails."""
    assert shortened("~~~" + "🐈" * 40) == "~~~" + "🐈" * 30 + "…"


@given(st.text(max_size=200))
def test_any_title_becomes_one_that_every_format_holds(text: str) -> None:
    title = shortened(plain(text))
    assert len(title.encode()) <= 127
    assert "\0" not in title
    assert "\n" not in title


def test_half_a_surrogate_pair_does_not_reach_a_file() -> None:
    """YAML can spell one; no encoding can write it."""
    assert plain("cat\ud83d cow") == "cat cow"


def test_joined_emoji_stay_joined() -> None:
    assert plain("🐈\u200d⬛") == "🐈\u200d⬛"


def test_empty_tags_are_left_out() -> None:
    bare = Track(title="Session", total=Ms(1_000), rate=24_000)
    assert tags(bare, FORMATS["mp3"]) == {"title": "Session"}


def test_vorbis_comments_carry_the_chapters_themselves() -> None:
    assert list(tags(marked((0, "a"), (500, "b"), total=3_723_004), FORMATS["flac"]).items()) == [
        ("title", "Session"),
        ("CHAPTER000", "00:00:00.000"),
        ("CHAPTER000NAME", "a"),
        ("CHAPTER001", "00:00:00.500"),
        ("CHAPTER001NAME", "b"),
    ]


def test_a_chapter_s_time_is_written_in_hours_minutes_seconds_and_thousandths() -> None:
    late = marked((0, "a"), (3_723_004, "b"), total=4_000_000)
    assert tags(late, FORMATS["opus"])["CHAPTER001"] == "01:02:03.004"


def test_an_audiobook_says_that_it_is_one() -> None:
    assert tags(track(), FORMATS["m4b"])["media_type"] == "2"
    assert "media_type" not in tags(track(), FORMATS["m4a"])


def test_a_track_s_own_tags_are_all_there() -> None:
    whole = dataclasses.replace(track(), chapters=())
    assert tags(whole, FORMATS["wav"]) == {
        "title": "Утро: cat & cow 🐈",
        "artist": "matcue",
        "album": "Bücher für den Rücken",
        "genre": "Exercise",
        "date": "2026-11-22",
        "comment": "Slow, «без спешки»",
    }
