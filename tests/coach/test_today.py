"""What is suggested when, on a clock that a test sets: hours, zones, and nights of 23 and 25 hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.coach.program import Current
from matcue.coach.today import (
    Before,
    Habits,
    Known,
    Offer,
    Offered,
    PartOfDay,
    TodayRequest,
    needed,
    part_of_day,
    today,
)
from matcue.plan.care import Care
from matcue.plan.growth import Diary, Exercised, Feeling, standing
from matcue.routine.model import Kind, When
from matcue.routine.program import Growth, Line, Program

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 11, 24)
SUNDAY = date(2026, 11, 29)

ROUTINES = {
    "morning": Known(title="Morning spine", kind=Kind.GENTLE, when=When.MORNING, lasts=timedelta(minutes=15)),
    "evening": Known(title="Evening spine", kind=Kind.GENTLE, when=When.EVENING, lasts=timedelta(minutes=16)),
    "desk": Known(title="Desk break", kind=Kind.GENTLE, when=When.ANY, lasts=timedelta(minutes=5)),
    "warm-up": Known(title="Warm-up", kind=Kind.GENTLE, when=When.ANY, lasts=timedelta(minutes=7)),
    "strong": Known(title="Strong", kind=Kind.STRENGTHENING, when=When.ANY, lasts=timedelta(minutes=30), grows=True),
}  # fmt: skip


def at(hour: int, minute: int = 0, day: date = TUESDAY, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.combine(day, time(hour, minute), zone)


def on(*routines: str, day: date = TUESDAY) -> Current:
    """A program that has the same on every day."""
    program = Program(id="p", title="P", weeks=4, days=(routines,) * 7)
    begun = day.toordinal() - 1
    return Current(
        program, date.fromordinal(begun), day, standing(program, begun, (), day.toordinal())
    )


def done(routine: str, ended: datetime) -> Before:
    return Before(routine=routine, ended=ended)


def offer(now: datetime, **asked: Any) -> Offer:
    return today(TodayRequest(now=now, routines=ROUTINES, **asked)).offers[0]


def why(now: datetime, **asked: Any) -> str:
    return " ".join(today(TodayRequest(now=now, routines=ROUTINES, **asked)).why)


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (0, 0, PartOfDay.EVENING),
        (3, 59, PartOfDay.EVENING),
        (4, 0, PartOfDay.MORNING),
        (11, 59, PartOfDay.MORNING),
        (12, 0, PartOfDay.DAY),
        (17, 59, PartOfDay.DAY),
        (18, 0, PartOfDay.EVENING),
        (23, 59, PartOfDay.EVENING),
    ],
)
def test_morning_is_before_noon_and_evening_after_six(
    hour: int, minute: int, part: PartOfDay
) -> None:
    assert part_of_day(at(hour, minute), time(7, 0)) is part


@pytest.mark.parametrize(
    ("wakes", "hour", "part"),
    [
        (time(4, 0), 3, PartOfDay.MORNING),
        (time(4, 0), 2, PartOfDay.EVENING),
        (time(0, 30), 3, PartOfDay.EVENING),
        (time(15, 0), 5, PartOfDay.MORNING),
    ],
)
def test_who_gets_up_before_four_has_an_early_morning(
    wakes: time, hour: int, part: PartOfDay
) -> None:
    assert part_of_day(at(hour), wakes) is part


@pytest.mark.parametrize(
    ("now", "routine"),
    [
        (at(8), "morning"),
        (at(14), "desk"),
        (at(14, day=SUNDAY), "warm-up"),
        (at(20), "evening"),
        (at(8, day=SUNDAY), "morning"),
    ],
)
def test_without_a_program_the_clock_chooses(now: datetime, routine: str) -> None:
    assert offer(now).routine == routine


def test_working_days_are_those_of_the_settings() -> None:
    habits = Habits(working_days=(6,))
    assert offer(at(14), habits=habits).routine == "warm-up"
    assert offer(at(14, day=SUNDAY), habits=habits).routine == "desk"


def test_the_same_instant_is_another_part_of_the_day_elsewhere() -> None:
    now = at(8)
    assert offer(now.astimezone(ZoneInfo("Asia/Tokyo"))).routine == "desk"
    assert offer(now.astimezone(ZoneInfo("Pacific/Auckland"))).routine == "evening"


def test_the_programs_sessions_come_in_their_order_and_once() -> None:
    program = on("morning", "strong")
    first, second = done("morning", at(7, 30)), done("strong", at(9))
    assert offer(at(7), current=program) == Offer(choice=Offered.PROGRAM, routine="morning")
    assert offer(at(8), current=program, done=[first]).routine == "strong"
    assert offer(at(14), current=program, done=[first, second]).routine == "desk"


def test_a_program_goes_before_the_desk_and_its_morning_is_over_at_noon() -> None:
    assert offer(at(14), current=on("morning", "strong")).routine == "strong"


def test_its_evening_waits_for_six() -> None:
    assert offer(at(14), current=on("evening")).routine == "desk"
    assert offer(at(19), current=on("evening")).choice is Offered.PROGRAM


def test_what_comes_twice_a_day_comes_again_after_a_while() -> None:
    program = on("desk", "desk")
    once = [done("desk", at(13))]
    twice = [*once, done("desk", at(15))]
    assert offer(at(14), current=program, done=once).routine == "warm-up"
    assert offer(at(14, 30), current=program, done=once).choice is Offered.PROGRAM
    assert offer(at(17), current=program, done=twice).choice is Offered.DESK


@pytest.mark.parametrize(
    ("hour", "minute", "routine"), [(16, 59, "strong"), (17, 1, "desk"), (19, 0, "evening")]
)
def test_nothing_loads_the_back_within_five_hours_of_bedtime(
    hour: int, minute: int, routine: str
) -> None:
    now = at(hour, minute)
    assert offer(now, current=on("strong")).routine == routine
    assert ("bedtime at 22:30" in why(now, current=on("strong"))) is (routine != "strong")


def test_a_bedtime_after_midnight_moves_it() -> None:
    late = Habits(bedtime=time(1, 0))
    assert offer(at(19, 29), current=on("strong"), habits=late).routine == "strong"
    assert offer(at(19, 31), current=on("strong"), habits=late).routine == "evening"


@pytest.mark.parametrize(
    ("day", "hour", "routine"),
    [
        # By the wall from 22:20 to 3:30 are 5 h 10 min; in the night of spring one less,
        (date(2026, 3, 27), 21, "strong"),
        (date(2026, 3, 28), 21, "evening"),
        # and from 23:20 to 3:30 are 4 h 10 min; in the night of autumn one more.
        (date(2026, 10, 23), 22, "evening"),
        (date(2026, 10, 24), 22, "strong"),
    ],
)
def test_a_night_on_which_the_clocks_change_is_as_long_as_it_is(
    day: date, hour: int, routine: str
) -> None:
    habits = Habits(bedtime=time(3, 30))
    found = offer(at(hour, 50, day), current=on("strong", day=day), habits=habits)
    assert found.routine == routine


ZONES = ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata"]
CHANGES = [
    # Summer begins and ends: at two at night in Berlin, at midnight in Sao Paulo (until 2019), and
    # by half an hour on Lord Howe.
    datetime(2018, 3, 25, tzinfo=UTC),
    datetime(2018, 10, 28, tzinfo=UTC),
    datetime(2018, 2, 18, tzinfo=UTC),
    datetime(2018, 11, 4, tzinfo=UTC),
    datetime(2018, 4, 1, tzinfo=UTC),
    datetime(2018, 10, 7, tzinfo=UTC),
]


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.sampled_from(CHANGES),
    st.integers(-48 * 60, 48 * 60),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_whatever_the_zone_and_the_night_the_next_bedtime_is_five_hours_after_the_end(
    zone: ZoneInfo, night: datetime, minutes: int, bedtime: time
) -> None:
    now = (night + timedelta(minutes=minutes)).astimezone(zone)
    asked = TodayRequest(
        now=now,
        habits=Habits(bedtime=bedtime),
        current=on("strong", day=now.date()),
        routines=ROUTINES,
    )
    ends = now.astimezone(UTC) + ROUTINES["strong"].lasts
    if "strong" in {each.routine for each in today(asked).offers}:
        beds = [
            datetime.combine(now.date() + timedelta(days=days), bedtime, zone).astimezone(UTC)
            for days in range(-1, 4)
        ]
        coming = [bed for bed in beds if bed >= now.astimezone(UTC)]
        assert min(coming) - ends >= timedelta(hours=5)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "routine"),
    [
        # At midnight the clocks go from 0:00 to 1:00: from 22:00 to 3:10 are 4 h 10 min,
        (date(2018, 11, 3), 21, 30, "evening"),
        (date(2018, 11, 2), 21, 30, "strong"),
        # and from 0:00 back to 23:00: from 22:40 to 3:10 are 5 h 30 min.
        (date(2018, 2, 17), 22, 10, "strong"),
        (date(2018, 2, 16), 22, 10, "evening"),
    ],
)
def test_a_midnight_that_there_is_not_and_one_that_comes_twice(
    day: date, hour: int, minute: int, routine: str
) -> None:
    now = at(hour, minute, day, ZoneInfo("America/Sao_Paulo"))
    habits = Habits(bedtime=time(3, 10))
    assert offer(now, current=on("strong", day=day), habits=habits).routine == routine


@pytest.mark.parametrize(
    ("day", "hour", "routine"),
    [
        # A shift from ten at night to six; sleep is at nine in the morning.
        (date(2026, 3, 28), 21, "strong"),
        (date(2026, 3, 29), 5, "morning"),
        # On the night that is an hour longer there are five hours from 3:20 in summer to 7:30.
        (date(2026, 10, 25), 2, "strong"),
        (date(2026, 10, 24), 2, "morning"),
    ],
)
def test_who_works_at_night_sleeps_by_day(day: date, hour: int, routine: str) -> None:
    bedtime = time(7, 30) if day.month == 10 else time(9, 0)
    habits = Habits(bedtime=bedtime, wake_time=time(3, 0), working_days=())
    now = at(hour, 50, day)
    assert offer(now, current=on("strong", day=day), habits=habits).routine == routine


def test_an_hour_that_comes_twice_keeps_apart_what_was_done_in_it() -> None:
    day = date(2026, 10, 25)
    first = at(2, 30, day)
    second = first.replace(fold=1)
    again = [done("evening", first)]
    assert offer(second, done=again).choice is Offered.SHORT
    assert offer(at(3, 10, day), done=again).choice is Offered.EVENING


def test_after_pain_nothing_loads_the_back_and_it_is_said() -> None:
    care = Care(pain=TUESDAY.toordinal() - 1)
    for current in (on("strong"), on("morning"), None):
        asked = TodayRequest(now=at(8), routines=ROUTINES, current=current, care=care)
        _, usual, *_ = today(asked).offers
        assert (usual.routine, usual.gentle) == ("morning", True)
    assert "pain of yesterday" in why(at(14), current=on("strong"), care=care)


@pytest.mark.parametrize(
    ("ago", "said"),
    [(0, "of today"), (1, "of yesterday"), (6, "on Wednesday"), (7, "on 17 November")],
)
def test_the_day_of_the_pain_is_named_as_one_would_say_it(ago: int, said: str) -> None:
    care = Care(pain=TUESDAY.toordinal() - ago)
    assert f"After the pain {said} nothing" in why(at(14), current=on("strong"), care=care)


def test_after_pain_small_movements_are_offered_first_and_again_a_little_later() -> None:
    care = Care(pain=TUESDAY.toordinal() - 1)
    first = offer(at(14), care=care)
    assert (first.routine, first.label) == ("flare-up", "flare-up")
    assert "signs that need help" in first.why
    assert offer(at(14), care=care, done=[done("flare-up", at(13))]).routine == "desk"
    assert offer(at(14), care=care, done=[done("flare-up", at(12))]).routine == "flare-up"
    assert "flare-up" not in {
        each.routine for each in today(TodayRequest(now=at(14), routines=ROUTINES)).offers
    }


def test_after_a_session_that_made_it_worse_all_is_gentle_and_nothing_is_kept_back() -> None:
    asked = TodayRequest(
        now=at(14), routines=ROUTINES, current=on("strong"), care=Care(gently=True)
    )
    found = today(asked)
    assert found.offers[0].routine == "strong"
    assert all(each.gentle for each in found.offers)
    assert "worse after the last session" in " ".join(found.notes)


def test_what_is_done_is_not_suggested_again_at_once() -> None:
    found = offer(at(9), done=[done("morning", at(8))])
    assert found == Offer(choice=Offered.SHORT, routine="warm-up", pick=3)
    assert "Morning spine is done" in why(at(9), done=[done("morning", at(8))])
    assert offer(at(21), done=[done("evening", at(20, 30))]).choice is Offered.SHORT


def test_another_can_be_chosen_and_none_comes_twice() -> None:
    offers = today(TodayRequest(now=at(14), routines=ROUTINES)).offers
    assert [each.choice.value for each in offers] == [
        "desk",
        "morning",
        "evening",
        "short",
        "gentle",
    ]
    assert (offers[3].routine, offers[3].pick) == ("desk", 3)
    assert offers[4].gentle


def test_each_says_why_one_might_take_it() -> None:
    whys = {
        each.choice: each.why for each in today(TodayRequest(now=at(20), routines=ROUTINES)).offers
    }
    assert whys == {
        Offered.EVENING: "It is evening: this lets the back go before the night.",
        Offered.MORNING: "Meant for the morning: it wakes the spine.",
        Offered.DESK: "A break on a chair, good at any hour.",
        Offered.SHORT: "Three exercises of Evening spine, for when there is little time.",
        Offered.GENTLE: "Evening spine in gentle forms and smaller doses, for a sore day.",
    }


@pytest.mark.parametrize("hour", [0, 5, 9, 14, 20])
@pytest.mark.parametrize("day", [TUESDAY, SUNDAY])
def test_morning_evening_desk_short_and_gentle_can_always_be_had(hour: int, day: date) -> None:
    offers = today(TodayRequest(now=at(hour, day=day), routines=ROUTINES)).offers
    labels = [each.label for each in offers]
    assert {"morning", "evening", "desk", "short", "gentle"} <= set(labels)
    assert len(set(labels)) == len(labels)


def test_every_session_of_the_program_that_is_open_can_be_chosen() -> None:
    offers = today(
        TodayRequest(now=at(8), routines=ROUTINES, current=on("morning", "strong"))
    ).offers
    assert [each.label for each in offers] == [
        *("morning", "strong"),
        *("evening", "desk", "short", "gentle"),
    ]
    assert [each.why for each in offers[:2]] == ["Next in your program, P."] * 2


def test_after_pain_all_that_can_be_chosen_is_gentle_and_nothing_loads_the_back() -> None:
    care = Care(pain=TUESDAY.toordinal() - 1)
    for hour in (8, 14, 20):
        asked = TodayRequest(
            now=at(hour), routines=ROUTINES, care=care, current=on("morning", "strong")
        )
        offers = today(asked).offers
        assert all(each.gentle for each in offers if each.routine != "flare-up")
        assert "strong" not in {each.routine for each in offers}
        assert len({(each.routine, each.pick) for each in offers}) == len(offers)


@pytest.mark.parametrize(
    ("felt", "told"),
    [
        (Feeling.RIGHT, ""),
        (Feeling.EASY, " Last time was too easy: a notch more."),
        (Feeling.HARD, " Last time was too hard: a notch less."),
        (Feeling.SORE, ""),
        (Feeling.WORSE, " Last time your back was worse than before: a notch less."),
        (Feeling.PAIN, " Last time hurt: a notch less."),
    ],
)
def test_what_the_last_feeling_has_changed_is_said(felt: Feeling, told: str) -> None:
    monday = date(2026, 11, 16)
    diary = tuple(
        Exercised(
            day=monday.toordinal() + after,
            routine="strong",
            exercises=frozenset({"cat"}),
            feeling=felt if after == 8 else None,
        )
        for after in (0, 8)
    )
    now = at(14, day=monday + timedelta(days=9))
    assert offer(now, current=growing(monday, diary, now)).why == f"Next in your program, P.{told}"


def test_a_new_week_and_missed_days_are_said_but_not_of_what_does_not_grow() -> None:
    monday = date(2026, 11, 16)
    done = tuple(
        Exercised(day=monday.toordinal() + day, routine="strong", exercises=frozenset({"cat"}))
        for day in range(28)
    )
    for after, told in (
        (28, "A new week: a notch more."),
        (31, "Days were missed: as much as last time."),
        (34, "Days were missed: a notch less."),
        (37, "Days were missed: 2 notches less."),
    ):
        now = at(14, day=monday + timedelta(days=after))
        current = growing(monday, done, now)
        assert offer(now, current=current).why == f"Next in your program, P. {told}"
    morning = at(8, day=monday + timedelta(days=28))
    current = growing(monday, done, morning)
    still = replace(current, program=replace(current.program, days=(("morning",),) * 7))
    assert offer(morning, current=still).why == "Next in your program, P."


def growing(begun: date, diary: Diary, now: datetime) -> Current:
    """A program in which something grows, begun on a day and stands as a diary has it."""
    program = Program(
        id="p",
        title="P",
        weeks=8,
        days=(("strong",),) * 7,
        grow=(Growth(exercise="cat", reps=Line((2, 20))),),
    )
    stands = standing(program, begun.toordinal(), diary, now.toordinal())
    return Current(program, begun, now.date(), stands)


def test_a_program_that_is_over_suggests_nothing() -> None:
    program = on("strong")
    over = Current(
        program.program, program.begun, program.today,
        standing=type(program.standing)(week=5, notch=0, lighter=False, over=True, doses=()),
    )  # fmt: skip
    assert offer(at(14), current=over).routine == "desk"
    assert "P is done, all of it." in why(at(14), current=over)


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("prevent", "`matcue program start prevent` goes on from there."),
        (None, "`matcue program list` shows what else there is."),
    ],
)
def test_a_program_that_is_over_says_what_to_go_on_with(then: str | None, told: str) -> None:
    program = on("strong")
    over = Current(
        replace(program.program, then=then), program.begun, program.today,
        standing=replace(program.standing, over=True),
    )  # fmt: skip
    assert told in why(at(14), current=over)


@pytest.mark.parametrize(
    ("wakes", "hour", "minute", "routine"),
    [
        (time(7), 7, 0, "morning"),
        (time(7), 7, 59, "morning"),
        (time(7), 8, 0, "strong"),
        (time(7), 6, 50, "strong"),
        (time(23, 30), 0, 15, "evening"),
    ],
)
def test_in_the_first_hour_after_rising_nothing_that_loads_the_back_is_suggested(
    wakes: time, hour: int, minute: int, routine: str
) -> None:
    habits = Habits(wake_time=wakes, bedtime=time(15))
    now = at(hour, minute)
    assert offer(now, current=on("strong"), habits=habits).routine == routine
    told = "Strong has to wait: in the first hour after rising"
    assert (told in why(now, current=on("strong"), habits=habits)) is (routine != "strong")


def test_only_what_may_be_suggested_has_to_be_known() -> None:
    assert needed(None) == ("morning", "evening", "desk", "warm-up")
    assert needed(on("strong", "morning"))[-1] == "strong"
