"""The file formats that a session can be written in, as a table of facts.

Nothing here loads the codec library, so looking a format up is cheap.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.base.units import frames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.base.units import Ms

Options = tuple[tuple[str, str], ...]
"""Options for the codec library, in the order in which they are given."""


class ChapterStyle(StrEnum):
    """How a format keeps chapters."""

    NONE = "none"
    """It has no place for them that players read."""
    NATIVE = "native"
    """In a structure of its own, which the muxer writes."""
    COMMENTS = "comments"
    """As ``CHAPTER000`` and ``CHAPTER000NAME`` among its Vorbis comments."""


class PictureStyle(StrEnum):
    """How a format keeps a cover."""

    NONE = "none"
    """It has no place for one that players read."""
    ATTACHED = "attached"
    """In a structure of its own, which the muxer writes from a stream of one picture.

    Its muxer has to take a second stream, a PNG with the disposition of an attached picture.
    """
    COMMENT = "comment"
    """In base64 among its Vorbis comments, as ``METADATA_BLOCK_PICTURE``."""


class LyricsStyle(StrEnum):
    """How a format keeps the words."""

    NONE = "none"
    """It has no place for them that players read."""
    TAG = "tag"
    """As a text among its tags, which the muxer writes."""
    FRAMES = "frames"
    """In two frames of an ID3 tag, one as a text and one with an instant for each line.

    The file has to begin with that tag, in its version 2.3, and its muxer to leave room there by
    ``metadata_header_padding``; the frames are put in when all else is written.
    """


class Quality(StrEnum):
    """Size of a file against how it sounds; loudness and length are the same in all."""

    SMALL = "small"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How to write one kind of file.

    `name` is what the user calls it and `suffix` how such files end. `container`, `codec` and
    `samples` are the codec library's names for the muxer, the encoder and the form in which the
    encoder takes sound. `bitrate` is the default in bit/s for each channel, None for lossless
    formats; `small` and `high` are those of the other qualities. `kbits` says which bit rates,
    in kbit/s for the whole stream, the encoder keeps exactly at each session rate. `mime` is its
    type for a web server.
    """

    name: str
    suffix: str
    mime: str
    container: str
    codec: str
    samples: str
    chapters: ChapterStyle
    picture: PictureStyle
    lyrics: LyricsStyle
    bitrate: int | None = None
    small: int | None = None
    high: int | None = None
    kbits: tuple[tuple[int, tuple[int, ...] | range], ...] = ()
    container_options: Options = ()
    codec_options: Options = ()
    stereo_options: Options = ()
    """Further ones for the encoder of two channels."""
    tags: Options = ()
    """Tags that every file of this kind carries."""
    gain: float = 1.0
    """What sound is multiplied by before the encoder, so that it comes out as loud as it was."""
    most_bytes: int | None = None
    """How large a file of this kind can be; None where no session comes near it."""


# The bit rates of Layer III: ISO/IEC 13818-3 for 24 kHz, ISO/IEC 11172-3 for 48 kHz. That goes
# on to 320, but speech gains nothing there, and up to here the encoder's gain is one number.
_MP3_KBITS: Final = (
    (24_000, (16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)),
    (48_000, (32, 40, 48, 56, 64, 80, 96, 112, 128, 160)),
)

# A raw AAC frame holds at most 6,144 bits a channel for 1,024 samples (ISO/IEC 14496-3, 4.5.3),
# which is 6 bits a sample. The lower end is our judgement of what is still speech.
_AAC_KBITS: Final = ((24_000, range(16, 145)), (48_000, range(32, 289)))

# RFC 6716, section 2.1.1: 6 to 510 kbit/s; one channel gains nothing above 256.
_OPUS_KBITS: Final = ((24_000, range(6, 257)), (48_000, range(6, 257)))


def _mp4(name: str, brand: str, tags: Options = ()) -> Format:
    return Format(
        name=name,
        suffix=f".{name}",
        mime="audio/mp4",
        container="mp4",
        codec="aac",
        samples="fltp",
        chapters=ChapterStyle.NATIVE,
        picture=PictureStyle.ATTACHED,
        lyrics=LyricsStyle.TAG,
        bitrate=48_000,
        small=32_000,
        high=72_000,
        kbits=_AAC_KBITS,
        # The index before the sound: a player can start before it has the whole file.
        container_options=(("brand", brand), ("movflags", "+faststart")),
        codec_options=(("aac_coder", "fast"),),
        # Where it may fold two channels into one, this coder sometimes makes bursts of twice
        # their size (measured: 1.52 from 0.76, and 14 dB more error).
        stereo_options=(("aac_is", "0"),),
        tags=tags,
    )


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        made.name: made
        for made in (
            Format(
                name="mp3",
                suffix=".mp3",
                mime="audio/mpeg",
                container="mp3",
                codec="libmp3lame",
                samples="fltp",
                chapters=ChapterStyle.NATIVE,
                picture=PictureStyle.ATTACHED,
                lyrics=LyricsStyle.FRAMES,
                # Constant, so that a phone's jump to a chapter lands within 34 ms.
                bitrate=64_000,
                small=32_000,
                high=80_000,
                kbits=_MP3_KBITS,
                # In the later standard, 2.4, the muxer writes the lengths of long chapter titles
                # and of the table of contents wrongly; in this one it does not.
                container_options=(("id3v2_version", "3"),),
                # What LAME does by itself takes 1.8 times as long for rain or music, and comes
                # out farther from what went in (measured: by 1 to 5 dB in every band).
                stereo_options=(("compression_level", "7"),),
                # LAME turns everything down to 0.95 (measured: -0.445 dB at all these rates).
                gain=1 / 0.95,
            ),
            _mp4("m4a", "M4A "),
            # Media type 2 puts it on the shelf of the audiobooks, which remember their place.
            _mp4("m4b", "M4B ", tags=(("media_type", "2"),)),
            Format(
                name="opus",
                suffix=".opus",
                mime="audio/ogg",
                container="opus",
                codec="libopus",
                samples="flt",
                # The muxer writes these too, but rounds their seconds up from a half.
                chapters=ChapterStyle.COMMENTS,
                picture=PictureStyle.COMMENT,
                lyrics=LyricsStyle.TAG,
                bitrate=32_000,
                small=20_000,
                high=64_000,
                kbits=_OPUS_KBITS,
                codec_options=(("compression_level", "5"),),
            ),
            Format(
                name="flac",
                suffix=".flac",
                mime="audio/flac",
                container="flac",
                codec="flac",
                samples="s16",
                chapters=ChapterStyle.COMMENTS,
                picture=PictureStyle.ATTACHED,
                lyrics=LyricsStyle.TAG,
            ),
            Format(
                name="wav",
                suffix=".wav",
                mime="audio/wav",
                container="wav",
                codec="pcm_s16le",
                samples="s16",
                # RIFF has cue points, but hardly a player shows them.
                chapters=ChapterStyle.NONE,
                picture=PictureStyle.NONE,
                lyrics=LyricsStyle.NONE,
                # Its lengths are 32 bits wide; 64 KiB are for the header and the tags.
                most_bytes=(1 << 32) - (1 << 16),
            ),
        )
    }
)
"""Every format by its name, the default first."""

_KIN: Final = {"ogg": "opus", "oga": "opus", "aac": "m4a", "mp4": "m4a", "wave": "wav"}
"""What to offer to those who ask for a neighbour of ours."""


def by_name(name: str) -> Format:
    """Look a format up: ``mp3``, also as ``MP3`` or ``.mp3``.

    Raises:
        InputError: No format is called that.
    """
    bare = name.strip().lower().removeprefix(".")
    if bare in FORMATS:
        return FORMATS[bare]
    near = _KIN.get(bare) or next(iter(difflib.get_close_matches(bare, FORMATS, n=1)), None)
    hint = f"; did you mean {near}?" if near else ""
    raise InputError(f"no format is called {name!r}: there are {', '.join(FORMATS)}{hint}")


def by_suffix(path: PurePath | str) -> Format:
    """Return the format that a file's name ends with.

    Raises:
        InputError: The name has no ending, or an unknown one.
    """
    suffix = PurePath(path).suffix
    if suffix in ("", "."):
        endings = ", ".join(each.suffix for each in FORMATS.values())
        raise InputError(f"{path} does not say which kind of file it is; end it with {endings}")
    try:
        return by_name(suffix)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def bit_rate(
    fmt: Format,
    asked: int | None,
    *,
    rate: int,
    channels: int,
    quality: Quality = Quality.NORMAL,
) -> int | None:
    """Return the bit rate of a file, in bit/s; None for a lossless format.

    Args:
        fmt: The format.
        asked: What the user asked for, in bit/s; None takes that of *quality*.
        rate: Frames a second, one of `matcue.base.units.RATES`.
        channels: How many channels there are.
        quality: Used when no rate is asked for; lossless formats ignore it.

    Raises:
        InputError: The format has no bit rate, or not that one.
    """
    if fmt.bitrate is None:
        if asked is not None:
            raise InputError(f"{fmt.name} loses nothing and takes no bit rate; leave it out")
        return None
    if asked is None:
        each = {Quality.SMALL: fmt.small, Quality.HIGH: fmt.high}.get(quality) or fmt.bitrate
        return each * channels
    allowed = dict(fmt.kbits)[rate]
    if asked % 1_000 or asked // 1_000 not in allowed:
        takes = (
            f"{allowed[0]} to {allowed[-1]}"
            if isinstance(allowed, range)
            else ", ".join(map(str, allowed))
        )
        raise InputError(
            f"{asked / 1_000:g} kbit/s is not a bit rate of {fmt.name} at {rate // 1_000} kHz; "
            f"it takes {takes} kbit/s"
        )
    return asked


def about_bytes(bits: int | None, total: Ms, *, rate: int, channels: int) -> int:
    """Estimate a file's size. *bits* is from `bit_rate`; None gives an upper bound."""
    if bits is None:
        return frames(total, rate) * channels * 2
    return total * bits // 8_000
