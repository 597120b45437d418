"""A session's blocks, encoded to a file as they come.

Everything goes through one encoder and one muxer of the codec library. Memory does not grow with
the session, but for the index that an M4A keeps until its end (about 8 MB an hour).

The same blocks give the same bytes, however they are cut, and decode to as many frames as went
in, beginning where they began: WAV and FLAC by nature, MP3 by the delay and padding in its Info
header, M4A and M4B by their edit list, Opus by its pre-skip and last granule. Frames too many
after decoding with the same library, measured at both session rates over 50 lengths each and
over 15 min: none, except 23 (1 ms) in an MP3 at 24 kHz whose last block of 576 holds just 24.
Decoders that overlook the end of an edit list (this library's did until PyAV 18) play up to
1,023 frames of silence after an M4A.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import av
import numpy as np
from av.codec.codec import UnknownCodecError
from av.codec.context import Flags

from matcue.errors import ExportError, InputError
from matcue.out import id3, readback
from matcue.out.formats import ChapterStyle, about_bytes, bit_rate
from matcue.out.tags import chapters, tags
from matcue.out.whole_file import whole_file, write_failed
from matcue.units import Frames, Ms, frames, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from av.container import OutputContainer
    from numpy.typing import NDArray

    from matcue.out.formats import Format
    from matcue.out.track import Track
    from matcue.sound.api import Block

_CHUNK: Final = Ms(4_000)
"""How much sound goes to the encoder at once. Its cost for each call is lost in that much; less
than 1 s is measurably slower, more gains nothing."""

# PyAV 19 wants a rational of its own here by its types, 18 a fraction; both take a fraction.
_MILLISECOND: Final = cast("Any", Fraction(1, 1_000))

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
        on_progress: Told how much has been encoded, every few seconds of sound and at the end.

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
        comment = _comment_frame(track, fmt)
        with writing():
            container, stream = _open(part, track, fmt, bits, padding=len(comment))
        try:
            done = Frames(0)
            for chunk in _chunks(blocks, track):
                frame = _frame(chunk, done, track, fmt)
                with writing():
                    container.mux(stream.encode(frame))
                done = Frames(done + len(chunk))
                if done > frames(track.total, track.rate):
                    break
                if on_progress is not None:
                    on_progress(Ms(done * 1_000 // track.rate))
            with writing():
                container.mux(stream.encode(None))
                container.close()
        except BaseException:
            # Windows removes no open file; what went wrong first is what counts.
            with suppress(av.FFmpegError, OSError):
                container.close()
            raise
        with writing():
            if comment:
                id3.put_frame(part, comment)
            _check(part, done, track, path)


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


def _open(
    part: Path, track: Track, fmt: Format, bits: int | None, *, padding: int
) -> tuple[OutputContainer, av.AudioStream]:
    """Set up muxer and encoder, told to leave out versions and dates, which change."""
    options = dict(fmt.container_options) | {"fflags": "+bitexact"}
    if padding:
        options["metadata_header_padding"] = str(padding)
    container = av.open(str(part), "w", format=fmt.container, container_options=options)
    stream = cast(
        "av.AudioStream",
        container.add_stream(fmt.codec, rate=track.rate, options=dict(fmt.codec_options)),
    )
    codec = stream.codec_context
    codec.layout = _layout(track)
    codec.format = fmt.samples
    codec.flags |= Flags.bitexact
    if bits is not None:
        codec.bit_rate = bits
    container.metadata.update(_container_tags(track, fmt))
    if fmt.chapters is ChapterStyle.NATIVE:
        container.set_chapters(
            [
                {
                    "id": number,
                    "start": chapter.at,
                    "end": chapter.ends,
                    "time_base": _MILLISECOND,
                    "metadata": {"title": chapter.title},
                }
                for number, chapter in enumerate(chapters(track))
            ]
        )
    return container, stream


def _container_tags(track: Track, fmt: Format) -> dict[str, str]:
    """List the tags that the muxer writes; the comment of an MP3 comes from us."""
    listed = tags(track, fmt)
    if fmt.container == "mp3":
        listed.pop("comment", None)
    return listed


def _comment_frame(track: Track, fmt: Format) -> bytes:
    comment = tags(track, fmt).get("comment", "")
    return id3.comment_frame(comment) if comment and fmt.container == "mp3" else b""


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
            # Decoders divide by 32,768, so this keeps levels exact. No dither: a rerun must give
            # the same file, and speech at this level hides the last bit by itself.
            whole = np.rint(chunk * np.float32(32_768)).clip(-32_768, 32_767)
            samples = whole.astype(np.int16).reshape(1, -1)
        case "fltp":
            samples = np.ascontiguousarray(chunk.T)
        case _:
            samples = chunk.reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(samples, format=fmt.samples, layout=_layout(track))
    frame.sample_rate = track.rate
    frame.time_base = Fraction(1, track.rate)
    frame.pts = at
    return frame


def _layout(track: Track) -> str:
    return "mono" if track.channels == 1 else "stereo"


def _check(part: Path, done: Frames, track: Track, path: Path) -> None:
    """Refuse a file that is not as long as its track."""
    if done != frames(track.total, track.rate):
        raise ExportError(
            f"cannot write {path}: {stamp(track.total)} was announced and {done} frames came, "
            f"not {frames(track.total, track.rate)}; this is a mistake in matcue, please report it"
        )
    end = readback.end_of_sound(part)
    if abs(end - track.total) > _SLACK:
        raise ExportError(
            f"cannot write {path}: {stamp(end)} of {stamp(track.total)} can be read back; "
            "the disk may be failing, try another"
        )
