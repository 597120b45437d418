"""Planning a session while it plays: one plan after another, and only the last one wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.live.composer import Withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.live.composer import Composed, Planner
    from matcue.out.live.threads import PlayerThreads
    from matcue.plan.manner import Manner


@dataclass(frozen=True, slots=True)
class Ready:
    """The session is planned in the manner that was asked for."""

    composed: Composed


@dataclass(frozen=True, slots=True)
class PlanningFailed:
    """The session could not be planned."""

    error: Exception


class Planning:
    """Has a session planned in a thread of its own, and tells what came of it."""

    def __init__(
        self,
        planner: Planner,
        workers: PlayerThreads,
        tell: Callable[[Ready | PlanningFailed], None],
    ) -> None:
        """Prepare it.

        Args:
            planner: Writes the plans.
            workers: Who does the work.
            tell: Called by its thread with each plan.
        """
        self._planner = planner
        self._tell = tell
        self._hand = workers.hand()
        self._wanted: Manner | None = None

    def begin(self, manner: Manner) -> None:
        """Plan in a manner, and after that what may be asked for next; drop what is under way."""
        self._wanted = manner
        self._planner.withdraw()

        def work() -> None:
            if manner != self._wanted:
                return  # another one was asked for before this one's turn came
            try:
                composed = self._planner.compose(manner)
                self._tell(Ready(composed))
                self._planner.prepare(composed)
            except Withdrawn:
                pass
            except Exception as error:  # noqa: BLE001 (told to the controller, which decides)
                self._tell(PlanningFailed(error))

        self._hand.post(work)

    def close(self) -> None:
        """Drop what is under way, and end."""
        self._planner.withdraw()
        self._hand.close()
