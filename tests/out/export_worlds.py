"""Small sessions to write, and what a decoder gives back of them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import av
import numpy as np

from matcue.base.units import Ms, frames
from matcue.out import ChapterMark, SpokenLine, Track

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from matcue.sound.api import Block

KEEPS_AAC_END = av.library_versions["libavcodec"][0] < 63
"""Decoders from before that release leave the padding of the last AAC frame in place."""

MP3_REST = 23
"""Frames that an MP3 at 24 kHz keeps too many at the worst length, `WORST_MP3`."""

WORST_MP3 = Ms(5_017)
"""209 blocks of 576 frames, and 24 more."""

CLICKS_AT = (Ms(1_000), Ms(4_321))
"""Where `sound` has its two chirps, the second past the first chunk of the encoder."""


def track(total: int = 5_000, *, rate: int = 24_000, channels: int = 1) -> Track:
    return Track(
        title="Утро: cat & cow 🐈",
        artist="matcue",
        album="Bücher für den Rücken",
        genre="Exercise",
        date="2026-11-22",
        comment="Slow, «без спешки»",
        chapters=(
            ChapterMark(Ms(0), "Willkommen"),
            ChapterMark(Ms(1_500), "Кошка 🐈\u200d⬛"),
            ChapterMark(Ms(3_000), "Child's pose"),
        ),
        total=Ms(total),
        rate=rate,
        channels=channels,
    )


def sound(of: Track) -> Block:
    """Give a quiet hum with a loud chirp at each of `CLICKS_AT`, the same on all channels."""
    time = np.arange(frames(of.total, of.rate)) / of.rate
    hum = 0.02 * np.sin(2 * np.pi * 110 * time)
    for at in CLICKS_AT:
        hum[frames(at, of.rate) :][: len(chirp(of.rate))] += chirp(of.rate)
    return np.repeat(hum.astype(np.float32)[:, None], of.channels, axis=1)


def chirp(rate: int) -> NDArray[np.float64]:
    """Give 20 ms from 400 to 4,400 Hz, which correlates with itself at one place only."""
    time = np.arange(rate // 50) / rate
    swept = np.sin(2 * np.pi * (400 + 100_000 * time) * time) * np.hanning(len(time)) * 0.6
    return np.asarray(swept, np.float64)


def in_blocks(whole: Block, *lengths: int) -> Iterator[Block]:
    """Cut sound into blocks of these lengths, over and over."""
    at = turn = 0
    while at < len(whole):
        step = lengths[turn % len(lengths)]
        yield whole[at : at + step]
        at += step
        turn += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file as a player sees it. `samples` have shape ``(frames, channels)``."""

    samples: NDArray[np.float64]
    rate: int
    bit_rate: int
    tags: dict[str, str]
    chapters: list[tuple[float, float, str]]
    """From, to (in milliseconds) and title."""


def decode(path: Path) -> Decoded:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="fltp", layout=stream.layout, rate=stream.rate)
        parts = [
            planar.to_ndarray()
            for frame in container.decode(stream)
            for planar in resampler.resample(frame)
        ]
        samples = np.concatenate(parts, axis=1).T.astype(np.float64)
        if "mp4" in container.format.name and stream.duration and stream.time_base:
            # Before version 19 av gives the last packet of AAC whole, with what only fills it.
            samples = samples[: round(stream.duration * stream.time_base * stream.rate)]
        return Decoded(
            samples=samples,
            rate=stream.rate,
            bit_rate=container.bit_rate,
            tags=dict(container.metadata) | dict(stream.metadata),
            chapters=[
                (
                    float(each["start"] * (each["time_base"] or 1) * 1_000),
                    float(each["end"] * (each["time_base"] or 1) * 1_000),
                    each["metadata"]["title"],
                )
                for each in container.chapters()
            ],
        )


def chirps_heard(decoded: Decoded) -> list[int]:
    """Find how many frames each chirp is late, by correlation within 20 ms."""
    probe = chirp(decoded.rate)
    reach = decoded.rate // 50
    late = []
    for at in CLICKS_AT:
        begin = frames(at, decoded.rate) - reach
        near = decoded.samples[begin : begin + 2 * reach + len(probe), 0]
        late.append(int(np.argmax(np.correlate(near, probe, "valid"))) - reach)
    return late


def picture(side: int = 64) -> bytes:
    """Give a PNG of one colour."""
    rows = (b"\0" + bytes((32, 96, 96)) * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def full_track(total: int = 5_000, *, rate: int = 24_000, channels: int = 1) -> Track:
    """Give `track` with a picture and words."""
    return replace(
        track(total, rate=rate, channels=channels),
        cover=picture(),
        lines=(
            SpokenLine(Ms(250), Ms(900), "Willkommen."),
            SpokenLine(Ms(1_504), Ms(2_200), "Jetzt Кошка: round & <sink> 🐈."),
            SpokenLine(Ms(3_999), Ms(4_500), "Breathe out."),
        ),
    )


def picture_in(path: Path) -> bytes:
    """Read the picture that a file carries; empty for none."""
    with av.open(str(path)) as container:
        for stream in container.streams.video:
            for packet in container.demux(stream):
                if packet.size:
                    return bytes(packet)
    return b""
