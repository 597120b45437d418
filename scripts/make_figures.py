#!/usr/bin/env python3
"""Make a page of all line figures, to be looked at after every change of their table.

    python scripts/make_figures.py                     figures.html, with every exercise
    python scripts/make_figures.py cat child-pose      only these
    python scripts/make_figures.py -o sheet.html       another file

Runs in `.venv`, where matcue is installed. Exercises that show the same poses share a place. The
page has a light and a dark half, for figures take the colour of the text.
"""

from __future__ import annotations

import argparse
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.pictures.figures import Figure
from matcue.pictures.figures.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matcue.pictures.figures.pose import Pose

HEAD: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Line figures of matcue</title>
<style>
  body { margin: 0; font: 14px/1.4 system-ui, sans-serif; }
  section { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); }
  .light { color: #1d2b3a; background: #fff; }
  .dark { color: #e8eef4; background: #14191f; }
  figure { margin: 0; padding: 8px; outline: 1px solid #8884; }
  .figure-mark { color: #0f8a80; }
  .figure-prop { color: #b7791f; }
</style>
"""


def page(names: Iterable[str]) -> str:
    """Write the page."""
    shared: dict[tuple[Pose, ...], list[str]] = {}
    for name in names:
        shared.setdefault(read_table().exercises[name], []).append(name)
    return HEAD + "".join(
        f'<section class="{look}">{"".join(_figures(shared, look))}</section>\n'
        for look in ("light", "dark")
    )


def _figures(shared: dict[tuple[Pose, ...], list[str]], look: str) -> Iterator[str]:
    for poses, names in shared.items():
        told = ", ".join(names)
        figure = Figure(name=names[0], title=told, poses=poses)
        drawn = figure.svg(key=f"{look}-{names[0]}")
        yield f"<figure>{drawn}<figcaption>{escape(told)}</figcaption></figure>\n"


def main() -> None:
    """Write the page of the figures that were asked for."""
    known = read_table().exercises
    parser = argparse.ArgumentParser(description="Make a page of all line figures.")
    parser.add_argument("names", nargs="*", metavar="EXERCISE", help="default: all of them")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("figures.html"), help="default: figures.html"
    )
    args = parser.parse_args()
    if unknown := [name for name in args.names if name not in known]:
        parser.exit(2, f"no exercise is called {', '.join(unknown)}\n")
    args.output.write_text(page(args.names or known), "utf-8")
    print(f"{args.output}: open it in a browser")


if __name__ == "__main__":
    main()
