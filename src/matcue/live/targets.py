"""Where each jump of the transport leads in a take. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base.units import Ms
from matcue.live.transport import JUMP, Whither
from matcue.plan import moves

if TYPE_CHECKING:
    from matcue.plan.take import Take


def target(take: Take, at: Ms, whither: Whither) -> Ms | None:
    """Find the instant to jump to.

    Returns:
        None where there is nothing to jump to. `Whither.REPEAT` leads to no instant: a set that is
        done again is said anew.
    """
    match whither:
        case Whither.NEXT:
            return moves.next_exercise(take, at)
        case Whither.PREVIOUS:
            return moves.previous_exercise(take, at)
        case Whither.BACK:
            return moves.moved(take, at, Ms(-JUMP))
        case Whither.FORWARD:
            return moves.moved(take, at, JUMP)
        case Whither.PAST_REST:
            return moves.past_the_rest(take, at)
        case Whither.REPEAT:
            return None
