"""A music file as stereo sound at a background's rate, decoded as it is read, from any frame on."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from itertools import chain, groupby
from math import gcd
from typing import TYPE_CHECKING, Any, Final, Self, cast

import av
import numpy as np
from av.error import FFmpegError, InvalidDataError

from matcue.base.errors import MusicError
from matcue.base.units import Frames
from matcue.base.whole_file import open_file
from matcue.sound.background import CHANNELS, RATE
from matcue.sound.meter import Meter

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from av.container import InputContainer
    from av.stream import Stream
    from numpy.typing import NDArray

    from matcue.sound.api import Block

DECODING: Final = f"2 {av.__version__}"
"""Changes whenever a file may come out differently; part of every note about one."""

SHORTEST: Final = Frames(RATE)
"""A file of less than a second is no music."""

LONGEST: Final = Frames(3_600 * RATE)
"""Of a longer file only the first hour is played: all that is played is heard beforehand."""

_CHUNK: Final = RATE
_PIECE: Final = RATE // 5

_RUN_UP_S: Final = 1
"""Decoders hear so much before the frame where reading begins, for they go on from what was."""

_WORTH_A_JUMP: Final = Frames(10 * RATE)
"""What lies nearer to the beginning is decoded from there, which is as fast."""

_LOUDEST: Final = np.float32(100)
"""No sound is 40 dB over full scale; what is, in a file of floats, would overflow what follows."""

_STEADY: Final = 0.1
"""How far, in frames, a time stamp may be from where its frame is."""

_BAD_PACKETS: Final = 0.02
"""A part of a file that may be damaged, as it is in many that play well everywhere."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a music file.

    Attributes:
        frames: Its length in frames at `RATE`, at most `LONGEST`.
        loudness_lufs: Integrated loudness after EBU R 128; None where it is silent.
        origin: The time stamp of its first frame of sound. None where its stamps are too coarse
            or too wrong to begin in the middle by them; such a file is read from its beginning.
    """

    frames: Frames
    loudness_lufs: float | None
    origin: int | None


def measured(path: Path) -> Measured:
    """Decode and measure a whole file, or its first hour, a second at a time.

    Raises:
        MusicError: It cannot be decoded, or is no music.
    """
    meter = Meter()
    with Reading(path) as reading:
        while reading.given < LONGEST and len(block := reading.read(_CHUNK)):
            meter.add(block)
        loudness = meter.integrated_lufs()
        if reading.bad > _BAD_PACKETS * reading.packets:
            raise unplayable(path, "it is damaged")
        if reading.given < SHORTEST:
            raise unplayable(path, "it is shorter than a second")
        return Measured(
            frames=reading.given,
            loudness_lufs=loudness if np.isfinite(loudness) else None,
            origin=reading.origin if reading.is_steady else None,
        )


class Reading:
    """A music file that is being decoded.

    Args:
        path: The file.
        start: The first frame that `read` gives, counted at `RATE` from the file's first.
        origin: `Measured.origin` of the file; with it, a start in the middle needs no decoding
            from the beginning.

    Raises:
        MusicError: It cannot be opened, or there is no sound in it.
    """

    def __init__(self, path: Path, start: Frames = Frames(0), origin: int | None = None) -> None:
        self._path = path
        self.given = Frames(0)
        """How many frames have been read."""
        self.packets = 0
        self.bad = 0
        """How many packets there were, and how many of them were damaged."""
        self.origin: int | None = None
        self.is_steady = True
        """Whether every time stamp so far fitted the number of frames before it."""
        self._tick_s = 0.0
        """What a time stamp counts, in seconds."""
        self._container = _opened(path)
        self._pieces = self._from(start, origin)
        self._left = np.zeros((CHANNELS, 0), np.float32)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def read(self, count: int) -> Block:
        """Give the next frames.

        Returns:
            Float32, shape ``(count, 2)``, all of it finite; fewer frames only at the end.

        Raises:
            MusicError: The file can no longer be read.
        """
        found = [self._left]
        missing = count - self._left.shape[1]
        while missing > 0 and (piece := self._next()) is not None:
            found.append(piece)
            missing -= piece.shape[1]
        whole = np.concatenate(found, axis=1)
        self._left = whole[:, count:]
        self.given = Frames(self.given + min(count, whole.shape[1]))
        return whole[:, :count].T

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._pieces.close()
        self._container.close()

    def _next(self) -> NDArray[np.float32] | None:
        try:
            return next(self._pieces, None)
        except (FFmpegError, OSError) as error:
            raise unplayable(self._path, _why(error)) from error

    def _from(self, start: Frames, origin: int | None) -> Generator[NDArray[np.float32]]:
        """Give pieces of shape ``(2, frames)``, the first of which begins at *start*."""
        landed = None
        if origin is not None and start > _WORTH_A_JUMP:
            landed = self._jumped(start, origin)
            if landed is None:
                self._container.close()
                self._container = _opened(self._path)
        frames, early = landed or (self._decoded(), start)
        for piece in _resampled(frames):
            skipped = min(early, piece.shape[1])
            early -= skipped
            if skipped < piece.shape[1]:
                yield piece[:, skipped:]

    def _jumped(self, start: Frames, origin: int) -> tuple[Iterator[av.AudioFrame], int] | None:
        """Begin a little before a frame.

        The resampler's output only falls on the same instants as when it is fed from the
        beginning if what it is fed begins at an instant that has a frame at either rate.

        Returns:
            Frames from such an instant on, and how many come out too early at `RATE`; None if the
            file does not say where it has landed.
        """
        stream = self._container.streams.best("audio")
        if stream is None or stream.time_base is None:
            return None
        before_s = start / RATE - _RUN_UP_S
        try:
            self._container.seek(origin + int(before_s / stream.time_base), stream=stream)
        except FFmpegError:
            return None
        frames = self._decoded()
        first = next(frames, None)
        if first is None or first.pts is None:
            return None
        rate = first.sample_rate
        place = (first.pts - origin) * first.time_base * rate
        step = rate // gcd(rate, RATE)
        begin = -(-round(place) // step) * step
        early = start - begin * RATE // rate
        if abs(place - round(place)) > _STEADY or early < 0 or place < 0:
            return None
        return _without(chain([first], frames), begin - round(place)), early

    def _decoded(self) -> Iterator[av.AudioFrame]:
        """Decode from where the file stands, over damaged packets, as every player does."""
        stream = self._container.streams.best("audio")
        end = _end(self._container, stream)
        count = 0
        try:
            for packet in self._container.demux(stream):
                self.packets += 1
                try:
                    frames = cast("list[av.AudioFrame]", packet.decode())
                except InvalidDataError:
                    self.bad += 1
                    continue
                for frame in frames:
                    self._stamp(frame, count)
                    count += frame.samples
                    kept = _until(end, frame)
                    if kept > 0:
                        yield frame if kept == frame.samples else _part(frame, 0, kept)
        except InvalidDataError:
            self.bad += 1  # what follows cannot be found: the file ends here

    def _stamp(self, frame: av.AudioFrame, before: int) -> None:
        """Look whether a frame's time stamp tells its place."""
        if self.origin is None:
            self.origin = frame.pts
            self._tick_s = float(frame.time_base)
        if frame.pts is None or self.origin is None:
            self.is_steady = False
        else:
            place = (frame.pts - self.origin) * self._tick_s * frame.sample_rate
            self.is_steady = self.is_steady and abs(place - before) <= _STEADY


def _resampled(frames: Iterator[av.AudioFrame]) -> Iterator[NDArray[np.float32]]:
    """Turn frames of any form into pieces of shape ``(2, frames)`` at `RATE`."""
    for _, alike in groupby(frames, lambda f: (f.format.name, f.layout.name, f.sample_rate)):
        # In large pieces, for small ones take longer to handle than to make.
        resampler = av.AudioResampler("fltp", "stereo", RATE, frame_size=_PIECE)
        for frame in alike:
            yield from map(_samples, resampler.resample(frame))
        yield from map(_samples, resampler.resample(None))


def _samples(frame: av.AudioFrame) -> NDArray[np.float32]:
    samples = frame.to_ndarray().astype(np.float32, copy=False)
    if not np.isfinite(samples).all():
        # A file of floats can hold anything, and what is no number would silence all that follows.
        samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(samples, -_LOUDEST, _LOUDEST)


def _end(container: InputContainer, stream: Stream | None) -> int | None:
    """Return the time stamp at which the sound ends, where the container knows it exactly.

    AAC comes in whole packets, and the last one goes on after the sound. From version 19 on av cuts
    it off by itself.
    """
    if stream is None or stream.duration is None or "mp4" not in container.format.name.split(","):
        return None
    return (stream.start_time or 0) + stream.duration


def _until(end: int | None, frame: av.AudioFrame) -> int:
    """Tell how many samples of a frame lie before a time stamp."""
    if end is None or frame.pts is None:
        return frame.samples
    left = round((end - frame.pts) * frame.time_base * frame.sample_rate)
    return min(max(left, 0), frame.samples)


def _without(frames: Iterator[av.AudioFrame], count: int) -> Iterator[av.AudioFrame]:
    """Leave out the first *count* samples."""
    for frame in frames:
        if count >= frame.samples:
            count -= frame.samples
        else:
            yield _part(frame, count, frame.samples) if count else frame
            count = 0


def _part(frame: av.AudioFrame, first: int, last: int) -> av.AudioFrame:
    """Keep the samples of a frame from *first* up to *last*, which is left out."""
    held: Any = frame.to_ndarray()
    # A frame of planes has a row for each channel, any other has one row for all.
    wide = held.shape[1] // frame.samples
    kept = held[:, first * wide : last * wide]
    cut = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(kept), frame.format.name, frame.layout.name
    )
    cut.sample_rate = frame.sample_rate
    return cut


def _opened(path: Path) -> InputContainer:
    try:
        with open_file(path) as file:
            if not _tables_fit(file):
                raise unplayable(path, _DAMAGED)
        # An absolute path is never taken for an address, and what it may lead to lies on disk.
        container = av.open(str(path.absolute()), options={"protocol_whitelist": "file"})
    except (FFmpegError, OSError, ValueError) as error:
        raise unplayable(path, _why(error)) from error
    # It finds none, or one without, where no decoder is known.
    if getattr(container.streams.best("audio"), "codec_context", None) is None:
        why = "nobody here knows its kind of sound" if container.streams.audio else _SILENT
        container.close()
        raise unplayable(path, why)
    return container


_SILENT: Final = "there is no sound in it"
_DAMAGED: Final = "it is no sound file, or a damaged one"

_NESTING: Final = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_TABLES: Final = {
    b"stts": 8,
    b"ctts": 8,
    b"stsc": 12,
    b"stsz": 4,
    b"stss": 4,
    b"stco": 4,
    b"co64": 8,
}
"""The tables of an MP4, and the bytes of an entry."""


def _tables_fit(file: BinaryIO) -> bool:
    """Return whether the tables of an MP4 are as long as they say; other files have none.

    The library makes room for as many entries as a table says, before it reads them.
    """
    whole = file.seek(0, os.SEEK_END)
    file.seek(4)
    spans = [(0, whole)] if file.read(4) == b"ftyp" else []
    while spans:
        at, end = spans.pop()
        while at + 8 <= end:
            file.seek(at)
            size, name, large = struct.unpack(">I4sQ", file.read(16).ljust(16, b"\0"))
            head, size = (16, large) if size == 1 else (8, size or end - at)
            if name in _NESTING:
                spans.append((at + head, min(at + size, end)))
            elif name in _TABLES:
                file.seek(at + head + 4)
                first, second = struct.unpack(">II", file.read(8).ljust(8, b"\0"))
                if name == b"stsz" and first:  # one size for so many samples, and no table
                    fits = second <= whole
                else:
                    fits = (second if name == b"stsz" else first) * _TABLES[name] <= size
                if not fits:
                    return False
            at += max(size, head)
    return True


def _why(error: Exception) -> str:
    if isinstance(error, InvalidDataError):
        return _DAMAGED
    return getattr(error, "strerror", None) or str(error)


def unplayable(path: Path, why: str) -> MusicError:
    """Return the error for a music file that cannot be played."""
    return MusicError(f"the music '{path}' cannot be played: {why}")
