"""Cache of clips on disk; a clip's name is a hash of all that decides its sound.

One file a clip: a header line, then its samples as little-endian 16-bit numbers, then a checksum.
Files appear under their names only when whole, so any number of processes may share the folder;
a damaged one counts as absent and is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.units import Ms
from matcue.base.whole_file import write_whole
from matcue.voice.api import Clip

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_MAGIC: Final = b"matcue clip 2"
_CHECK_BYTES: Final = 16
SUFFIX: Final = ".clip"
MOST_BYTES: Final = 200_000_000
"""Some two thousand different sentences an hour of speech; the oldest go first."""


def key(identity: str, text: str, rate: int, polish: str) -> str:
    """Return the name of a clip: a hash of all that decides its sound."""
    said = "\x00".join((identity, text, str(rate), polish))
    return hashlib.blake2b(said.encode(), digest_size=20).hexdigest()


@dataclass(frozen=True, slots=True)
class CacheSize:
    """The number of clips in a cache, and their size in bytes."""

    clips: int
    size: int


class ClipCache:
    """A folder of clips, bounded in size. Any number of processes may use it."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def get(self, name: str) -> Clip | None:
        """Return a clip; None when it is absent or damaged."""
        try:
            data = self._path(name).read_bytes()
        except OSError:
            return None
        return _unpacked(data)

    def put(self, name: str, clip: Clip) -> None:
        """Store a clip. A cache that cannot be written is ignored; nothing is raised."""
        with contextlib.suppress(OSError):
            write_whole(self._path(name), _packed(clip))

    def kept(self) -> CacheSize:
        """Return how many clips are stored, and their size."""
        sizes = [size for _, size, _ in self._files()]
        return CacheSize(len(sizes), sum(sizes))

    def clear(self) -> CacheSize:
        """Remove all clips, and return how many there were and their size."""
        files = self._files()
        for _, _, path in files:
            path.unlink(missing_ok=True)
        return CacheSize(len(files), sum(size for _, size, _ in files))

    def trim(self) -> None:
        """Remove the least recently used clips until the size is within bounds."""
        files = sorted(self._files())
        over = sum(size for _, size, _ in files) - self._most_bytes
        for _, size, path in files:
            if over <= 0:
                break
            path.unlink(missing_ok=True)
            over -= size

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}{SUFFIX}"

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self._folder.glob(f"*/*{SUFFIX}"):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found.append((stat.st_mtime, stat.st_size, path))
        return found


def quantized(clip: Clip) -> Clip:
    """Return the clip rounded to 16 bits, as `ClipCache.get` returns it."""
    return Clip(_sixteen_bits(clip).astype(np.float32) / np.float32(32_767), clip.rate, clip.heard)


def _sixteen_bits(clip: Clip) -> NDArray[np.int16]:
    return np.clip(np.round(clip.samples * 32_767), -32_768, 32_767).astype("<i2")


def _packed(clip: Clip) -> bytes:
    samples = _sixteen_bits(clip).tobytes()
    body = b"%s %d %d\n" % (_MAGIC, clip.rate, clip.heard) + samples
    return body + hashlib.blake2b(body, digest_size=_CHECK_BYTES).digest()


def _unpacked(data: bytes) -> Clip | None:
    body, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    if (
        not body.startswith(_MAGIC)
        or hashlib.blake2b(body, digest_size=_CHECK_BYTES).digest() != check
    ):
        return None
    header, _, samples = body.partition(b"\n")
    try:
        rate, heard = (int(figure) for figure in header.split()[-2:])
        pcm = np.frombuffer(samples, dtype="<i2").astype(np.float32) / np.float32(32_767)
    except ValueError:
        return None  # whole, and in another form than ours
    return Clip(pcm, rate, Ms(heard))
