"""The user's own music as an endless background: song after song, all equally loud.

Songs are crossfaded, the last into the first as well. Which song sounds at a frame, and where in
it, follows from the lengths of the songs before; a song is decoded only when it is reached.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.errors import MusicError
from matcue.base.units import Frames
from matcue.sound import chance
from matcue.sound.background import CHANNELS, LOUDNESS_LUFS, RATE
from matcue.sound.decode import Reading
from matcue.sound.limiter import Limited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from matcue.sound.api import Block
    from matcue.sound.decode import Measured

CROSSFADE: Final = Frames(4 * RATE)
"""How long two songs sound together; of a short one never more than a third."""

_READ_AHEAD: Final = Frames(RATE)
"""More than `Limited` hears of what it does not give yet."""

MOST_GAIN_DB: Final = 30.0
"""What is softer than this can make good stays softer: there is more noise than music in it."""


def order(songs: int, seed: int | None, nth: int) -> int:
    """Return the index of the song that is the *nth* to play.

    Args:
        songs: How many there are.
        seed: Seed of the shuffle, which differs in each round; None keeps them in order.
        nth: Counted from 0, without end.
    """
    turn, place = divmod(nth, songs)
    # Two songs can only take turns.
    if seed is None or songs < 3:
        return place
    shuffled = _shuffled(songs, seed, turn)
    if place < 2 and turn and shuffled[0] == _shuffled(songs, seed, turn - 1)[-1]:
        return shuffled[1 - place]  # no song follows itself
    return shuffled[place]


@lru_cache(maxsize=4)
def _shuffled(songs: int, seed: int, turn: int) -> tuple[int, ...]:
    return tuple(sorted(range(songs), key=lambda song: chance.hashed(seed, turn, song)))


class Music:
    """The songs as an endless `Background`. Safe to use from several threads.

    Args:
        songs: Their files, in order.
        measure: Returns length and loudness of a file; called once for each song, when it is
            reached first.
        shuffle: Seed of the shuffle; None keeps them in order.
        level_db: Gain in dB, added to the loudness of a background.
        left_out: Takes the errors of songs that cannot be played, which are left out then. None
            raises them.
    """

    def __init__(
        self,
        songs: Sequence[Path],
        measure: Callable[[Path], Measured],
        *,
        shuffle: int | None = None,
        level_db: float = 0.0,
        left_out: list[MusicError] | None = None,
    ) -> None:
        self._songs = songs
        self._measure = measure
        self._known: dict[Path, Measured] = {}
        self._measuring = threading.RLock()
        self._shuffle = shuffle
        self._level_db = level_db
        self._left_out = left_out
        self._played: list[Path] = []
        """The songs to play so far, where some may be left out."""
        self._tried = 0
        self._bad: set[Path] = set()
        self._begins = [Frames(0)]
        """Where each song begins that is known so far, and the one after."""

    def song(self, nth: int) -> Path:
        """Return the file of the *nth* song to play.

        Raises:
            MusicError: All are left out.
        """
        if self._left_out is None:
            return self._songs[order(len(self._songs), self._shuffle, nth)]
        with self._measuring:
            while len(self._played) <= nth:
                self._played.append(self._next_good(self._left_out))
        return self._played[nth]

    def _next_good(self, left_out: list[MusicError]) -> Path:
        for _ in range(2 * len(self._songs)):  # two rounds, for each has an order of its own
            song = self._songs[order(len(self._songs), self._shuffle, self._tried)]
            self._tried += 1
            if song in self._bad:
                continue
            try:
                self._known[song] = self._known.get(song) or self._measure(song)
            except MusicError as error:
                self._bad.add(song)
                left_out.append(error)
            else:
                return song
        raise left_out[0]

    def begins(self, nth: int) -> Frames:
        """Return the frame at which the *nth* song begins.

        Raises:
            MusicError: A song before it cannot be played.
        """
        if len(self._begins) <= nth:
            with self._measuring:
                while len(self._begins) <= nth:
                    last = len(self._begins) - 1
                    ends = self._begins[last] + self.measured(last).frames
                    self._begins.append(Frames(ends - self.overlap(last)))
        return self._begins[nth]

    def measured(self, nth: int) -> Measured:
        """Return what was measured of the *nth* song; measures it if need be.

        Raises:
            MusicError: It cannot be played.
        """
        song = self.song(nth)
        if song not in self._known:
            with self._measuring:
                if song not in self._known:
                    self._known[song] = self._measure(song)
        return self._known[song]

    def overlap(self, nth: int) -> Frames:
        """Return the length in frames of the crossfade from the *nth* song to the next."""
        shorter = min(self.measured(nth).frames, self.measured(nth + 1).frames)
        return Frames(min(CROSSFADE, shorter // 3))

    def gain(self, nth: int) -> float:
        """Return the gain of the *nth* song, as a factor."""
        loudness = self.measured(nth).loudness_lufs
        # Silence stays what it is.
        raised_db = min(MOST_GAIN_DB, LOUDNESS_LUFS - loudness) if loudness is not None else 0.0
        return float(10 ** ((raised_db + self._level_db) / 20))

    def reached(self, end: Frames) -> Iterator[Frames]:
        """Measure one by one the songs that begin before a frame.

        Yields:
            The frame at which each song begins.

        Raises:
            MusicError: One of them cannot be played.
        """
        nth = 0
        yield self.begins(nth)
        while self.next_may_begin(nth) < end + _READ_AHEAD:
            nth += 1
            yield self.begins(nth)

    def next_may_begin(self, nth: int) -> Frames:
        """Return the earliest frame at which the song after the *nth* may begin; measures no more.

        Raises:
            MusicError: The *nth* cannot be played.
        """
        return Frames(self.begins(nth) + self.measured(nth).frames - CROSSFADE)

    def stream(self, start: Frames = Frames(0)) -> Limited:
        """Return a stream from a frame on, with peaks under `matcue.sound.limiter.CEILING`.

        Raises:
            MusicError: A song before it, or the one there, cannot be played.
        """
        return Limited(lambda at: _Songs(self, at), start)


class _Songs:
    """The songs that are sounding; one, or two in a crossfade."""

    def __init__(self, music: Music, start: Frames) -> None:
        self._music = music
        self._at = start
        self._open: dict[int, Reading] = {}
        self._nth = 0
        while music.begins(self._nth) + music.measured(self._nth).frames <= start:
            self._nth += 1

    def read(self, count: int) -> Block:
        mixed = np.zeros((CHANNELS, count), np.float32)
        stop = self._at + count
        nth = self._nth
        while True:
            begin = self._music.begins(nth)
            end = begin + self._music.measured(nth).frames
            first, last = max(begin, self._at), min(end, stop)
            if first < last:
                samples = self._reading(nth, Frames(first - begin)).read(last - first)
                gain = self._gain(nth, first - begin, len(samples))
                # A file that is shorter than it was when it was measured leaves silence.
                mixed[:, first - self._at :][:, : len(samples)] += samples.T * gain
            if end <= stop:
                self._done(nth)
            if self._music.next_may_begin(nth) >= stop:
                break
            nth += 1
        self._at = Frames(stop)
        return mixed.T

    def close(self) -> None:
        for reading in self._open.values():
            reading.close()
        self._open.clear()

    def _reading(self, nth: int, start: Frames) -> Reading:
        if nth not in self._open:
            origin = self._music.measured(nth).origin
            self._open[nth] = Reading(self._music.song(nth), start, origin)
        return self._open[nth]

    def _done(self, nth: int) -> None:
        if nth in self._open:
            self._open.pop(nth).close()
        self._nth = max(self._nth, nth + 1)

    def _gain(self, nth: int, start: int, count: int) -> NDArray[np.float32]:
        """Give the gain of some frames of a song, counted from its first, shape ``(count,)``."""
        music = self._music
        gain = np.full(count, music.gain(nth), np.float32)
        if nth:
            _fade(gain, start, music.overlap(nth - 1), rising=True)
        ends = music.measured(nth).frames
        if start + count > ends - CROSSFADE:
            over = music.overlap(nth)
            _fade(gain, start - (ends - over), over, rising=False)
        return gain


def _fade(gain: NDArray[np.float32], at: int, length: int, *, rising: bool) -> None:
    """Fade a gain in or out where it lies within *length* frames, of which *at* is its first.

    The squares of both directions add up to 1, as the power of two songs does.
    """
    begin, end = max(0, -at), min(len(gain), length - at)
    if begin < end:
        angle = (np.arange(begin + at, end + at) + 0.5) * (np.pi / 2 / length)
        gain[begin:end] *= (np.sin(angle) if rising else np.cos(angle)).astype(np.float32)
