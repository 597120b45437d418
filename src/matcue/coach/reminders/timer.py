"""A reminder as a systemd timer: the text of its service and timer units.

The timer fires at its local times; the service shows a notification and no more. A session
that began by itself would talk to an empty room, or into a meeting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.units import DAYS

if TYPE_CHECKING:
    from datetime import time

    from matcue.coach.reminders.plan import Reminder

PREFIX: Final = "matcue-remind-"

_ESCAPED: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "%": "%%", "$": "$$", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)

_SERVICE: Final = """\
# Made by `matcue remind`; `matcue remind --remove {routine}` takes it away.
[Unit]
Description=Remind of {title}

[Service]
Type=oneshot
ExecStart={notify} --app-name=matcue --icon=alarm-symbolic {summary} {body}
"""

_TIMER: Final = """\
# Made by `matcue remind`; `matcue remind --remove {routine}` takes it away.
[Unit]
Description=Remind of {title}

[Timer]
{calendar}
AccuracySec=10s
Persistent=false

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit file: its name and its text."""

    name: str
    text: str


def names(routine: str) -> tuple[str, str]:
    """Return the unit names of a routine's service and timer."""
    return f"{PREFIX}{routine}.service", f"{PREFIX}{routine}.timer"


def units(reminder: Reminder, notify: str) -> tuple[Unit, Unit]:
    """Return the service and the timer.

    Args:
        reminder: The reminder.
        notify: The absolute path of ``notify-send``.
    """
    service, timer = names(reminder.routine)
    lines = (f"OnCalendar={line}" for line in on_calendar(reminder))
    title = reminder.title.replace("%", "%%")
    return (
        Unit(
            service,
            _SERVICE.format(
                routine=reminder.routine,
                title=title,
                notify=_quoted(notify),
                summary=_quoted(f"{reminder.title}, {reminder.minutes} min"),
                body=_quoted(reminder.command),
            ),
        ),
        Unit(
            timer,
            _TIMER.format(routine=reminder.routine, title=title, calendar="\n".join(lines)),
        ),
    )


def on_calendar(reminder: Reminder) -> tuple[str, ...]:
    """Return each time as an ``OnCalendar=`` value (``systemd.time``), in local time."""
    every_day = len(reminder.days) == len(DAYS)
    days = "" if every_day else ",".join(DAYS[day].capitalize() for day in reminder.days) + " "
    return tuple(f"{days}*-*-* {_time(each)}" for each in reminder.times)


def _time(at: time) -> str:
    return f"{at:%H:%M}:00"


def _quoted(word: str) -> str:
    """Quote a word of a command as systemd reads it."""
    return f'"{word.translate(_ESCAPED)}"'
