"""Write one file, a chunk of sound at a time.

Everything goes through one encoder and one muxer of the codec library. They work in a thread of
their own: the next chunk is made in the meantime, and a Ctrl-C meets only our own code. The head of
a file has its chapters and words; what is encoded before they are known is held in memory. Memory
does not grow with the session, but for the index that an M4A keeps until its end (about 8 MB an
hour).

The same sound gives the same bytes, and decodes to as many frames as went in, beginning where
they began: WAV and FLAC by nature, MP3 by the delay and padding in its Info header, M4A and M4B
by their edit list, Opus by its pre-skip and last granule. Frames too many after decoding with
the same library, measured at both session rates over 50 lengths each and over 15 min: none,
except 23 (1 ms) in an MP3 at 24 kHz whose last block of 576 holds just 24. Decoders that
overlook the end of an edit list (this library's did until PyAV 18) play up to 1,023 frames of
silence after an M4A.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import av
import numpy as np
from av.codec.codec import UnknownCodecError
from av.codec.context import Flags
from av.stream import Disposition

from matcue.base.errors import ExportError, InputError
from matcue.base.units import SECOND, Frames, Ms, frames, seconds, stamp
from matcue.base.whole_file import whole_file, write_failed
from matcue.out.formats import (
    ChapterStyle,
    LyricsStyle,
    PictureStyle,
    Quality,
    about_bytes,
    bit_rate,
)
from matcue.out.tags import (
    chapters,
    comment_frame,
    put_frame,
    size_of,
    tags,
    timed_words_frame,
    words_frame,
)
from matcue.out.track import WORDS_FILES, Track, lrc
from matcue.sound.api import as_int16

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from matcue.out.formats import Format
    from matcue.sound.api import Block

    Writer: TypeAlias = Generator[None, Block | Track | None, None]
    """Takes chunks of sound by ``send``, once and at any time the track, and None after the last
    chunk; it then stops."""


# PyAV 19 wants a rational of its own here by its types, 18 a fraction; both take a fraction.
_MILLISECOND: Final = cast("Any", Fraction(1, 1_000))


class Encoder:
    """Writes frames of sound to a file: `begin` once, `write` again and again, then `finish`.

    Make it and call it in one thread, not the main one: while the library handles its own errors
    it can swallow a Ctrl-C.

    Raises:
        av.FFmpegError: In every method: the codec library failed. Those of the system, such as
            a full disk, are also `OSError` and carry its number.
        ValueError: In the constructor: the library has no such encoder.
    """

    def __init__(self, part: Path, form: Track, fmt: Format, *, bits: int | None) -> None:
        self._part, self._fmt = part, fmt
        self._frames = b""
        self._held: list[av.Packet[Any]] | None = []
        # Versions and dates are left out: they change.
        options = dict(fmt.container_options) | {"fflags": "+bitexact"}
        self._container = av.open(str(part), "w", format=fmt.container, container_options=options)
        codec_options = dict(fmt.codec_options)
        if form.channels > 1:
            codec_options |= dict(fmt.stereo_options)
        self._stream = cast(
            "av.AudioStream",
            self._container.add_stream(fmt.codec, rate=form.rate, options=codec_options),
        )
        codec = self._stream.codec_context
        codec.layout = form.layout
        codec.format = fmt.samples
        codec.flags |= Flags.bitexact
        if bits is not None:
            codec.bit_rate = bits

    def begin(self, track: Track) -> None:
        """Write the head of the file, and all that has been encoded so far."""
        fmt = self._fmt
        listed = tags(track, fmt)
        # The muxer would put an MP3's comment where nobody looks.
        comment = listed.pop("comment", "") if fmt.container == "mp3" else ""
        self._frames = comment_frame(comment) if comment else b""
        if track.lines and fmt.lyrics is LyricsStyle.FRAMES:
            self._frames += words_frame(lrc(track)) + timed_words_frame(track.lines)
        if self._frames:
            room = str(len(self._frames))
            self._container.container_options["metadata_header_padding"] = room
        self._container.metadata.update(listed)
        if fmt.chapters is ChapterStyle.NATIVE:
            self._container.set_chapters(
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
        cover = track.cover if fmt.picture is PictureStyle.ATTACHED else b""
        stream = self._picture_stream(cover) if cover else None
        self._container.start_encoding()
        if stream is not None:
            picture = av.Packet(cover)
            picture.stream = stream
            picture.time_base = _MILLISECOND
            picture.pts = picture.dts = 0
            picture.is_keyframe = True
            self._container.mux(picture)
        held, self._held = self._held or [], None
        self._container.mux(held)

    def write(self, frame: av.AudioFrame) -> None:
        """Encode a frame of any length that continues the one before."""
        packets = self._stream.encode(frame)
        if self._held is None:
            self._container.mux(packets)
        else:
            self._held += packets

    def finish(self) -> None:
        """Write all that is left and close the file."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        if self._frames:
            put_frame(self._part, self._frames)

    def _picture_stream(self, cover: bytes) -> av.VideoStream:
        """Add the stream that the muxer turns into a cover; its one packet is the file itself."""
        stream = self._container.add_stream("png")
        stream.width, stream.height = size_of(cover)
        stream.pix_fmt = "rgb24"
        stream.disposition = Disposition.attached_pic
        return stream

    def abandon(self) -> None:
        """Close the file unfinished; Windows cannot remove an open file."""
        self._container.close()


_SLACK: Final = Ms(120)
"""How far the end of a file may be from the session's: an MP3 at 24 kHz ends up to 72 ms late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A file or folder to write a session to.

    Attributes:
        path: The final name; an existing file is replaced at the very end. With *split* it is
            that of a folder, which is made if need be.
        fmt: The kind of file.
        bitrate: In bit/s for the whole stream; None takes that of *quality*.
        quality: Which of the format's bit rates to take.
        words: Kinds of lyrics files to write beside it, from `matcue.out.track.WORDS_FILES`.
        split: Write a file for each chapter.
        stale: Names of files to remove from the folder.
    """

    path: Path
    fmt: Format
    bitrate: int | None = None
    quality: Quality = Quality.NORMAL
    words: tuple[str, ...] = ()
    split: bool = False
    stale: tuple[str, ...] = ()


def file_size(target: Target, track: Track) -> int:
    """Estimate how many bytes of sound a target will hold.

    Raises:
        InputError: The format does not have this bit rate, or cannot hold so much.
    """
    fmt, form = target.fmt, {"rate": track.rate, "channels": track.channels}
    bits = bit_rate(fmt, target.bitrate, quality=target.quality, **form)
    size = about_bytes(bits, track.total, **form)
    if fmt.most_bytes is not None and size > fmt.most_bytes:
        raise InputError(f"the session is too long for {fmt.name}, which ends at 4 GiB; use flac")
    return size


def write_file(expected: Track, target: Target) -> Writer:
    """Write a track to one file, whole or not at all.

    It takes chunks of float32 in -1..1, shape ``(frames, channels)``, of any length; they are
    copied. Of *expected* only the rate and the channels have to be those of the track. Closing it
    early removes what was written.

    Raises:
        InputError: The session is empty or too long for the format, the bit rate is none of the
            format's, or the path cannot be a file's name.
        ExportError: The file could not be written whole: a full disk, no permission, an encoder
            that refuses, or sound that is not as long as the track says.
    """
    path, fmt, track = target.path, target.fmt, expected
    form = {"rate": expected.rate, "channels": expected.channels}
    bits = bit_rate(fmt, target.bitrate, quality=target.quality, **form)
    size = about_bytes(bits, expected.total, **form)
    with whole_file(path, about_bytes=size) as part:
        writing = partial(_writing, path, part, size)
        with ThreadPoolExecutor(1, "encoder") as worker:
            with writing():
                encoder = worker.submit(Encoder, part, expected, fmt, bits=bits).result()
            try:
                done, most = Frames(0), None
                before: Future[None] = Future()
                before.set_result(None)
                while (given := (yield)) is not None:
                    # The next chunk is made while the one before is encoded.
                    if isinstance(given, Track):
                        track, work = given, partial(encoder.begin, given)
                        _check(target, track)
                        most = frames(track.total, track.rate)
                    else:
                        work = partial(encoder.write, _frame(given, done, track, fmt))
                        done = Frames(done + len(given))
                    with writing():
                        before.result()
                    before = worker.submit(work)
                    if most is not None and done > most:
                        break
                check_given(done, track, path)
                with writing():
                    before.result()
                    worker.submit(encoder.finish).result()
                    end = worker.submit(end_of_sound, part).result()
                check_written(end, track, path)
            except BaseException:
                worker.submit(encoder.abandon)  # what it may say is no news after this
                raise
    for kind in target.words:
        beside = path.with_suffix(f".{kind}")
        with whole_file(beside) as part, _writing(beside, part, 0):
            part.write_text(WORDS_FILES[kind](track), "utf-8", newline="\n")


def _check(target: Target, track: Track) -> None:
    """Refuse a track that is empty, or too long for its format."""
    if track.total <= 0:
        raise InputError(f"{track.title or target.path} is empty; there is nothing to write")
    file_size(target, track)


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


def check_given(done: Frames, track: Track, path: Path) -> None:
    """Refuse blocks that are not as long as their track."""
    whole = frames(track.total, track.rate)
    if done != whole:
        raise ExportError(
            f"cannot write {path}: {stamp(track.total)} was announced and {done} frames came, "
            f"not {whole}; this is a mistake in matcue, please report it"
        )


def check_written(end: Ms, track: Track, path: Path) -> None:
    """Refuse a file whose sound ends elsewhere than its track."""
    if abs(end - track.total) > _SLACK:
        raise ExportError(
            f"cannot write {path}: {stamp(end)} of {stamp(track.total)} can be read back; "
            "the disk may be failing, try another"
        )


_TAIL: Final = SECOND
"""How much of the end is read."""

_SHORT: Final = Ms(10_000)
"""Up to this length a file is read from its beginning; some formats cannot seek in so little."""


def end_of_sound(path: Path) -> Ms:
    """Return where the last packet of sound in a file ends.

    Only the tail is read and nothing is decoded, so this takes milliseconds however long the
    file is, and still sees a file whose head promises more than there is. Codecs that work in
    frames round the end up: MP3 adds its delay and fills its last frame, at most 72 ms at
    24 kHz; the others end to the millisecond.

    Raises:
        av.FFmpegError: The file cannot be read at all.
    """
    try:
        return _end(path, tail_only=True)
    except av.FFmpegError:
        return _end(path, tail_only=False)


def _end(path: Path, *, tail_only: bool) -> Ms:
    end = Ms(0)
    # Without fast seeking, a jump in an MP3 reads every frame before it.
    with av.open(str(path), container_options={"fflags": "+fastseek"}) as container:
        stream = container.streams.audio[0]
        declared = Ms((container.duration or 0) // 1_000)
        if tail_only and declared > _SHORT:
            container.seek((declared - _TAIL) * 1_000)
        for packet in container.demux(stream):
            if packet.pts is not None and packet.time_base is not None:
                after = packet.pts + (packet.duration or 0)
                end = max(end, seconds(float(after * packet.time_base)))
    return end
