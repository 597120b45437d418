"""How far exports have come, by a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import MINUTE, Ms
from matcue.tracks.course import MINUTE_WORK, SENTENCE_WORK, ExportProgress


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def test_nothing_is_known_at_first() -> None:
    course = ExportProgress((1, 1), Clock())
    assert (course.part, course.left_s, course.speed, course.tracks) == (0, None, 0, 2)


def test_a_session_whose_sentences_are_all_kept_counts_by_its_sound_alone() -> None:
    clock = Clock()
    course = ExportProgress((1,), clock)
    course.speaking(0, 80, 80)
    course.writing(0, Ms(2 * MINUTE), Ms(8 * MINUTE))
    clock.now += 3
    assert course.part == 0.25
    assert course.left_s == 9
    assert course.speed == 40


def test_sentences_still_to_be_spoken_are_work_too() -> None:
    course = ExportProgress((1,), Clock())
    course.speaking(0, 20, 100)
    course.speaking(0, 60, 100)
    course.writing(0, Ms(0), Ms(10 * MINUTE))
    whole = 80 * SENTENCE_WORK + 10 * MINUTE_WORK
    assert course.part == 40 * SENTENCE_WORK / whole


def test_every_format_of_a_session_is_work() -> None:
    clock = Clock()
    course = ExportProgress((3, 1), clock)
    for session in (0, 1):
        course.speaking(session, 5, 5)
        course.writing(session, Ms(0), Ms(10 * MINUTE))
    course.writing(0, Ms(10 * MINUTE), Ms(10 * MINUTE))
    clock.now += 1
    assert course.part == 0.75
    assert course.speed == 30 * 60


def test_a_session_that_has_not_begun_is_taken_for_an_average_one() -> None:
    course = ExportProgress((1, 1), Clock())
    course.speaking(0, 5, 5)
    course.writing(0, Ms(4 * MINUTE), Ms(4 * MINUTE))
    course.finished(0)
    assert course.part == 0.5


def test_a_session_that_failed_leaves_nothing_to_wait_for() -> None:
    course = ExportProgress((2, 1), Clock())
    course.finished(0)
    course.finished(1)
    assert course.part == 1
    assert course.tracks_done == 3


def test_it_is_speaking_until_something_is_written() -> None:
    course = ExportProgress((1, 1), Clock())
    seen = [course.is_speaking]
    course.speaking(0, 3, 80)
    seen.append(course.is_speaking)
    assert course.sentences == (3, 80)
    course.writing(1, Ms(4_000), Ms(60_000))
    assert [*seen, course.is_speaking] == [False, True, False]


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 200), st.integers(0, 200), st.booleans()),
        max_size=40,
    )
)
def test_a_part_is_a_part_whatever_is_told(events: list[tuple[int, int, int, bool]]) -> None:
    course = ExportProgress((1, 2, 3), Clock())
    for session, one, other, speaks in events:
        done, of = sorted((one, other))
        if speaks:
            course.speaking(session, done, of)
        else:
            course.writing(session, Ms(done * 1_000), Ms(of * 1_000))
        assert 0 <= course.part <= 1
