"""A session that may take so long really takes no longer, whatever the voice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import InputError
from matcue.base.units import MINUTE, Ms
from matcue.plan.schedule import Length, Lengths
from matcue.plan.selection import Selection, longest_of
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options

if TYPE_CHECKING:
    from matcue.plan.steps import Script


def drawl(script: Script) -> Lengths:
    """A voice twice as slow as the estimate thinks."""
    return lambda text: Length(Ms(100 * len(text)))


def draft(longest: Ms | None) -> session.Draft:
    return session.draft("corset", Options(selection=Selection(longest=longest)), Shelf())


@pytest.mark.slow(reason="routines are composed and spoken")
def test_what_the_estimate_thought_would_fit_is_chosen_again_for_a_slower_voice() -> None:
    longest = Ms(30 * MINUTE)
    ready = draft(longest)
    assert ready.estimate().timeline.total <= longest < ready.settled(drawl).timeline.total
    fitting, plan = ready.fitted(drawl)
    assert plan.timeline.total <= longest
    assert len(fitting.routine.works) < len(ready.routine.works)
    assert len(ready.chosen.left_out) < len(fitting.chosen.left_out)


@pytest.mark.slow(reason="routines are composed and spoken")
def test_a_time_that_no_choice_fits_with_this_voice_is_refused() -> None:
    ready = draft(Ms(19 * MINUTE))
    with pytest.raises(InputError, match="its shortest form takes"):
        ready.fitted(drawl)


def test_who_sets_no_time_gets_the_plan_as_it_is() -> None:
    ready = draft(None)
    assert ready.fitted(drawl) == (ready, ready.settled(drawl))


@pytest.mark.slow(reason="routines are composed and spoken")
def test_what_a_refusal_says_to_write_is_enough_with_this_voice() -> None:
    with pytest.raises(InputError, match=r"`--minutes \d+`") as refused:
        draft(longest_of(19)).fitted(drawl)
    (minutes,) = re.findall(r"`--minutes (\d+)`", str(refused.value))
    _, plan = draft(longest_of(int(minutes))).fitted(drawl)
    assert plan.timeline.total <= longest_of(int(minutes))
