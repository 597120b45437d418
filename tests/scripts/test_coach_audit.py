"""The guidance of the package's own routines has no fault, and moves as much as was promised."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_docs import BEGIN, END, PAGE, found, kept, rows_of
from audit_figures import figures
from audit_levels import across, burden
from audit_plans import ROUTINES, Choice, choices, planned
from audit_rules import RULES, faults
from coach_audit import audited, main
from matcue.base.units import MINUTE
from matcue.plan.manner import Words
from matcue.plan.selection import Selection
from matcue.routine.library import Library
from matcue.routine.model import Level
from matcue.session.options import Options
from matcue.session.session import draft

if TYPE_CHECKING:
    from audit_figures import Figures

LIBRARY = Library()

each_routine = pytest.mark.parametrize("name", ROUTINES)


def sample(name: str) -> Choice:
    """One way of doing each routine, another one for each."""
    ways = list(choices(name))
    return ways[7 * ROUTINES.index(name) % len(ways)]


def figures_of(choice: Choice) -> Figures:
    return figures(planned(choice, LIBRARY))


@each_routine
def test_each_routine_in_some_way_has_no_fault(name: str) -> None:
    plan = planned(sample(name), LIBRARY)
    assert [*faults(plan), *burden(sample(name), figures(plan))] == []


@pytest.mark.long(
    reason="24 plans of each routine take two minutes; the sample above has one of each"
)
@each_routine
def test_each_routine_in_every_way_has_no_fault(name: str) -> None:
    assert audited([name], LIBRARY).faults == ()


@pytest.mark.long(reason="the default voice speaks some thousand sentences")
@each_routine
def test_each_routine_has_no_fault_with_the_lengths_of_the_real_voice(name: str) -> None:
    assert faults(planned(Choice(routine=name), LIBRARY, aloud=True)) == ()


def test_more_than_half_of_the_warm_up_is_movement() -> None:
    own = figures_of(Choice(routine="warm-up"))
    assert own.share(own.moving_ms) >= 55


def test_nearly_half_of_a_short_desk_break_is_movement() -> None:
    own = figures_of(Choice(routine="desk", words=Words.SHORT))
    assert own.share(own.moving_ms) >= 45


def test_daily_strength_takes_half_an_hour_beside_its_warm_up() -> None:
    options = Options(selection=Selection(warm_up=False))
    ready = draft("daily-strength", options, LIBRARY.shelf, LIBRARY)
    assert ready.estimate().timeline.total <= 32 * MINUTE


def test_movement_speech_and_silence_make_up_the_session() -> None:
    own = figures_of(Choice(routine="desk"))
    assert own.total_ms == own.moving_ms + own.speaking_ms + own.silent_ms
    assert min(own.moving_ms, own.speaking_ms, own.silent_ms) > 0


def test_a_rest_on_the_stomach_parts_the_time_there() -> None:
    flat, parted = (figures_of(Choice(routine=name)).stomach_ms for name in ("children", "morning"))
    assert 0 < flat < parted


def test_what_a_back_can_bear_depends_on_the_level() -> None:
    own = figures_of(Choice(routine="corset", level=Level.STRONG))
    told = {
        level: [fault.rule for fault in burden(Choice(routine="corset", level=level), own)]
        for level in Level
    }
    assert told == {Level.BEGINNER: ["bends"], Level.REGULAR: [], Level.STRONG: []}


def test_a_gentle_session_that_is_longer_than_the_plain_one_is_a_fault() -> None:
    plain, gentle = Choice(routine="desk"), Choice(routine="desk", gentle=True)
    long, short = figures_of(Choice(routine="evening")), figures_of(plain)
    assert [*across({plain: long, gentle: short})] == []
    assert [fault.rule for _, fault in across({plain: short, gentle: long})] == ["gentle-length"]


def test_the_script_prints_a_row_for_each_level(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk"]) == 0
    titles, *rows = capsys.readouterr().out.strip().splitlines()
    assert titles.split()[:3] == ["routine", "level", "min"]
    assert [row.split()[:2] for row in rows] == [["desk", level.value] for level in Level]


def test_the_script_gives_figures_and_faults_to_machines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["desk", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["faults"] == []
    assert len(told["sessions"]) == len(list(choices("desk")))
    assert {"routine", "level", "gentle", "moving_ms", "total_ms"} <= set(told["sessions"][0])


def test_the_script_tells_faults_and_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, "hold", lambda _: iter([(62_000, "too loud")]))
    assert main(["desk"]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "desk beginner, 1:02, hold: too loud (and 23 more)"


def test_a_routine_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["dusk"])
    assert "there is no routine 'dusk'; there are children, " in capsys.readouterr().err


@each_routine
def test_the_page_of_routines_has_the_minutes_of_each_level(name: str) -> None:
    section = found(PAGE.read_text("utf-8"))
    own = [row for row in section.splitlines() if row.startswith(f"| {name} |")]
    assert own == [*rows_of(name, LIBRARY)], "run scripts/coach_audit.py --docs"


def test_the_section_takes_the_place_of_the_old_one() -> None:
    old = f"# Routines\n\n{BEGIN}\nold\n{END}\n\nmore\n"
    new = f"{BEGIN}\nnew\n{END}\n"
    assert kept(new, old) == f"# Routines\n\n{new}\nmore\n"
    assert kept(new, "# Routines\n") == f"# Routines\n\n{new}"
    assert (
        kept(found(old), new)
        == kept(found(old), old).partition("\n\n")[2].partition("\n\nmore")[0] + "\n"
    )


def test_a_page_without_the_section_has_none() -> None:
    assert found("# Routines\n") == ""
