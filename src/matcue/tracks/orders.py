"""Orders: a CSV file with a track on each line, for a run over night.

A line that is wrong is told with its number, and the others are made.
"""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError, MatcueError
from matcue.base.whole_file import open_file
from matcue.out import by_suffix
from matcue.plan.manner import FASTEST, PACES, SLOWEST, Words
from matcue.routine.model import Caution
from matcue.session.voices import VoiceName
from matcue.tracks.batch import at_levels
from matcue.tracks.export import Failed, Made, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from matcue.out import Format
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options

COLUMNS: Final = ("routine", "level", "pace", "without", "words", "voice", "output")
"""The header. A cell but the first and the last may be empty: then it is as without orders."""

MOST: Final = 10_000
"""Most lines of a file."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of the file: its track, or what is wrong with it."""

    number: int
    output: str
    wanted: Wanted | None = None
    told: str = ""


def read_orders(
    path: Path,
    folder: Path,
    shelf: Shelf,
    usual: Options,
    bitrate: Callable[[Format], int | None],
) -> tuple[OrderLine, ...]:
    """Read a file of orders.

    Args:
        path: The file, CSV in UTF-8 with the header `COLUMNS`.
        folder: Where outputs begin that are not absolute.
        shelf: The routines.
        usual: The options where a cell is empty.
        bitrate: Returns the bit rate of a format; None is that of its quality.

    Raises:
        InputError: The file cannot be read, or has another header or too many lines.
    """
    try:
        with open_file(path) as file:
            text = file.read().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"'{path}' is not UTF-8; save it as CSV in UTF-8") from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[OrderLine] = []
    taken: dict[Path, int] = {}
    try:
        if next(rows, []) != list(COLUMNS):
            raise InputError(f"{path}:1: the first line has to be {','.join(COLUMNS)}")
        for row in rows:
            if not any(row):
                continue
            if len(found) == MOST:
                raise InputError(f"{path}:{rows.line_num}: {MOST:,} orders are the most")
            output = row[-1] if len(row) == len(COLUMNS) else ""
            try:
                wanted = _wanted(row, folder, shelf, usual, bitrate)
                place = (wanted.output or folder).resolve()
                if place in taken:
                    raise InputError(f"line {taken[place]} has the same output")
                taken[place] = rows.line_num
            except (MatcueError, ValueError, OSError) as error:
                found.append(OrderLine(rows.line_num, output, told=str(error)))
            else:
                found.append(OrderLine(rows.line_num, output, wanted))
    except csv.Error as error:
        raise InputError(f"{path}:{rows.line_num}: this is not CSV: {error}") from None
    return tuple(found)


def _wanted(
    row: Sequence[str],
    folder: Path,
    shelf: Shelf,
    usual: Options,
    bitrate: Callable[[Format], int | None],
) -> Wanted:
    if len(row) != len(COLUMNS):
        raise InputError(f"it has {len(row)} cells, not {len(COLUMNS)}")
    cells = dict(zip(COLUMNS, map(str.strip, row), strict=True))
    if not cells["routine"] or not cells["output"]:
        raise InputError("it names no routine, or no output")
    shelf.locate(cells["routine"])
    chosen = at_levels(usual, [cells["level"]])[0] if cells["level"] else usual
    manner, selection = chosen.manner, chosen.selection
    if cells["pace"]:
        manner = replace(manner, pace=_pace(cells["pace"]))
    if cells["words"]:
        manner = replace(manner, words=Words(_known(cells["words"], tuple(Words))))
    if cells["without"]:
        words = cells["without"].split()
        cautions = tuple(Caution(_known(each, tuple(Caution))) for each in words)
        selection = replace(selection, without=cautions)
    voice = cells["voice"] or chosen.voice
    VoiceName.read(voice)
    output = folder / cells["output"]
    if not output.parent.is_dir():
        # Before a word is spoken, so that nothing is made in vain.
        raise InputError(f"there is no folder {output.parent}; make it first")
    fmt = by_suffix(output)
    options = replace(chosen, manner=manner, selection=selection, voice=voice)
    return Wanted(cells["routine"], options, fmt, bitrate(fmt), output=output)


def _pace(word: str) -> float:
    if word in PACES:
        return PACES[word]
    with suppress(ValueError):
        if SLOWEST <= (pace := float(word)) <= FASTEST:
            return pace
    raise InputError(f"'{word}' is no pace; it is {', '.join(PACES)} or {SLOWEST} to {FASTEST}")


def _known(word: str, known: Sequence[str]) -> str:
    if word in known:
        return word
    raise InputError(f"'{word}' is not one of {', '.join(known)}")


def report(
    lines: Sequence[OrderLine], results: Mapping[int, Made | Failed]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the report, its header first; *results* are by the numbers of lines."""
    yield ("line", "output", "state", "ms", "bytes", "told")
    for line in lines:
        match results.get(line.number):
            case Made(total=total, size=size, fresh=fresh):
                state = "made" if fresh else "unchanged"
                yield (line.number, line.output, state, total, size, "")
            case Failed(told=told):
                yield (line.number, line.output, "failed", "", "", told)
            case None:
                yield (line.number, line.output, "failed", "", "", line.told)
