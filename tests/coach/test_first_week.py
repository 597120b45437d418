"""The first week of the thirty days, from end to end: suggested, led, remembered, and grown.

Each day somebody types ``matcue`` at seven in the morning and again an hour later, does what is
suggested, and says how it was. What they hear is in tests/golden/first-week.txt;
`pytest --update-golden` writes it anew.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from history_worlds import record

from matcue.base.units import Ms, clock
from matcue.coach.history import keeping
from matcue.coach.history.record import Did, Noted
from matcue.coach.history.store import History
from matcue.coach.person import person_from
from matcue.coach.suggestion import Suggestion, suggest
from matcue.live.done import HeardStretch, done
from matcue.plan.growth import Feeling
from matcue.plan.live_timeline import LiveTimeline
from matcue.plan.timeline import CueKind
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.settings.table import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.timeline import Timeline

GOLDEN = Path(__file__).parent.parent / "golden" / "first-week.txt"
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=BERLIN)
SETTINGS = Settings(voice="tone")

FELT = {
    "Monday": Feeling.RIGHT,
    "Tuesday": Feeling.EASY,
    "Wednesday": Feeling.EASY,
    "Thursday": Feeling.HARD,
    "Friday": None,
}
"""How the session that loads the back was; the mornings are all right."""


def now_suggested(history: History, now: datetime) -> Suggestion:
    shelf = Shelf()
    person = person_from(history.records(), history.notes(), shelf, now)
    return suggest(now, SETTINGS, person, shelf)


def heard(timeline: Timeline) -> Iterator[list[str]]:
    """Give the title of each chapter and all that sounds in it, counted from its beginning.

    What is not said stands in brackets.
    """
    forms = {CueKind.SAY: "{}", CueKind.TONE: "(tone: {})", CueKind.SWELL: "(breath: {})"}
    for chapter, ends in timeline.parts:
        cues = [cue for cue in timeline.cues if chapter.at <= cue.at < ends]
        yield [
            f"# {chapter.title}",
            *(f"{clock(Ms(c.at - chapter.at)):>7}  {forms[c.kind].format(c.text)}" for c in cues),
        ]


def led(
    history: History,
    now: datetime,
    felt: Feeling | None,
    before: dict[tuple[str, ...], str] | None = None,
) -> list[str]:
    """Do what is suggested, to its end, and say how it was.

    A chapter that was heard just so *before* is not written twice.
    """
    found = now_suggested(history, now)
    offer = found.today.offers[0]
    lines = [f"{now:%A %H:%M}", *found.today.notes, found.line(offer), offer.why, ""]
    options = found.options_of(offer)
    with closing(session.prepare(found.draft(offer), options)) as prepared:
        led = LiveTimeline.of(prepared.plan)
        routine = prepared.draft.routine
        kept = keeping.kept(
            done([HeardStretch(led, Ms(0), led.total)]),
            routine=routine.id,
            title=routine.title,
            manner=prepared.draft.manner,
            begun=now,
            names={work.exercise.id: work.exercise.name for work in routine.works},
            finished=True,
            place=found.current.place if found.current else None,
        )
        for title, *sounds in heard(prepared.timeline):
            seen = before if before is not None else {}
            first = seen.setdefault((title, *sounds), f"{now:%A %H:%M}")
            new = first == f"{now:%A %H:%M}"
            lines += [title, *sounds] if new else [f"{title} (as on {first})"]
    assert kept is not None
    history.add(kept)
    if felt is not None:
        history.feel(kept.id, felt)
    return [*lines, "", f"felt: {felt.value if felt else 'nothing said'}", ""]


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "history.sqlite3")
    made.note(keeping.noted(Noted.PROGRAM_BEGUN, MONDAY - timedelta(minutes=10), "thirty-days"))
    return made


@pytest.mark.long(reason="two sessions a day are led for a week")
def test_the_first_week_is_heard_as_recorded_and_grows_as_it_was_felt(
    history: History, request: pytest.FixtureRequest
) -> None:
    lines: list[str] = []
    before: dict[tuple[str, ...], str] = {}
    for day in range(7):
        morning = MONDAY + timedelta(days=day)
        if morning.weekday() < 5:
            lines += led(history, morning, Feeling.RIGHT, before)
            felt = FELT[f"{morning:%A}"]
            lines += led(history, morning + timedelta(hours=1), felt, before)
        else:
            rest = now_suggested(history, morning)
            offer = rest.today.offers[0]
            lines += [f"{morning:%A %H:%M}", *rest.today.notes, rest.line(offer), offer.why, ""]
    # Right keeps it; too easy adds one, but not twice in a week; too hard takes one away.
    assert push_ups(history) == [10, 10, 17, 17, 10]
    found = "\n".join(lines)
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(found, "utf-8")
    assert GOLDEN.read_text("utf-8") == found


def push_ups(history: History) -> list[int]:
    return [
        {did.exercise: did.reps for did in record.exercises}["wall-push-up"]
        for record in history.records()
        if record.routine == "thirty-days"
    ]


def test_on_the_first_day_the_morning_comes_first_and_then_the_strength(history: History) -> None:
    first = led(history, MONDAY, Feeling.RIGHT)
    second = led(history, MONDAY + timedelta(hours=1), Feeling.EASY)
    assert first[1].startswith("Thirty days has to wait: in the first hour after rising")
    assert first[2].startswith("Morning spine, ")
    assert "week 1 of 5: Boat on the stomach 5 s" in second[1]
    assert push_ups(history) == [10]
    third = now_suggested(history, MONDAY + timedelta(hours=3))
    assert third.current is not None
    assert third.current.standing.notch == 1
    assert third.today.offers[0].routine == "warm-up"


@pytest.mark.parametrize(("felt", "notch"), [(None, 1), (Feeling.RIGHT, 1), (Feeling.HARD, 0)])
def test_the_week_after_brings_a_notch_but_not_after_a_hard_day(
    history: History, felt: Feeling | None, notch: int
) -> None:
    for day in range(5):
        history.add(
            record(
                str(day),
                begun=MONDAY + timedelta(days=day, hours=1),
                routine="thirty-days",
                exercises=(Did(exercise="cat-cow", name="Cat and cow", sets=1, reps=6),),
                feeling=felt if day == 2 else None,
            )
        )
    current = now_suggested(history, MONDAY + timedelta(days=7)).current
    assert current is not None
    assert (current.standing.week, current.standing.notch) == (2, notch)


def test_just_after_midnight_what_was_done_just_before_is_not_suggested(history: History) -> None:
    evening = MONDAY.replace(hour=23, minute=30)
    history.add(record("late", begun=evening, routine="evening"))
    soon = now_suggested(history, evening + timedelta(minutes=50))
    assert soon.today.offers[0].pick == 3
    later = now_suggested(history, evening + timedelta(hours=3))
    assert later.today.offers[0].pick is None
