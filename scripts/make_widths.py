#!/usr/bin/env python3
"""Make the table of how wide the letters of the covers are, from the font that paints them.

    python scripts/make_widths.py            write src/matcue/pictures/widths.json
    python scripts/make_widths.py --check    say whether it is what this makes

Runs in `.venv`, where fonttools is installed; matcue itself only reads the table. To be run when
`fontpkg-manrope` is pinned to another version.
"""

from __future__ import annotations

import argparse
import json

from fontTools.ttLib import TTFont

from matcue.pictures.letters import TABLE, font

WEIGHT = 700
"""Of the letters that are measured; the lighter ones of the last line are narrower."""


def made() -> str:
    """Measure every letter of the font, in ems to a hundred-thousandth."""
    path = font()
    with TTFont(path, lazy=True) as opened:
        names = opened.getBestCmap()
        drawn = opened.getGlyphSet(location={"wght": WEIGHT})
        em = opened["head"].unitsPerEm
        widths = {chr(code): round(drawn[names[code]].width / em, 5) for code in sorted(names)}
    table = {"font_bytes": path.stat().st_size, "widths": widths}
    return json.dumps(table, indent=0, separators=(",", ":")) + "\n"


def main() -> None:
    """Write the table, or check it."""
    parser = argparse.ArgumentParser(description="Make the table of the letters' widths.")
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    if not parser.parse_args().check:
        TABLE.write_text(made(), "utf-8")
    elif TABLE.read_text("utf-8") != made():
        parser.exit(1, f"{TABLE.name} is of another font; run scripts/make_widths.py\n")


if __name__ == "__main__":
    main()
