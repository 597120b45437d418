#!/usr/bin/env python3
"""Make the thirty seconds that README lets a reader hear and see.

    python scripts/make_sample.py            docs/thirty-seconds.mp3, and its lines in README.md
    python scripts/make_sample.py --check    tell whether they are what would be made

Runs in `.venv`, where matcue is installed. It is a piece of the morning routine with the default
voice, around the first tone to begin on. Encoders and processors differ in the last bits, so the
check asks for the same words in the same order, and a sound that is nearly the same.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
import numpy as np

import matcue
from matcue.base.units import Ms, clock
from matcue.out.encode import export
from matcue.out.formats import FORMATS
from matcue.out.track import Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLE: Final = ROOT / "docs" / "thirty-seconds.mp3"
README: Final = ROOT / "README.md"

ROUTINE: Final = "morning"
LASTS: Final = Ms(30_000)
BEFORE: Final = Ms(16_000)
"""So long before the tone to begin on it starts, at the next sentence."""

FADE: Final = Ms(800)
BITRATE: Final = 40_000

LIKE: Final = 0.97
"""The least correlation of the file with what is mixed today. MP3 of this bit rate costs 0.01."""

LINES: Final = re.compile(
    r"(?<=<!-- Made by scripts/make_sample.py -->\n```\n).*?(?=```)", re.DOTALL
)


def made() -> tuple[str, NDArray[np.float32], int]:
    """Plan and mix the piece.

    Returns:
        Its lines as `matcue show` prints them, its sound of shape ``(frames,)``, and the rate.
    """
    with matcue.load(ROUTINE) as session:
        timeline = session.timeline
        go = next(each.at_ms for each in timeline.spans if each.kind in ("hold", "rep"))
        start = next(
            each.at_ms for each in timeline.cues if each.kind == "say" and each.at_ms > go - BEFORE
        )
        cues = [each for each in timeline.cues if start <= each.at_ms < start + LASTS - FADE]
        count = LASTS * session.rate // 1_000
        blocks = session.blocks(start_ms=start, block_ms=1_000)
        sound = np.concatenate([next(blocks)[:, 0].copy() for _ in range(LASTS // 1_000)])[:count]
        fade = FADE * session.rate // 1_000
        sound[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
        return "".join(map(_line, cues)), sound, session.rate


def _line(cue: matcue.Cue) -> str:
    at = f"{clock(Ms(cue.at_ms))}.{cue.at_ms % 1_000:03}"
    return f"{at:>11}  {cue.kind:<5} {cue.lasts_ms:>6}  {cue.role or '':<9} {cue.text}\n"


def heard(path: Path) -> NDArray[np.float32]:
    """Decode a file; shape ``(frames,)``."""
    with av.open(str(path)) as file:
        return np.concatenate([each.to_ndarray()[0] for each in file.decode(audio=0)])


def stale(lines: str, sound: NDArray[np.float32], sample: Path, readme: Path) -> str:
    """Say which of both is not what was made; empty if both are."""
    shown = LINES.search(readme.read_text("utf-8"))
    if shown is None or _words(shown[0]) != _words(lines):
        return str(readme)
    if not sample.is_file():
        return str(sample)
    old = heard(sample)
    same = len(old) == len(sound) and np.corrcoef(old, sound)[0, 1] > LIKE
    return "" if same else str(sample)


def _words(lines: str) -> str:
    return re.sub(r"[ \d.:]+", " ", lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make them, or tell whether they are as they should be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("sample", nargs="?", type=Path, default=SAMPLE, help="another file")
    parser.add_argument("readme", nargs="?", type=Path, default=README, help="another text")
    asked = parser.parse_args(arguments)
    lines, sound, rate = made()
    if asked.check:
        which = stale(lines, sound, asked.sample, asked.readme)
        if which:
            print(f"{which} is stale; run scripts/make_sample.py to make it anew", file=sys.stderr)
        return 1 if which else 0
    track = Track(title="Thirty seconds of matcue", artist="matcue", total=LASTS, rate=rate)
    export([sound[:, None]], track, asked.sample, FORMATS["mp3"], bitrate=BITRATE)
    text = asked.readme.read_text("utf-8")
    asked.readme.write_text(LINES.sub(lambda _: lines, text), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
