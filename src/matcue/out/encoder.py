"""The codec library's encoder and muxer for one file."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

import av
from av.codec.context import Flags
from av.stream import Disposition

from matcue.out import id3
from matcue.out.formats import ChapterStyle, LyricsStyle, PictureStyle
from matcue.out.tags import chapters, size_of, tags
from matcue.out.words import lrc

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.out.formats import Format
    from matcue.out.track import Track

# PyAV 19 wants a rational of its own here by its types, 18 a fraction; both take a fraction.
_MILLISECOND: Final = cast("Any", Fraction(1, 1_000))


class Encoder:
    """Writes frames of sound to a file: `begin`, `write` again and again, then `finish`.

    Make it and call it in one thread, not the main one: while the library handles its own errors
    it can swallow a Ctrl-C.

    Raises:
        av.FFmpegError: In every method: the codec library failed. Those of the system, such as
            a full disk, are also `OSError` and carry its number.
        ValueError: In the constructor: the library has no such encoder.
    """

    def __init__(self, part: Path, track: Track, fmt: Format, *, bits: int | None) -> None:
        listed = tags(track, fmt)
        # The muxer would put an MP3's comment where nobody looks.
        comment = listed.pop("comment", "") if fmt.container == "mp3" else ""
        self._frames = id3.comment_frame(comment) if comment else b""
        if track.lines and fmt.lyrics is LyricsStyle.FRAMES:
            self._frames += id3.words_frame(lrc(track)) + id3.timed_words_frame(track.lines)
        self._part = part
        # Versions and dates are left out: they change.
        options = dict(fmt.container_options) | {"fflags": "+bitexact"}
        if self._frames:
            options["metadata_header_padding"] = str(len(self._frames))
        self._container = av.open(str(part), "w", format=fmt.container, container_options=options)
        codec_options = dict(fmt.codec_options)
        if track.channels > 1:
            codec_options |= dict(fmt.stereo_options)
        self._stream = cast(
            "av.AudioStream",
            self._container.add_stream(fmt.codec, rate=track.rate, options=codec_options),
        )
        codec = self._stream.codec_context
        codec.layout = track.layout
        codec.format = fmt.samples
        codec.flags |= Flags.bitexact
        if bits is not None:
            codec.bit_rate = bits
        self._cover = track.cover if fmt.picture is PictureStyle.ATTACHED else b""
        self._picture = self._picture_stream() if self._cover else None
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

    def begin(self) -> None:
        """Open the encoder and write the header."""
        self._container.start_encoding()
        if self._picture is not None:
            picture = av.Packet(self._cover)
            picture.stream = self._picture
            picture.time_base = _MILLISECOND
            picture.pts = picture.dts = 0
            picture.is_keyframe = True
            self._container.mux(picture)

    def write(self, frame: av.AudioFrame) -> None:
        """Encode a frame of any length that continues the one before."""
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Write all that is left and close the file."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        if self._frames:
            id3.put_frame(self._part, self._frames)

    def _picture_stream(self) -> av.VideoStream:
        """Add the stream that the muxer turns into a cover; its one packet is the file itself."""
        stream = self._container.add_stream("png")
        stream.width, stream.height = size_of(self._cover)
        stream.pix_fmt = "rgb24"
        stream.disposition = Disposition.attached_pic
        return stream

    def abandon(self) -> None:
        """Close the file unfinished; Windows cannot remove an open file."""
        self._container.close()
