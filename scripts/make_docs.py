#!/usr/bin/env python3
"""Make docs/routines.md, the tables of all routines and exercises, and docs/settings.md.

    python scripts/make_docs.py            write both files
    python scripts/make_docs.py --check    say whether they are what this makes

Runs in `.venv`, where matcue is installed. Lengths are the estimate of `matcue list`, which loads
no voice, so that every machine makes the same file. The section of docs/routines.md about minutes
stays as it is; scripts/coach_audit.py makes it.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

import docs_settings
from audit_docs import found, kept
from matcue.base.units import MINUTE, SECOND
from matcue.routine.library import Library
from matcue.routine.model import (
    Breath,
    Breathe,
    BreathPattern,
    Part,
    Relax,
    Repeat,
    Sides,
    When,
    Work,
)
from matcue.routine.shelf import Shelf
from matcue.session.options import Options
from matcue.session.session import draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matcue.base.units import Ms
    from matcue.routine.document import ExerciseDoc
    from matcue.routine.model import Block, Dose, Exercise
    from matcue.session.session import Draft

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"

HEAD: Final = """\
# The routines

<!-- Made by scripts/make_docs.py; change the content in src/matcue/content, not this file. -->

What matcue can guide, as it is written: for the level `regular`, at a steady pace. A length is
about what the default voice takes; a rep "in turn" is one on each side. `--gentle` puts the easier
form in the place of what has a caution. "Article" is the text on exercising the back at home that
the catalogue was drawn up from; what is ours are well-known movements in their safe, usual forms.
"""

SIDES: Final = {Sides.NONE: "", Sides.EACH: "each side", Sides.ALTERNATE: "in turn"}
WHEN: Final = {When.MORNING: "morning", When.EVENING: "evening", When.ANY: "any time"}


def page() -> str:
    """Write the whole page."""
    shelf, library = Shelf(), Library()
    drafts = [draft(name, Options(), shelf) for name in shelf.routines()]
    exercises = library.exercises()
    return "\n".join([HEAD, *_overview(drafts), *(_section(d, exercises) for d in drafts)])


def _overview(drafts: list[Draft]) -> list[str]:
    rows = [
        (
            f"[{d.written.title}](#{d.written.id})",
            f"`{d.written.id}`",
            f"{_minutes(d)} min",
            WHEN[d.written.when],
            d.written.level.value,
            d.written.kind.value,
            ", ".join(d.written.equipment),
            str(len(d.written.works)),
        )
        for d in drafts
    ]
    return _table(
        ("routine", "name", "length", "when", "level", "kind", "equipment", "exercises"), rows
    )


def _section(ready: Draft, exercises: dict[str, ExerciseDoc]) -> str:
    routine = ready.written
    rows = list(_rows(routine.blocks, exercises))
    titles = ("", "exercise", "dose", "sides", "position", "breath", "caution", "easier", "harder")
    return "\n".join(
        [
            f'<a id="{routine.id}"></a>',
            "",
            f"## {routine.title}",
            "",
            f"`matcue play {routine.id}`, about {_minutes(ready)} minutes. From: {routine.source}.",
            "",
            *_table((*titles, "from"), _numbered(rows)),
        ]
    )


def _numbered(rows: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return ((str(nth), *row) for nth, row in enumerate(rows, start=1))


def _rows(
    blocks: tuple[Block, ...], exercises: dict[str, ExerciseDoc]
) -> Iterator[tuple[str, ...]]:
    """Give a row for each step in its order, without the number that comes before it."""
    for block in blocks:
        match block:
            case Work(exercise=exercise, dose=dose):
                yield _row(exercise, dose, exercises)
            case Part(routine=name, title=title, blocks=inner):
                count = len([b for b in inner if isinstance(b, Work)])
                yield _plain(f"[{title}](#{name})", f"{count} exercises")
            case Repeat(times=times, blocks=inner):
                yield _plain("rounds of what follows", str(times))
                yield from _rows(inner, exercises)
            case Breathe(pattern=pattern, cycles=cycles):
                yield _plain("slow breathing", f"{cycles} breaths", _pattern(pattern))
            case Relax(lasts=lasts):
                yield _plain("relaxation", _length(lasts))
            case _:
                pass


def _plain(name: str, dose: str, breath: str = "") -> tuple[str, ...]:
    return (name, dose, "", "", breath, "", "", "", "")


def _row(exercise: Exercise, dose: Dose, exercises: dict[str, ExerciseDoc]) -> tuple[str, ...]:
    return (
        exercise.name,
        _dose(dose),
        SIDES[dose.sides],
        exercise.position.value if exercise.position else "",
        _breath(exercise, dose),
        ", ".join(sorted(exercise.cautions)),
        _name(exercise.easier, exercises),
        _name(exercise.harder, exercises),
        exercise.source,
    )


def _dose(dose: Dose) -> str:
    """Put a dose into a few words: "2 sets of 5 holds of 10 s"."""
    if dose.hold is None:
        each = _many(dose.reps, "rep")
    elif dose.moving:
        each = f"{_length(dose.hold)} of moving"
    elif dose.reps == 1:
        return f"{_many(dose.sets, 'hold')} of {_length(dose.hold)}"
    else:
        each = f"{_many(dose.reps, 'hold')} of {_length(dose.hold)}"
    return f"{dose.sets} sets of {each}" if dose.sets > 1 else each


def _many(n: int, thing: str) -> str:
    return f"{n} {thing}{'s' * (n > 1)}"


def _length(length: Ms) -> str:
    minutes, rest = divmod(length, MINUTE)
    parts = [f"{minutes} min" * bool(minutes), f"{rest / SECOND:g} s" * bool(rest)]
    return " ".join(filter(None, parts))


def _breath(exercise: Exercise, dose: Dose) -> str:
    """Tell the breath: its pattern in a hold, or which way it goes with the movement."""
    if dose.hold is not None:
        return _pattern(dose.breath) if dose.breath is not None else "free"
    match (exercise.breathing.go, exercise.breathing.back):
        case (Breath.OUT, _):
            return "out with the movement"
        case (Breath.IN, _):
            return "in with the movement"
        case _:
            return "free"


def _pattern(pattern: BreathPattern) -> str:
    figures = [f"{phase / SECOND:g}" for phase in pattern.phases]
    if pattern.hold_in or pattern.hold_out:
        return "-".join(figures)
    return f"in {figures[0]}, out {figures[2]}"


def _name(id_: str | None, exercises: dict[str, ExerciseDoc]) -> str:
    return (exercises[id_].name or id_) if id_ in exercises else ""


def _minutes(ready: Draft) -> int:
    return max(1, round(ready.estimate().timeline.total / MINUTE))


def _table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = (titles, ("---",) * len(titles), *rows)
    return [
        *("|".join(("", *(f" {cell} " if cell else " " for cell in cells), "")) for cells in lines),
        "",
    ]


PAGES: Final = {"routines.md": page, "settings.md": docs_settings.page}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description="Make the pages of docs that are made.")
    parser.add_argument(
        "pages", nargs="*", type=Path, help=f"default: {' and '.join(PAGES)} in docs"
    )
    parser.add_argument("--check", action="store_true", help="only say whether they are up to date")
    args = parser.parse_args(arguments)
    for path in args.pages or [DOCS / name for name in PAGES]:
        if path.name not in PAGES:
            parser.error(f"{path.name} is not made here; there are {', '.join(PAGES)}")
        text = PAGES[path.name]()
        if path.is_file() and (section := found(path.read_text("utf-8"))):
            # Another script makes it, and its own test keeps it true.
            text = kept(section, text)
        if not args.check:
            path.write_text(text, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != text:
            parser.exit(
                1, f"{path.name} is out of date; run scripts/make_docs.py to make it anew\n"
            )
        else:
            print(f"{path.name} is what scripts/make_docs.py makes")


if __name__ == "__main__":
    main()
