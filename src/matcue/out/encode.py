"""A session's blocks, encoded to a file as they come.

Everything goes through one encoder and one muxer of the codec library. They work in a thread of
their own: the next blocks are made in the meantime, and a Ctrl-C meets only our own code. Memory
does not grow with the session, but for the index that an M4A keeps until its end (about 8 MB an
hour).

The same blocks give the same bytes, however they are cut, and decode to as many frames as went
in, beginning where they began: WAV and FLAC by nature, MP3 by the delay and padding in its Info
header, M4A and M4B by their edit list, Opus by its pre-skip and last granule. Frames too many
after decoding with the same library, measured at both session rates over 50 lengths each and
over 15 min: none, except 23 (1 ms) in an MP3 at 24 kHz whose last block of 576 holds just 24.
Decoders that overlook the end of an edit list (this library's did until PyAV 18) play up to
1,023 frames of silence after an M4A.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final

import av
import numpy as np
from av.codec.codec import UnknownCodecError

from matcue.errors import ExportError, InputError
from matcue.out import readback
from matcue.out.encoder import Encoder
from matcue.out.formats import about_bytes, bit_rate
from matcue.out.pcm import as_int16
from matcue.out.whole_file import whole_file, write_failed
from matcue.units import Frames, Ms, frames, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from matcue.out.formats import Format
    from matcue.out.track import Track
    from matcue.sound.api import Block

_CHUNK: Final = Ms(4_000)
"""How much sound goes to the encoder at once. Its cost for each call is lost in that much; less
than 1 s is measurably slower, more gains nothing."""

_SLACK: Final = Ms(120)
"""How far the end of a file may be from the session's: an MP3 at 24 kHz ends up to 72 ms late."""


def export(
    blocks: Iterable[Block],
    track: Track,
    path: Path,
    fmt: Format,
    *,
    bitrate: int | None = None,
    on_progress: Callable[[Ms], None] | None = None,
) -> None:
    """Write a session to *path*, whole or not at all.

    Args:
        blocks: The sound, float32 in -1..1, each block of shape ``(frames, channels)`` and of
            any length; all of them together last `Track.total`. Louder is clipped in the
            formats of whole numbers. A block may be reused by its maker once the next is asked.
        track: What it is, how long, and its tags and chapters.
        path: The final name; an existing file is replaced at the very end.
        fmt: The kind of file.
        bitrate: In bit/s for the whole stream; None takes the format's default.
        on_progress: Told how much sound the encoder has been given, every 4 s of it and at its
            end.

    Raises:
        InputError: The session is empty or too long for the format, the bit rate is none of the
            format's, or *path* cannot be a file's name.
        ExportError: The file could not be written whole: a full disk, no permission, an encoder
            that refuses, or blocks that are not as long as the track says.
    """
    if track.total <= 0:
        raise InputError(f"{track.title or path} is empty; there is nothing to write")
    bits = bit_rate(fmt, bitrate, rate=track.rate, channels=track.channels)
    size = about_bytes(bits, track.total, rate=track.rate, channels=track.channels)
    if fmt.most_bytes is not None and size > fmt.most_bytes:
        raise InputError(f"the session is too long for {fmt.name}, which ends at 4 GiB; use flac")
    with whole_file(path, about_bytes=size) as part:
        writing = partial(_writing, path, part, size)
        with ThreadPoolExecutor(1, "encoder") as worker:
            with writing():
                encoder = worker.submit(Encoder, part, track, fmt, bits=bits).result()
            try:
                done = Frames(0)
                # The next chunk is made while the one before is encoded.
                before = worker.submit(encoder.begin)
                for chunk in _chunks(blocks, track):
                    frame = _frame(chunk, done, track, fmt)
                    with writing():
                        before.result()
                    before = worker.submit(encoder.write, frame)
                    done = Frames(done + len(chunk))
                    if done > frames(track.total, track.rate):
                        break
                    if on_progress is not None:
                        on_progress(Ms(done * 1_000 // track.rate))
                _check_given(done, track, path)
                with writing():
                    before.result()
                    worker.submit(encoder.finish).result()
                    end = worker.submit(readback.end_of_sound, part).result()
                _check_written(end, track, path)
            except BaseException:
                worker.submit(encoder.abandon)  # what it may say is no news after this
                raise


@contextmanager
def _writing(path: Path, part: Path, about_bytes: int) -> Iterator[None]:
    """Turn the codec library's errors into ours.

    It goes around what writes and around nothing else: an error that the blocks raise on their
    way is not about this file.
    """
    try:
        yield
    except UnknownCodecError as error:
        raise ExportError(
            f"cannot write {path}: this installation of PyAV has no encoder {error}; "
            "install it from its wheel (pip install --force-reinstall --only-binary=av av)"
        ) from error
    except (av.FFmpegError, ValueError, OSError) as error:
        raise write_failed(path, error, part=part, about_bytes=about_bytes) from error


def _chunks(blocks: Iterable[Block], track: Track) -> Iterator[Block]:
    """Cut blocks of any length into chunks of one length, the last shorter.

    Encoders see the same chunks whatever the blocks were. The chunks share their memory: use one
    before asking for the next.
    """
    size = frames(_CHUNK, track.rate)
    chunk = np.empty((size, track.channels), np.float32)
    filled = 0
    for block in blocks:
        taken = 0
        while taken < len(block):
            count = min(size - filled, len(block) - taken)
            chunk[filled : filled + count] = block[taken : taken + count]
            taken += count
            filled += count
            if filled == size:
                yield chunk
                filled = 0
    if filled:
        yield chunk[:filled]


def _frame(chunk: Block, at: Frames, track: Track, fmt: Format) -> av.AudioFrame:
    """Copy a chunk into a frame of the form that the encoder takes, *at* frames from the start."""
    samples: NDArray[np.float32] | NDArray[np.int16]
    if fmt.gain != 1.0:
        chunk = chunk * np.float32(fmt.gain)
    match fmt.samples:
        case "s16":
            samples = as_int16(chunk).reshape(1, -1)
        case "fltp":
            samples = np.ascontiguousarray(chunk.T)
        case _:
            samples = chunk.reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(samples, format=fmt.samples, layout=track.layout)
    frame.sample_rate = track.rate
    frame.time_base = Fraction(1, track.rate)
    frame.pts = at
    return frame


def _check_given(done: Frames, track: Track, path: Path) -> None:
    """Refuse blocks that are not as long as their track."""
    whole = frames(track.total, track.rate)
    if done != whole:
        raise ExportError(
            f"cannot write {path}: {stamp(track.total)} was announced and {done} frames came, "
            f"not {whole}; this is a mistake in matcue, please report it"
        )


def _check_written(end: Ms, track: Track, path: Path) -> None:
    """Refuse a file whose sound ends elsewhere than its track."""
    if abs(end - track.total) > _SLACK:
        raise ExportError(
            f"cannot write {path}: {stamp(end)} of {stamp(track.total)} can be read back; "
            "the disk may be failing, try another"
        )
