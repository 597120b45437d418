"""Finding a session in a recording of it, and every frame that came over otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.alignment import Gap, NotFound, Piece, found_at, gaps, pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sound = NDArray[np.int16]

RATE = 48_000


def noise(seconds: float, seed: int = 1) -> Sound:
    samples = np.random.default_rng(seed).normal(0, 3_000, round(seconds * RATE))
    return samples.clip(-32_768, 32_767).astype(np.int16)


def quiet(frames: int) -> Sound:
    return np.zeros(frames, np.int16)


def joined(*parts: Sound) -> Sound:
    return np.concatenate(parts)


SESSION = joined(quiet(5_000), noise(3.0), quiet(20_000), noise(2.0, 2))


@pytest.mark.parametrize("before", [0, 1, 12_345, 400_000])
def test_a_sound_is_found_to_the_frame(before: int) -> None:
    sound = noise(1.0)
    recorded = joined(noise(before / RATE, 7), sound, noise(2.0, 8))
    assert found_at(sound, recorded) == before


def test_a_louder_passage_is_not_mistaken_for_the_sound() -> None:
    sound = noise(0.5) // 20
    recorded = joined(noise(3.0, 4), sound, noise(1.0, 5))
    assert found_at(sound, recorded) == 3 * RATE


def test_of_two_places_the_first_is_taken() -> None:
    sound = noise(0.5)
    assert found_at(sound, joined(quiet(100), sound, quiet(700), sound)) == 100


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        found_at(noise(0.5), noise(2.0, 3))


def test_silence_is_not_looked_for() -> None:
    with pytest.raises(NotFound):
        found_at(quiet(100), noise(1.0))


def test_a_faultless_recording_is_one_piece() -> None:
    recorded = joined(quiet(31_000), SESSION, quiet(9_000))
    assert pieces(SESSION, recorded) == [Piece(0, 31_000, len(SESSION))]


def test_silence_put_in_makes_two_pieces() -> None:
    recorded = joined(quiet(900), SESSION[:60_000], quiet(480), SESSION[60_000:], quiet(900))
    assert pieces(SESSION, recorded) == [
        Piece(0, 900, 60_000),
        Piece(60_000, 900 + 60_480, len(SESSION) - 60_000),
    ]


def test_frames_left_out_lie_in_no_piece() -> None:
    recorded = joined(quiet(900), SESSION[:60_000], SESSION[60_480:], quiet(900))
    first, second = pieces(SESSION, recorded)
    assert first == Piece(0, 900, 60_000)
    assert second == Piece(60_480, 900 + 60_000, len(SESSION) - 60_480)


def test_a_single_changed_sample_lies_in_no_piece() -> None:
    recorded = joined(quiet(900), SESSION, quiet(900))
    recorded[900 + 70_000] += 1
    assert pieces(SESSION, recorded) == [
        Piece(0, 900, 70_000),
        Piece(70_001, 900 + 70_001, len(SESSION) - 70_001),
    ]


def test_a_block_that_came_again_is_seen() -> None:
    recorded = joined(quiet(900), SESSION[:60_000], SESSION[55_200:], quiet(900))
    first, second = pieces(SESSION, recorded)
    assert first.length == 60_000
    assert second.recorded - second.original == first.recorded - first.original + 4_800


def test_a_recording_that_ends_early_ends_the_pieces() -> None:
    recorded = joined(quiet(900), SESSION[:100_000])
    assert pieces(SESSION, recorded) == [Piece(0, 900, 100_000)]


def test_another_session_is_not_taken_for_this_one() -> None:
    with pytest.raises(NotFound):
        pieces(SESSION, joined(quiet(900), noise(6.0, 9)))


def test_a_faultless_recording_has_no_gap() -> None:
    assert gaps(pieces(SESSION, joined(noise(1.0, 9), SESSION)), len(SESSION)) == []


def test_a_gap_says_where_it_is_and_how_long() -> None:
    dropped = joined(SESSION[:96_000], quiet(960), SESSION[96_000:])
    assert gaps(pieces(SESSION, dropped), len(SESSION)) == [Gap(96_000, 0, 960)]
    assert Gap(96_000, 0, 960).told(RATE) == "at 2000.0 ms: 0.0 ms lost, 20.0 ms of something else"


def test_frames_left_out_are_a_gap() -> None:
    cut = joined(SESSION[:96_000], SESSION[97_440:])
    assert gaps(pieces(SESSION, cut), len(SESSION)) == [Gap(96_000, 1_440, 0)]


def test_an_end_that_was_not_heard_is_a_gap() -> None:
    (gap,) = gaps(pieces(SESSION, SESSION[:-4_800]), len(SESSION))
    assert (gap.at, gap.lost, gap.put_in) == (len(SESSION) - 4_800, 4_800, 0)
