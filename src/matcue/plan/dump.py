"""A cue as text, a line each: what `matcue show` prints and golden files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base.units import Ms, stamp

if TYPE_CHECKING:
    from matcue.plan.timeline import Cue


def line(cue: Cue, since: Ms = Ms(0)) -> str:
    """Write a cue: its instant counted from *since*, kind, length in milliseconds, role, words."""
    at, role = stamp(Ms(cue.at - since)), cue.role.value if cue.role else ""
    return f"{at:>11}  {cue.kind.value:<5} {cue.lasts:>6}  {role:<8}  {cue.text}"
