"""Plan a session in the background while it plays; a new request cancels the one before."""

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
    """Message: the session is planned in the manner that was asked for."""

    composed: Composed


@dataclass(frozen=True, slots=True)
class PlanningFailed:
    """Message: planning has failed."""

    error: Exception


class Planning:
    """Plans a session in a thread of its own, and reports each result."""

    def __init__(
        self,
        planner: Planner,
        workers: PlayerThreads,
        tell: Callable[[Ready | PlanningFailed], None],
    ) -> None:
        """Prepare to plan.

        Args:
            planner: Makes the plans.
            workers: Gives the thread.
            tell: Called with `Ready` or `PlanningFailed` after each plan, in the thread that plans.
        """
        self._planner = planner
        self._tell = tell
        self._thread = workers.job_thread()
        self._wanted: Manner | None = None

    def begin(self, manner: Manner) -> None:
        """Plan in a manner, then speak in advance what a press may need; cancels earlier work."""
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

        self._thread.post(work)

    def close(self) -> None:
        """Cancel what is under way, and end the thread."""
        self._planner.withdraw()
        self._thread.close()
