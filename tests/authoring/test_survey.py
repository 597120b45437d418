"""A long routine is checked by the estimate, and only what may not fit is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcue.authoring.survey import surveyed
from matcue.base.progress import unwatched
from matcue.plan.rules import warnings
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.session.session import Draft

VOICE = Options(voice="tone")


def drafted(folder: Path, steps: str) -> Draft:
    path = folder / "long.yaml"
    path.write_text(f"id: long\ntitle: Long\n{steps}", "utf-8")
    return session.draft(str(path), VOICE, Shelf())


@pytest.mark.slow(reason="speaks eight hundred sentences to compare")
def test_what_surely_fits_is_not_spoken(tmp_path: Path, empty_cache: Path) -> None:
    """Sentences before a rest have all the time that they need."""
    says = "".join(f"- say: This is number {n}.\n- rest: 5s\n" for n in range(400))
    ready = drafted(tmp_path, f"steps:\n{says}")
    survey = surveyed(ready, VOICE, unwatched, most_spoken=100)
    assert not survey.exact
    assert len(list((empty_cache / "matcue" / "clips").rglob("*.*"))) < 100
    with_voice = session.prepare(ready, VOICE).timeline
    assert survey.timeline.total == pytest.approx(with_voice.total, rel=0.05)


@pytest.mark.slow(reason="speaks and plans two hundred exercises, twice")
@pytest.mark.usefixtures("empty_cache")
def test_what_is_warned_of_is_the_same_as_if_all_had_been_spoken(tmp_path: Path) -> None:
    """Of ways into a hold every second is too long, and the words of tips decide about room."""
    own = "".join(
        f"  e{n}:\n    name: Name {n}\n    position: seated\n    how: Reach up {n}.\n"
        f"    enter: Reach {'far ' * (n % 12)}up.\n    tips: [Think of {'this ' * n}now.]\n"
        f"    release: Come back.\n"
        for n in range(60)
    )
    steps = "".join(f"- {{exercise: e{n}, hold: {6 + n % 20}s}}\n" for n in range(60))
    ready = drafted(tmp_path, f"exercises:\n{own}steps:\n{steps}")
    survey = surveyed(ready, VOICE, unwatched, most_spoken=100)
    assert not survey.exact
    rules = [(told.rule, told.exercise) for told in warnings(ready.written, survey.timeline)]
    with_voice = session.prepare(ready, VOICE).timeline
    assert rules == [(told.rule, told.exercise) for told in warnings(ready.written, with_voice)]
    assert {"enter"} <= {rule for rule, _ in rules}


@pytest.mark.usefixtures("empty_cache")
def test_a_usual_routine_is_spoken_and_its_length_exact(tmp_path: Path) -> None:
    ready = drafted(tmp_path, "steps:\n- {exercise: cat, reps: 2}\n- relax: 20s\n")
    survey = surveyed(ready, VOICE, unwatched)
    assert survey.exact
    assert survey.timeline == session.prepare(ready, VOICE).timeline
