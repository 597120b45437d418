"""Texts that others wrote: which characters cannot stand in them, and how those are shown.

Routines, settings, playlists and the like come from strangers, and a control character in them
would steer the terminal, a mark of direction would let a line read as another. What reads files
refuses such characters; what writes for a terminal, a tag or XML lets none of them through.
"""

from __future__ import annotations

import io
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_CHARACTERS: Final = "".join(
    f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_STRAY: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for white space
    "\u202a-\u202e\u2066-\u2069"  # overrides and isolates of direction
    f"\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]"  # halves of a character, and what is none
)
_UNSHOWN: Final = re.compile(rf"{_STRAY.pattern}|\t|\r(?!\n)")
_WHITE: Final = re.compile("[\t\n\r\u2028\u2029]")


def stray(text: str) -> int | None:
    """Return the index of the first character that cannot stand in a text; None if all can."""
    found = _STRAY.search(text)
    return None if found is None else found.start()


def refusal(text: str) -> str | None:
    """Return a sentence about the first character that cannot stand in a text; None if all can."""
    if (at := stray(text)) is None:
        return None
    code = ord(text[at])
    kind = (
        "a mark of direction"
        if code in range(0x202A, 0x206A)
        else "half of a character"
        if code in range(0xD800, 0xE000)
        else "a control character"
        if code < 0xA0
        else "no character"
    )
    return f"U+{code:04X} is {kind} and cannot stand in a text; take it out"


def in_one_line(text: str) -> str:
    """Return a text with its line breaks and tabs folded into single spaces."""
    return " ".join(text.split()) if _WHITE.search(text) else text


def plain(text: str) -> str:
    """Reduce a text to what a tag, a page or XML can hold: one line, without strays."""
    return " ".join(_STRAY.sub(" ", text).split())


def table_cell(value: str | int) -> str | int:
    """Return a value for CSV, in which no spreadsheet takes a stranger's text for a formula."""
    formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if formula else value


def escaped(text: str) -> str:
    r"""Return a text for a terminal: what is no line end and would not be seen becomes ``\u001b``.

    JSON has the same escapes, so that JSON stays JSON.
    """
    # Thousands of tracks are megabytes, and this look takes a tenth of the time.
    return text if text.isprintable() else _UNSHOWN.sub(_as_escape, text)


def _as_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


class _Escaping:
    """A text stream that writes to another, `escaped`; in all else it is that other."""

    def __init__(self, stream: TextIO) -> None:
        self.unescaped = stream
        self.buffer = _EscapingBytes(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unescaped, name)

    def write(self, text: str) -> int:
        self.unescaped.write(escaped(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)


class _EscapingBytes(io.BufferedIOBase):
    """Bytes of UTF-8 for a text stream, so that they do not pass it by."""

    def __init__(self, stream: _Escaping) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def flush(self) -> None:
        if not self._stream.closed:  # when this is thrown away, the stream may be gone already
            self._stream.flush()


@contextmanager
def escaping() -> Iterator[None]:
    """Let all that is printed in the block pass through `escaped`, whoever prints it.

    What draws with control sequences of its own prints to `unescaped`, and escapes what it draws.
    """
    before = sys.stdout, sys.stderr
    streams: list[Any] = [stream and _Escaping(stream) for stream in before]
    sys.stdout, sys.stderr = streams
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def unescaped(stream: TextIO) -> TextIO:
    """Return the stream itself, for control sequences of matcue's own."""
    inner: TextIO = getattr(stream, "unescaped", stream)
    return inner
