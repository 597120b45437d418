"""The calendar file, read by a library that knows nothing of us, over a year with both changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from matcue.coach.reminders import calendar
from matcue.coach.reminders.plan import Reminder, instants
from matcue.routine.model import Kind, When

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
DESK = Reminder(
    routine="desk",
    name="desk",
    title="Desk; break, 100%",
    kind=Kind.GENTLE,
    when=When.ANY,
    lasts=timedelta(minutes=5),
    days=(0, 2, 6),
    times=(time(2, 30), time(9), time(10, 30), time(23, 59)),
)
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",  # summer in winter
    "Australia/Lord_Howe",  # the clocks move by half an hour
    "Africa/Casablanca",  # back for Ramadan
    "Asia/Kolkata",  # never
    "UTC",
]


def read(data: bytes) -> icalendar.Calendar:
    found = icalendar.Calendar.from_ical(data)
    assert isinstance(found, icalendar.Calendar)
    return found


def events(data: bytes) -> list[Any]:
    """Its events; what the library types as any of thirty kinds is compared as it is."""
    return list(read(data).events)


def instants_in(data: bytes, start: date, end: date) -> Iterator[datetime]:
    for event in recurring_ical_events.of(read(data)).between(start, end):
        yield event.start.astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_another_reader_finds_the_same_instants_over_a_year(zone: str) -> None:
    data = calendar.written(DESK, ZoneInfo(zone), NOW)
    start, end = date(2026, 2, 1), date(2027, 2, 1)
    # A reader has its own view of a day; what falls into a whole year does not depend on it.
    theirs = sorted(at for at in instants_in(data, date(2026, 1, 25), date(2027, 2, 8)))
    ours = [at.astimezone(UTC) for at in instants(DESK, start, end, ZoneInfo(zone))]
    bounds = ours[0], ours[-1]
    assert [at for at in theirs if bounds[0] <= at <= bounds[1]] == ours
    assert len(ours) == 4 * 157


@pytest.mark.parametrize("zone", ZONES)
def test_the_file_itself_tells_when_the_clocks_change(zone: str) -> None:
    """A calendar that does not know the zone by its name reads the rules in the file."""
    data = calendar.written(DESK, ZoneInfo(zone), NOW)
    unknown = data.replace(f"TZID:{zone}".encode(), b"TZID:Somewhere")
    told = next(iter(read(unknown).timezones)).to_tz(lookup_tzid=False)
    known = ZoneInfo(zone)
    for day in range(10 * 365):
        noon = datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=day)
        offset = noon.replace(tzinfo=known).utcoffset()
        assert noon.replace(tzinfo=told).utcoffset() == offset, noon
        if (noon - timedelta(days=1)).replace(tzinfo=known).utcoffset() == offset:
            continue
        for wall in (noon - timedelta(minutes=15 * n) for n in range(96)):
            # What the clocks leave out or repeat can be read in two ways.
            first, second = (wall.replace(tzinfo=known, fold=fold) for fold in (0, 1))
            if first.utcoffset() == second.utcoffset():
                assert wall.replace(tzinfo=told).utcoffset() == first.utcoffset(), wall


def test_a_change_is_told_by_the_wall_clock_before_it() -> None:
    """As the standard wants it: two o'clock becomes three, and three o'clock becomes two."""
    data = calendar.written(DESK, ZoneInfo("Europe/Berlin"), NOW).replace(b"\r\n ", b"")
    summer, winter = (data.partition(part)[2] for part in (b"BEGIN:DAYLIGHT", b"T000000"))
    assert b"DTSTART:20260329T020000" in summer.partition(b"END:")[0]
    assert b"DTSTART:20261025T030000" in winter


def test_identities_stay_and_what_is_newer_counts_higher() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = events(calendar.written(DESK, berlin, NOW))
    later = events(
        calendar.written(replace(DESK, title="Break"), berlin, NOW + timedelta(minutes=2))
    )
    assert [e["uid"] for e in first] == [e["uid"] for e in later]
    assert len({e["uid"] for e in first}) == 4
    assert all(a["sequence"] < b["sequence"] for a, b in zip(first, later, strict=True))


def test_two_routines_have_no_identity_in_common() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    desk = events(calendar.written(DESK, berlin, NOW))
    other = events(calendar.written(replace(DESK, routine="morning"), berlin, NOW))
    assert not {e["uid"] for e in desk} & {e["uid"] for e in other}


def test_times_that_are_given_up_are_sent_along_as_cancelled() -> None:
    fewer = replace(DESK, times=(time(9),))
    found = events(calendar.written(fewer, ZoneInfo("UTC"), NOW, before=3))
    assert [e.get("status") for e in found] == [None, "CANCELLED", "CANCELLED"]
    assert [e["uid"] for e in found] == [calendar.identity("desk", nth) for nth in range(3)]


def test_an_event_says_what_it_is_and_what_to_type_and_rings() -> None:
    event = events(calendar.written(DESK, ZoneInfo("Europe/Berlin"), NOW))[0]
    assert event["summary"] == "Desk; break, 100%, 5 min"
    assert event["description"].splitlines()[-1] == "matcue play desk"
    assert event.duration == timedelta(minutes=5)
    alarm = event.alarms.times[0]
    assert alarm.trigger == event.start


def test_a_file_that_cancels_names_every_event() -> None:
    data = calendar.cancelling("desk", "Desk break", 4, NOW)
    assert read(data)["method"] == "CANCEL"
    assert [e["uid"] for e in events(data)] == [calendar.identity("desk", n) for n in range(4)]
    assert {e["status"] for e in events(data)} == {"CANCELLED"}


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    data = calendar.written(replace(DESK, title="Ü" * 60), ZoneInfo("Europe/Berlin"), NOW)
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
