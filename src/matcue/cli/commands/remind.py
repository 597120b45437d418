"""``matcue remind``."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcue.base.errors import InputError
from matcue.cli.lengths import LengthType
from matcue.cli.lines import confirmed, is_terminal, say, tell
from matcue.cli.settings import Typed, in_force
from matcue.cli.shared import examples, routine_names
from matcue.settings.table import SETTINGS

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.coach.reminders.plan import Reminder


def _as_timedelta(
    _context: click.Context, _param: click.Parameter, every: Ms | None
) -> timedelta | None:
    return timedelta(milliseconds=every) if every is not None else None


CLOCK = Typed(SETTINGS["wake-time"])
DAYS = Typed(SETTINGS["working-days"])


@click.command(
    short_help="Remind you, by your calendar or a timer of systemd.",
    epilog=examples(
        "matcue remind --every 90m --on mon-fri --from 9:00 --to 17:00 desk",
        "matcue remind morning --at 7:00",
        "matcue remind desk --systemd",
        "matcue remind --list",
        "matcue remind --remove desk",
    ),
)
@click.argument("routine", required=False, shell_complete=routine_names)
@click.option(
    "--every",
    type=LengthType("interval"),
    callback=_as_timedelta,
    help="So often through the day, such as 90m.",
)
@click.option(
    "--from",
    "start",
    type=CLOCK,
    metavar="TIME",
    help="The first time.  [default: 2 h after wake-time]",
)
@click.option(
    "--to",
    "end",
    type=CLOCK,
    metavar="TIME",
    help="The last time at the latest.  [default: 8 h later]",
)
@click.option(
    "--at", type=CLOCK, metavar="TIME", multiple=True, help="At this time; can be given again."
)
@click.option(
    "--on",
    "days",
    type=DAYS,
    metavar="DAYS",
    help="Days.  [default: working-days with --every, else all]",
)
@click.option("--zone", metavar="NAME", help="The calendar's time zone, if not this machine's.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The calendar file.  [default: matcue-remind-ROUTINE.ics]",
)
@click.option(
    "--systemd", is_flag=True, help="On Linux: a timer that shows a notification, and no file."
)
@click.option("--yes", is_flag=True, help="Do not ask before a timer is written.")
@click.option("--remove", is_flag=True, help="Take away the reminder of ROUTINE, file and timer.")
@click.option("--list", "listed", is_flag=True, help="Show what is set.")
@click.option("--json", "as_json", is_flag=True, help="The list for machines.")
def remind(
    *,
    routine: str | None,
    output: Path | None,
    zone: str | None,
    systemd: bool,
    yes: bool,
    remove: bool,
    listed: bool,
    as_json: bool,
    **when: Any,
) -> None:
    """Remind you of ROUTINE, by a file for your calendar or by a timer of systemd.

    Nothing of matcue keeps running. Import the file into the calendar of your phone or desktop;
    import it again after a change, and it replaces what was there. Times are those of the wall
    clock, in summer and in winter.
    """
    if listed or as_json:
        _list(as_json=as_json)
        return
    if routine is None:
        raise InputError("say which routine, as in `matcue remind desk`; --list shows what is set")
    if remove:
        _remove(routine, output)
        return
    _set(routine, when, output, zone, systemd=systemd, yes=yes)


def _set(
    name: str,
    when: dict[str, Any],
    output: Path | None,
    zone: str | None,
    *,
    systemd: bool,
    yes: bool,
) -> None:
    from matcue.cli.admission import TerminalAdmission, person
    from matcue.coach.admission import SessionRequest, Use
    from matcue.coach.reminders import setting, user_timer
    from matcue.coach.reminders.wanted import ReminderRequest, reminder
    from matcue.coach.reminders.zone import here, named
    from matcue.routine.library import Library
    from matcue.routine.shelf import user_shelf
    from matcue.session import session

    settings = in_force()
    shelf = user_shelf()
    library = Library(shelf)
    admitted = TerminalAdmission(person(shelf)).admit(
        SessionRequest(
            name=name,
            options=settings.options(),
            library=library,
            use=Use.REMIND,
            with_program=True,
        )
    )
    ready = session.draft(name, admitted.options, shelf, library)
    wanted = reminder(name, ready, ReminderRequest(**when), settings)
    if systemd:
        if zone is not None and output is None:
            raise InputError(
                "a timer goes by this machine's clock; --zone is for a file, as with -o"
            )
        user_timer.usable()
        user_timer.notifier()
    _warn(wanted)
    if not systemd or output is not None:
        at = named(zone) if zone else here()
        path = output or settings.export.folder / f"matcue-remind-{wanted.routine}.ics"
        setting.to_file(wanted, path, at, datetime.now().astimezone())
        tell(f"{path}: {_text(wanted)}, {at.key}. Open it with your calendar.")
    if systemd:
        _to_timer(wanted, yes=yes)


def _to_timer(wanted: Reminder, *, yes: bool) -> None:
    from matcue.coach.reminders import setting, timer, user_timer

    units = timer.units(wanted, user_timer.notifier())
    if not yes:
        for unit in units:
            click.echo(f"{user_timer.folder() / unit.name}:\n{unit.text}", err=True)
        if not is_terminal():
            raise InputError("nobody can be asked here; --yes writes these files without asking")
        if not confirmed("Write these two files and start the timer?"):
            say("Nothing was written.")
            return
    setting.to_timer(wanted, units)
    tell(f"{units[1].name}: {_text(wanted)}. A notification will remind you.")


def _remove(routine: str, output: Path | None) -> None:
    from matcue.coach.reminders import setting

    removed = setting.remove(routine, datetime.now().astimezone(), output)
    gone = [str(removed.file)] * bool(removed.file) + ["its timer"] * removed.timer
    if gone:
        tell(f"{routine}: {' and '.join(gone)} removed.")
    if removed.cancels is not None:
        tell(f"{removed.cancels}: open it with your calendar to take the events out.")
    elif removed.events:
        say(
            "What a calendar has imported stays there; delete it in the calendar, or open the file "
            f"that this writes: `matcue remind --remove {routine} -o cancel.ics`"
        )


def _list(*, as_json: bool) -> None:
    from matcue.coach.reminders import kept, user_timer
    from matcue.coach.reminders.plan import following, times_text
    from matcue.coach.safe_hours import Here

    now = datetime.now(Here())
    entries = kept.standing()
    if as_json:
        listed = [
            {
                **entries[name].as_json(),
                "next": following(entries[name].reminder, now).isoformat(timespec="seconds"),
            }
            for name in sorted(entries)
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for name in sorted(entries):
        entry = entries[name]
        places = [str(entry.file)] * bool(entry.file) + ["timer"] * user_timer.is_there(name)
        at = following(entry.reminder, now)
        day = "today" if at.date() == now.date() else f"{at:%A}"
        tell(
            f"{name}: {_text(entry.reminder)} ({', '.join(places) or 'nowhere any more'}), "
            f"next {day} at {times_text([at.time()])}"
        )
    strays = [name for name in user_timer.routines() if name not in entries]
    for name in strays:
        tell(f"{name}: a timer that is not noted; `matcue remind --remove {name}` ends it")
    if not entries and not strays:
        say("No reminder is set; try `matcue remind desk`")


def _text(wanted: Reminder) -> str:
    from matcue.base.units import written_days
    from matcue.coach.reminders.plan import times_text

    return f"{written_days(wanted.days)} at {times_text(wanted.times)}"


def _warn(wanted: Reminder) -> None:
    from matcue.coach import safe_hours
    from matcue.coach.reminders.plan import after_supper, times_text, too_late

    bedtime = in_force().bedtime
    late = too_late(wanted, bedtime)
    if late:
        least = safe_hours.about(safe_hours.BEFORE_BED)
        say(
            f"matcue: at {times_text(late)} it would end less than {least} "
            f"before your bedtime ({bedtime:%H:%M}), and it loads the back; choose an earlier time"
        )
    if after_supper(wanted):
        say(
            f"matcue: eat at least {safe_hours.about(safe_hours.AFTER_A_MEAL)} before "
            f"{times_text(wanted.times)}, for this is best on an empty stomach"
        )
