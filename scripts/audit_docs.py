"""The section of docs/routines.md that tells how the time of each routine is shared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit_figures import figures
from audit_plans import ROUTINES, Choice, planned
from matcue.base.units import MINUTE
from matcue.routine.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.routine.library import Library

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "routines.md"

BEGIN: Final = "<!-- Made by scripts/coach_audit.py --docs. -->"
END: Final = "<!-- The end of what scripts/coach_audit.py --docs makes. -->"

HEAD: Final = """\
## How the time is shared

Minutes at each level, in all words: movement (with holds, and breaths that are led), speech while
nobody moves, and rest, which is also the time to get from one position to another. After the third
time the words fade (`--words auto`), so that more of it is movement.

| routine | level | in all | movement | speech | rest |
| --- | --- | --- | --- | --- | --- |
"""


def section(library: Library) -> str:
    """Write the whole section."""
    rows = "\n".join(row for name in ROUTINES for row in rows_of(name, library))
    return f"{BEGIN}\n\n{HEAD}{rows}\n\n{END}\n"


def rows_of(name: str, library: Library) -> Iterator[str]:
    """Yield the row of each level of a routine."""
    for level in Level:
        own = figures(planned(Choice(routine=name, level=level), library))
        parts = (own.total_ms, own.moving_ms, own.speaking_ms, own.silent_ms)
        minutes = " | ".join(f"{part / MINUTE:.1f}" for part in parts)
        yield f"| {name} | {level.value} | {minutes} |"


def with_section(page: str, library: Library) -> str:
    """Return the page with the section made anew."""
    return kept(section(library), page)


def kept(made: str, page: str) -> str:
    """Return a page with the section *made* in the place of its own, or at its end.

    Args:
        made: The section.
        page: The text of a page.
    """
    before, begin, rest = page.partition(BEGIN)
    _, _, after = rest.partition(f"{END}\n")
    return f"{before}{made}{after}" if begin else f"{page}\n{made}"


def found(page: str) -> str:
    """Return the section of a page; empty if it has none."""
    _, begin, rest = page.partition(BEGIN)
    inside, end, _ = rest.partition(f"{END}\n")
    return f"{begin}{inside}{end}"
