"""Many files as one ZIP that is made while it is read, in constant memory.

Sound is compressed already, so it is stored as it is, and the length of the whole is known before
the first byte: the phone can show how far it has come. The standard library writes it; what stands
here is how long it will be (APPNOTE.TXT of PKWARE, sections 4.3.7 to 4.3.16).
"""

from __future__ import annotations

import time
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_CHUNK: Final = 256 * 1024

# Bytes of each part, without the name that follows some of them.
_LOCAL_HEADER: Final = 30
_LOCAL_LONG: Final = 20
_DESCRIPTOR: Final = 16
_DESCRIPTOR_LONG: Final = 24
_CENTRAL_HEADER: Final = 46
_EXTRA_HEADER: Final = 4
_EXTRA_FIELD: Final = 8
_END: Final = 22
_END_LONG: Final = 56 + 20

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first instant of the format's clock."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in it.

    Attributes:
        name: With slashes between folders.
        path: Where it is.
        size: How many bytes it has to have.
        changed_s: When it was changed, in seconds since 1970.
    """

    name: str
    path: Path
    size: int
    changed_s: float


def length(members: Sequence[Member]) -> int:
    """Tell how many bytes `stream` will give."""
    at = central = 0
    for member in members:
        name = len(member.name.encode())
        is_long = _is_long(member)
        # Offset and, for a long file, both of its lengths need a wider field.
        wide = 2 * (member.size > zipfile.ZIP64_LIMIT) + (at > zipfile.ZIP64_LIMIT)
        central += _CENTRAL_HEADER + name + (_EXTRA_HEADER + _EXTRA_FIELD * wide if wide else 0)
        at += _LOCAL_HEADER + name + (_LOCAL_LONG if is_long else 0) + member.size
        at += _DESCRIPTOR_LONG if is_long else _DESCRIPTOR
    is_long = (
        len(members) > zipfile.ZIP_FILECOUNT_LIMIT
        or at > zipfile.ZIP64_LIMIT
        or central > zipfile.ZIP64_LIMIT
    )
    return at + central + (_END_LONG if is_long else 0) + _END


def stream(members: Sequence[Member]) -> Iterator[bytes]:
    """Give the whole, piece by piece.

    Raises:
        MachineError: A file has not the length that was promised, so it cannot be finished.
        OSError: A file cannot be read.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as whole:  # type: ignore[call-overload] # it needs no more than a sink has
        for member in members:
            info = zipfile.ZipInfo(member.name, _when(member.changed_s))
            info.external_attr = 0o644 << 16
            info.file_size = member.size
            left = member.size
            with (
                member.path.open("rb") as file,
                whole.open(info, "w", force_zip64=_is_long(member)) as part,
            ):
                while chunk := file.read(min(_CHUNK, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        break
                    part.write(chunk)
                    yield sink.taken()
                if left:
                    raise MachineError(f"{member.path} has been changed while it was sent")
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """Where the library writes: it cannot go back, so lengths come after the data."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing; the library asks for it."""

    def taken(self) -> bytes:
        """Give what has been written since the last time."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def _is_long(member: Member) -> bool:
    """Tell whether a file may need 64 bits for its lengths; the library wants some air."""
    return member.size * 1.05 > zipfile.ZIP64_LIMIT


def _when(changed_s: float) -> tuple[int, int, int, int, int, int]:
    year, month, day, hour, minute, second, *_ = time.localtime(changed_s)
    return max(_EARLIEST, (min(year, 2107), month, day, hour, minute, second))
