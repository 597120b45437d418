#!/usr/bin/env python3
"""Look at all planned sessions as a listener would, and tell where the guidance breaks its rules.

    python scripts/coach_audit.py               every routine, in every way: two minutes
    python scripts/coach_audit.py desk morning  some of them
    python scripts/coach_audit.py --json        all figures and faults, for machines
    python scripts/coach_audit.py --aloud desk  with the lengths of the default voice
    python scripts/coach_audit.py --docs        write the table of docs/routines.md

Runs in `.venv`. Each routine is planned at every level, plain and gentle, steady and slow, in all
words and in few; what is printed is a row for each routine and level, and every fault. The exit
code is 1 if there is any. Before the guidance was written anew the sessions had the figures of
`coach_before.json`, which stand beside.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from audit_docs import PAGE, with_section
from audit_figures import Figures, figures
from audit_levels import across, burden, gentle, unlightened
from audit_plans import ROUTINES, Choice, choices, planned
from audit_rules import Fault, faults
from matcue.base.units import MINUTE, SECOND, Ms, clock
from matcue.plan.manner import Words
from matcue.routine.library import Library
from matcue.routine.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BEFORE: Final = Path(__file__).with_name("coach_before.json")

TITLES: Final = (
    *("routine", "level", "min", "moving", "speech", "silence", "stomach", "bends", "head down"),
    *("short", "moving", "gentle", "before", "moving", "faults"),
)


@dataclass(frozen=True, slots=True)
class Audit:
    """The figures of all sessions, and the faults of each."""

    sessions: dict[Choice, Figures]
    faults: tuple[tuple[Choice, Fault], ...]


def audited(routines: Iterable[str], library: Library, *, aloud: bool = False) -> Audit:
    """Plan routines in every way, and look at all of it."""
    sessions: dict[Choice, Figures] = {}
    found: list[tuple[Choice, Fault]] = []
    for choice in (each for name in routines for each in choices(name)):
        plan = planned(choice, library, aloud=aloud)
        sessions[choice] = figures(plan)
        told = [*faults(plan), *burden(choice, sessions[choice]), *gentle(choice, plan)]
        if choice == Choice(routine=choice.routine, level=Level.BEGINNER):
            told += unlightened(plan, planned(replace(choice, level=Level.REGULAR), library))
        found += [(choice, fault) for fault in told]
    return Audit(sessions, (*found, *across(sessions)))


def table(audit: Audit) -> str:
    """Write a row for each routine and level."""
    before = json.loads(BEFORE.read_text("utf-8")) if BEFORE.is_file() else {}
    rows = [TITLES, *(row(choice, audit, before) for choice in audit.sessions if _plain(choice))]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            f"{cell:{'<' if nth < 2 else '>'}{width}}"
            for nth, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in rows
    )


def row(choice: Choice, audit: Audit, before: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of a routine at a level."""
    own = audit.sessions[choice]
    short = audit.sessions[replace(choice, words=Words.SHORT)]
    soft = audit.sessions[replace(choice, gentle=True)]
    was = before.get(choice.routine, {}).get(choice.level.value)
    mine = [c for c, _ in audit.faults if (c.routine, c.level) == (choice.routine, choice.level)]
    return (
        choice.routine,
        choice.level.value,
        _minutes(own.total_ms),
        *(_share(own, part) for part in (own.moving_ms, own.speaking_ms, own.silent_ms)),
        _seconds(own.stomach_ms),
        str(own.bends),
        _seconds(own.head_down_ms),
        _minutes(short.total_ms),
        _share(short, short.moving_ms),
        _minutes(soft.total_ms),
        *((_minutes(was["total_ms"]), f"{was['moving_percent']} %") if was else ("", "")),
        str(len(mine)),
    )


def lines(told: Iterable[tuple[Choice, Fault]]) -> Iterator[str]:
    """Tell each fault once, with the ways of doing the routine in which it is."""
    ways: dict[tuple[str, str, str], list[tuple[Choice, Ms]]] = {}
    for choice, fault in told:
        key = (choice.routine, fault.rule, fault.message)
        ways.setdefault(key, []).append((choice, fault.at))
    for (_, rule, message), places in ways.items():
        choice, at = places[0]
        others = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
        yield f"{choice}, {clock(at)}, {rule}: {message}{others}"


def as_json(audit: Audit) -> dict[str, Any]:
    """Return all there is as JSON values."""
    return {
        "sessions": [
            {**_choice(choice), **own.as_json()} for choice, own in audit.sessions.items()
        ],
        "faults": [
            {**_choice(choice), "at_ms": fault.at, "rule": fault.rule, "message": fault.message}
            for choice, fault in audit.faults
        ],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "routine": choice.routine,
        "level": choice.level.value,
        "gentle": choice.gentle,
        "pace": choice.pace,
        "words": choice.words.value,
    }


def _plain(choice: Choice) -> bool:
    return choice == Choice(routine=choice.routine, level=choice.level)


def _minutes(length: float) -> str:
    return f"{length / MINUTE:.1f}"


def _seconds(length: float) -> str:
    return f"{length / SECOND:.0f} s"


def _share(own: Figures, part: int) -> str:
    return f"{own.share(part):.0f} %"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what this file's docstring says; give the exit code."""
    parser = argparse.ArgumentParser(description="Tell where the guidance breaks its rules.")
    parser.add_argument("routines", nargs="*", metavar="ROUTINE", help="default: all of them")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print figures and faults as JSON")
    how.add_argument("--docs", action="store_true", help="write the table of docs/routines.md")
    parser.add_argument("--aloud", action="store_true", help="speak every sentence to measure it")
    asked = parser.parse_args(arguments)
    for name in asked.routines:
        if name not in ROUTINES:
            parser.error(f"there is no routine '{name}'; there are {', '.join(ROUTINES)}")
    library = Library()
    if asked.docs:
        PAGE.write_text(with_section(PAGE.read_text("utf-8"), library), "utf-8")
        return 0
    audit = audited(asked.routines or ROUTINES, library, aloud=asked.aloud)
    if asked.json:
        print(json.dumps(as_json(audit), indent=2))
    else:
        print(table(audit))
        print("\n".join(["", *lines(audit.faults)]))
    return 1 if audit.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
