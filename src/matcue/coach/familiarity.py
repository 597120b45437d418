"""What a listener knows already, from the sessions they have done: the explanations fade."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matcue.plan.manner import Known, Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from matcue.coach.history.record import Record
    from matcue.plan.manner import Manner

OFTEN: Final = 3
"""How many times something is explained in full."""

FORGOTTEN: Final = 21
"""After so many days without it, an explanation begins anew."""


def known(records: Sequence[Record], today: date) -> Known:
    """Return what needs no explanation today.

    An exercise is known that was done to its end three times since it was last broken off or hurt,
    the last of them within three weeks; the meaning of the tones, after three sessions likewise.

    Args:
        records: The history, in the order in which it was done.
        today: The local date.
    """
    done: dict[str, list[date]] = {}
    for record in records:
        for did in record.exercises:
            if did.finished and did.exercise != record.hurt:
                done.setdefault(did.exercise, []).append(record.day)
            else:
                done[did.exercise] = []
    led = [record.day for record in records if record.exercises]
    return Known(
        exercises=frozenset(id_ for id_, days in done.items() if _is_known(days, today)),
        signs=_is_known(led, today),
    )


def faded(manner: Manner, records: Sequence[Record], today: date) -> Manner:
    """Return a manner that knows what needs no explanation, if its words fade."""
    if manner.words is not Words.AUTO:
        return manner
    return replace(manner, known=known(records, today))


def _is_known(days: Sequence[date], today: date) -> bool:
    return len(days) >= OFTEN and (today - max(days)).days < FORGOTTEN
