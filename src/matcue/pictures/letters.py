"""The font of a cover: which letters it has, text widths, and line breaks."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Sequence

FAMILY: Final = "Manrope"
TABLE: Final = Path(__file__).with_name("widths.json")
"""How wide each letter is, in ems; made by scripts/make_widths.py."""

_UNKNOWN: Final = 1.0
"""How wide a letter of another font may be, in ems: Chinese, the widest, fill their square."""


def font() -> Path:
    """Return the path of the font: Manrope, which has Latin, Greek and Cyrillic (OFL 1.1)."""
    # A wheel is unpacked when it is installed, so its resources are files on disk.
    return Path(str(resources.files("fontpkg_manrope"))) / "files" / "Manrope[wght].ttf"


@cache
def letters() -> Letters:
    """Read the widths of the font's letters.

    Raises:
        MachineError: The font is missing, or is not the one that was measured.
    """
    table = json.loads(TABLE.read_text("utf-8"))
    try:
        # What paints the letters would leave them out without a word.
        is_whole = font().stat().st_size == table["font_bytes"]
    except (OSError, ModuleNotFoundError):
        is_whole = False
    if not is_whole:
        raise MachineError("the font of the covers is missing or damaged; install matcue again")
    return Letters(table["widths"])


class Letters:
    """A font's letters and their widths, in ems."""

    family: Final = FAMILY

    def __init__(self, widths: dict[str, float]) -> None:
        self._widths = widths

    def knows(self, text: str) -> bool:
        """Whether the font has every letter of a text."""
        return all(letter in self._widths for letter in text)

    def width(self, text: str, size: int) -> float:
        """Return the width of a text in pixels, without kerning, which makes it a little less."""
        return size * sum(self._widths.get(letter, _UNKNOWN) for letter in text)

    def fitted(
        self, text: str, wide: int, high: int, sizes: Sequence[int]
    ) -> tuple[int, list[str]]:
        """Break a title into lines.

        Args:
            text: The title.
            wide: The greatest width of a line, in pixels.
            high: The greatest height of all lines together, in pixels.
            sizes: The font sizes to choose from, largest first.

        Returns:
            The largest size in which the title fits, and its lines; if it fits in none, the last
            size and a title that is cut with an ellipsis.
        """
        words = written(text).split()
        for size in sizes:
            lines = self._broken(words, wide, size)
            most = max(1, int(high / (size * 1.12)))
            if len(lines) <= most and all(self.width(line, size) <= wide for line in lines):
                return size, lines
        size = sizes[-1]
        lines = [self._cut(line, wide, size) for line in lines[:most]]
        if len(words) > sum(len(line.split()) for line in lines):
            lines[-1] = self._cut(lines[-1] + "…", wide, size)
        return size, lines

    def _broken(self, words: Sequence[str], wide: int, size: int) -> list[str]:
        lines: list[str] = []
        for word in words:
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size) <= wide:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _cut(self, line: str, wide: int, size: int) -> str:
        if self.width(line, size) <= wide:
            return line
        bare = line.removesuffix("…")
        while bare and self.width(bare + "…", size) > wide:
            bare = bare[:-1]
        return bare.rstrip() + "…"


def written(text: str) -> str:
    """Return *text* without emoji, symbols and control characters, on one line."""
    composed = unicodedata.normalize("NFC", text)
    kept = (
        letter
        for letter in composed
        if unicodedata.category(letter) not in ("So", "Sk", "Cf", "Cs", "Co", "Cn", "Cc", "Me")
        and not "\ufe00" <= letter <= "\ufe0f"
    )
    return " ".join("".join(kept).split())
