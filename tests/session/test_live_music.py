"""Music under a live session, on a clock moved by hand: it never jumps, whatever is pressed."""

from __future__ import annotations

import itertools
import wave
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from mat import ROUTINE, Mat

from matcue.base.errors import MusicError
from matcue.base.units import Frames, Ms
from matcue.live.keys import Press
from matcue.out.live.file import FileDevice
from matcue.plan.timeline import SpanKind, Timeline
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.accompaniment import accompaniment
from matcue.session.options import Backdrop, Options
from matcue.session.performance import Performance, PlayOptions
from matcue.sound.api import as_int16
from matcue.sound.background import RATE, BackgroundOffset
from matcue.sound.ducking import Ducking
from songs import tune, write

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from matcue.sound.api import Block, Pcm

pytestmark = pytest.mark.long(reason="each mixes a whole session with music, twice")

PER_MS = RATE // 1_000


def sides(first: int, count: int) -> NDArray[np.float32]:
    """Tell for frames of a background on which side each is, by chance, but always the same."""
    mixed = np.arange(first, first + count, dtype=np.uint64)
    for factor in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB):
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(factor)
    return np.where((mixed >> np.uint64(40)) & np.uint64(1), 0.05, -0.05).astype(np.float32)


class Sided:
    """A background whose every stretch of frames is told from all others, however loud it is.

    Words and tones come from the middle, so what tells the channels apart is the background alone.
    """

    def __init__(self, at: int = 0, breaks_at: int | None = None) -> None:
        self._at = at
        self._breaks_at = breaks_at

    def stream(self, start: Frames = Frames(0)) -> Sided:
        return Sided(start, self._breaks_at)

    def read(self, count: int) -> Block:
        side = sides(self._at, count)
        self._at += count
        if self._breaks_at is not None and self._at > self._breaks_at:
            raise MusicError("the music 'stick/song.mp3' cannot be played: it was taken out")
        return np.stack([side, -side], axis=1)

    def close(self) -> None:
        pass


def sided(folder: Path, background: Sided | None = None) -> Mat:
    return Mat(folder, backdrop=Backdrop(ambience="noise"), background=background or Sided())


STEP = RATE // 10
PIECE = 500
LONGEST = 400 * RATE


@cache
def sides_known() -> bytes:
    """Tell which side each frame is on, a byte a frame, for longer than any session here lasts."""
    return (sides(0, LONGEST) > 0).tobytes()


def places(heard: Pcm) -> list[int]:
    """Tell where the background is at the beginning of each tenth of a second of what was heard.

    Where there was silence it is -1.
    """
    known = sides_known()
    found: list[int] = []
    for at in range(0, len(heard) - STEP, STEP):
        piece = heard[at : at + PIECE].astype(np.int32)
        told = (piece[:, 0] > piece[:, 1]).tobytes()
        if np.any(piece[:, 0] == piece[:, 1]):
            found.append(-1)
            continue
        expected = found[-1] + STEP if found else 0
        if known[expected : expected + PIECE] != told:
            expected = known.index(told)
            assert known.rindex(told) == expected
        found.append(expected)
    return found


def jumps(heard: Pcm) -> list[tuple[int, int]]:
    """List where the background does not go on from one tenth of a second to the next, and how far."""
    sounding = [place for place in places(heard) if place >= 0]
    return [
        (nth, after - before - STEP)
        for nth, (before, after) in enumerate(itertools.pairwise(sounding))
        if after - before != STEP
    ]


@pytest.mark.parametrize("ambience", ["rain", "drone"])
def test_undisturbed_it_sounds_as_its_export_does_to_the_sample(
    tmp_path: Path, ambience: str
) -> None:
    mat = Mat(tmp_path, backdrop=Backdrop(ambience=ambience, seed=7))
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    assert mat.controller.wait(0)
    prepared = session.prepare(mat.ready, mat.options, under=accompaniment(mat.options))
    exported = as_int16(np.concatenate(list(prepared.blocks(block=Ms(1_000)))))
    heard = mat.heard_stereo
    np.testing.assert_array_equal(heard[: len(exported)], exported)
    assert not heard[len(exported) :].any()


def test_the_users_own_music_sounds_as_in_its_export_too(tmp_path: Path) -> None:
    (tmp_path / "album").mkdir()
    for nth, suffix in enumerate((".mp3", ".flac", ".opus")):
        rate = 48_000 if suffix == ".opus" else 44_100
        write(tmp_path / "album" / f"{nth}{suffix}", tune(15, rate, note=150 + 70 * nth), rate)
    backdrop = Backdrop(music=tmp_path / "album", shuffle=True, seed=3)
    mat = Mat(tmp_path, backdrop=backdrop)
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    prepared = session.prepare(mat.ready, mat.options, under=accompaniment(mat.options))
    exported = as_int16(np.concatenate(list(prepared.blocks(block=Ms(1_000)))))
    np.testing.assert_array_equal(mat.heard_stereo[: len(exported)], exported)


def test_music_goes_on_without_a_jump_while_the_session_is_changed(tmp_path: Path) -> None:
    mat = sided(tmp_path)
    for press in (
        Press.SLOWER, Press.MORE_TIME, Press.FEWER_WORDS, Press.VOICE_DOWN, Press.FASTER,
        Press.TONES_UP, Press.SLOWER, Press.MORE_TIME, Press.MORE_WORDS,
    ):  # fmt: skip
        mat.press(press, then=6_500)
    mat.go_to(Ms(mat.led.total - 5_000))
    assert mat.led.edited > 0
    heard = mat.heard_stereo[2_000 * PER_MS :].astype(np.int32)
    # Where there is no time to go down before a new word it takes 20 ms, and never less.
    assert np.max(np.abs(np.diff(np.abs(heard[:, 0] - heard[:, 1])))) <= 6
    assert jumps(mat.heard_stereo[2_000 * PER_MS :]) == []


@pytest.mark.parametrize(
    "press", [Press.NEXT, Press.PREVIOUS, Press.BACK, Press.FORWARD, Press.REPEAT]
)
def test_music_goes_on_where_it_was_while_the_session_jumps(tmp_path: Path, press: Press) -> None:
    mat = sided(tmp_path)
    mat.go_to(Ms(mat.span(SpanKind.HOLD).ends + 3_000))
    before = len(mat.heard_stereo)
    last = places(mat.heard_stereo[-9_700:])[-1]
    mat.press(press, then=4_000)
    after = [place for place in places(mat.heard_stereo[before:]) if place >= 0]
    # It comes back softly, so the first tenths of a second tell nothing in 16 bits.
    assert 0 < after[0] - last < 2_500 * PER_MS
    assert jumps(mat.heard_stereo[before:]) == []


@pytest.mark.parametrize(
    ("kind", "way_out"), [(SpanKind.REP, 0), (SpanKind.HOLD, 800)], ids=["reps", "a hold"]
)
def test_after_a_pause_music_goes_on_where_it_fell_silent(
    tmp_path: Path, kind: SpanKind, way_out: int
) -> None:
    mat = sided(tmp_path)
    mat.go_to(Ms(mat.span(kind, 1).at + 2_000))
    last = places(mat.heard_stereo[-9_700:])[-1]
    paused = len(mat.heard_stereo)
    mat.press(Press.PAUSE, then=20_000)
    before = len(mat.heard_stereo)
    # It sounds on while the way out of a hold is said, and not once more after that.
    during = [place for place in places(mat.heard_stereo[paused:before]) if place >= 0]
    assert before - paused <= (50 + way_out) * PER_MS
    mat.press(Press.PLAY, then=6_000)
    after = [place for place in places(mat.heard_stereo[before:]) if place >= 0]
    # Where a hold begins anew, a lead-in of near-silence wakes the headset first.
    assert 0 < after[0] - last < (2_500 + way_out) * PER_MS
    assert after[0] > max(during, default=0)
    assert jumps(mat.heard_stereo[before:]) == []


def test_music_that_can_no_longer_be_read_leaves_the_voice_alone(tmp_path: Path) -> None:
    mat = sided(tmp_path, Sided(breaks_at=30 * RATE))
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    assert mat.controller.wait(0)
    assert mat.controller.finished
    assert "it was taken out" in str(mat.composer.trouble)
    late = mat.heard_stereo[40_000 * PER_MS :]
    np.testing.assert_array_equal(late[:, 0], late[:, 1])
    assert late.any()


def test_what_is_played_into_a_file_is_the_export(tmp_path: Path) -> None:
    """A file takes sound faster than any plan is made, and loses nothing of the music by that."""
    (tmp_path / "tiny.yaml").write_text(ROUTINE, "utf-8")
    options = Options(voice="tone", rate=RATE, backdrop=Backdrop(ambience="waves"))
    ready = session.draft(str(tmp_path / "tiny.yaml"), options, Shelf())
    wanted = PlayOptions(name="tiny", asked=options, under=accompaniment(options))
    with Performance(ready, options, FileDevice(tmp_path / "live.wav"), wanted) as performance:
        assert performance.controller.wait(60)
    prepared = session.prepare(ready, options, under=accompaniment(options))
    exported = as_int16(np.concatenate(list(prepared.blocks(block=Ms(1_000)))))
    with wave.open(str(tmp_path / "live.wav")) as file:
        assert (file.getnchannels(), file.getframerate()) == (2, RATE)
        played = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)
    np.testing.assert_array_equal(played, exported)


def test_where_the_voice_is_slower_than_the_opening_music_breaks_off_softly(tmp_path: Path) -> None:
    opening = Timeline(cues=(), spans=(), chapters=(), dropped=(), total=Ms(5_000))
    gain = Ducking(opening, BackgroundOffset(ends=False)).gain(Frames(0), 5 * RATE)
    assert np.all(gain[2 * RATE : 4_750 * PER_MS] == 1)
    assert gain[-1] < 1e-6
    assert np.max(np.abs(np.diff(gain))) < 2e-4
