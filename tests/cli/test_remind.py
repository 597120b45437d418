"""``matcue remind`` as it is typed: files, timers, and taking both away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest

from matcue.coach.reminders import timer
from matcue.coach.reminders.plan import Reminder
from matcue.routine.model import Kind, When

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run

DESK = Reminder(
    routine="desk",
    name="desk",
    title="Desk break",
    kind=Kind.GENTLE,
    when=When.ANY,
    lasts=timedelta(minutes=5),
    days=(0, 1, 2, 3, 4),
    times=(time(9), time(10, 30)),
)
SYSTEMCTL = """\
#!/bin/sh
echo "$@" >> "{log}"
exit {code}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Europe/Berlin")


def units(tmp_path: Path) -> Path:
    return tmp_path / "xdg_config_home" / "systemd" / "user"


def with_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int = 0) -> Path:
    """Put a systemctl and a notify-send first in the path; the former notes what it was asked."""
    programs, log = tmp_path / "bin", tmp_path / "asked"
    programs.mkdir(exist_ok=True)
    for name in ("systemctl", "notify-send"):
        path = programs / name
        path.write_text(SYSTEMCTL.format(log=log, code=code), "utf-8")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return log


def test_a_calendar_file_is_written_and_told(run_matcue: Run, tmp_path: Path) -> None:
    done = run_matcue(
        *("remind", "--every", "4h", "--on", "mon-fri", "--from", "9:00", "--to", "17:00", "desk")
    )
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        "matcue-remind-desk.ics: mon-fri at 9:00, 13:00 and 17:00, Europe/Berlin."
    )
    found = icalendar.Calendar.from_ical((tmp_path / "matcue-remind-desk.ics").read_bytes())
    assert [event.start.strftime("%H:%M") for event in found.events] == ["09:00", "13:00", "17:00"]


def test_the_folder_of_exports_is_where_it_goes(run_matcue: Run, tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    assert run_matcue("config", "set", "export.folder", str(tmp_path / "music")).code == 0
    assert run_matcue("remind", "desk").code == 0
    assert (tmp_path / "music" / "matcue-remind-desk.ics").is_file()


def test_another_zone_can_be_named(run_matcue: Run) -> None:
    assert "Asia/Tokyo" in run_matcue("remind", "desk", "--zone", "Asia/Tokyo").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["desk", "--from", "22:00", "--to", "2:00"], "runs past midnight"),
        (["desk", "--zone", "Mars/Crater"], "no time zone is called 'Mars/Crater'"),
        (["desk", "-o", "missing/desk.ics"], "there is no folder 'missing'; make it first"),
        (["desk", "-o", "diary.ics"], "is there already and is no reminder"),
        (["desk", "--on", "someday"], "is no day of the week"),
        (["desk", "--at", "soon"], "is no time; write it as 22:30"),
        (["desk", "--every", "often"], "is not a duration"),
        (["--remove", "desk"], "no reminder is set for 'desk'"),
        ([], "say which routine"),
        (["corset"], "when do you want to do Muscle corset"),
    ],
)
def test_a_mistake_is_told_in_a_line_and_writes_nothing(
    run_matcue: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "diary.ics").write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//other//\r\n")
    done = run_matcue("remind", *arguments)
    assert done.code == 2
    assert message in done.err
    assert [path.name for path in tmp_path.glob("*.ics")] == ["diary.ics"]


def test_strengthening_too_near_to_bedtime_is_warned_about(run_matcue: Run) -> None:
    assert "loads the back" in run_matcue("remind", "corset", "--at", "19:00").err
    assert run_matcue("remind", "corset", "--at", "16:00").err == ""


def test_the_evening_is_told_to_keep_away_from_supper(run_matcue: Run) -> None:
    assert "eat at least 2 h 30 min before 21:30" in run_matcue("remind", "evening").err


def test_what_is_set_is_listed_and_removed(run_matcue: Run, tmp_path: Path) -> None:
    run_matcue("remind", "desk", "--at", "11:00")
    assert run_matcue("remind", "--list").out.startswith("desk: mon-sun at 11:00 (")
    [told] = json.loads(run_matcue("remind", "--list", "--json").out)
    assert (told["routine"], told["times"], told["events"]) == ("desk", ["11:00"], 1)
    assert "), next " in run_matcue("remind", "--list").out
    assert datetime.fromisoformat(told["next"]).strftime("%H:%M") == "11:00"
    assert "removed" in run_matcue("remind", "--remove", "desk").out
    assert not (tmp_path / "matcue-remind-desk.ics").exists()
    assert run_matcue("remind", "--list").out == ""
    assert run_matcue("remind", "--list", "--json").out == "[]\n"


def test_events_can_be_cancelled_with_the_removal_or_after_it(
    run_matcue: Run, tmp_path: Path
) -> None:
    run_matcue("remind", "desk", "--at", "11:00", "--at", "15:00")
    assert "-o cancel.ics" in run_matcue("remind", "--remove", "desk").err
    assert run_matcue("remind", "--remove", "desk", "-o", "cancel.ics").code == 0
    cancelled = icalendar.Calendar.from_ical((tmp_path / "cancel.ics").read_bytes())
    assert [event["status"] for event in cancelled.events] == ["CANCELLED"] * 2


def test_a_file_that_was_put_in_its_place_is_not_deleted(run_matcue: Run, tmp_path: Path) -> None:
    run_matcue("remind", "desk")
    (tmp_path / "matcue-remind-desk.ics").write_text("mine", "utf-8")
    assert run_matcue("remind", "--remove", "desk").code == 0
    assert (tmp_path / "matcue-remind-desk.ics").read_text("utf-8") == "mine"


def test_a_timer_is_shown_and_written_only_with_leave(
    run_matcue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_systemd(tmp_path, monkeypatch)
    done = run_matcue("remind", "desk", "--systemd")
    assert done.code == 2
    assert "OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 09:00:00" in done.err
    assert "--yes writes these files without asking" in done.err
    assert not units(tmp_path).exists()


def test_a_timer_is_started_listed_and_taken_away(
    run_matcue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = with_systemd(tmp_path, monkeypatch)
    assert run_matcue("remind", "desk", "--systemd", "--yes").code == 0
    names = ["matcue-remind-desk.service", "matcue-remind-desk.timer"]
    assert sorted(path.name for path in units(tmp_path).iterdir()) == names
    assert log.read_text("utf-8").splitlines() == [
        "--user daemon-reload",
        "--user enable matcue-remind-desk.timer",
        "--user restart matcue-remind-desk.timer",
    ]
    assert not (tmp_path / "matcue-remind-desk.ics").exists()
    assert "(timer)" in run_matcue("remind", "--list").out
    assert "its timer removed" in run_matcue("remind", "--remove", "desk").out
    assert list(units(tmp_path).iterdir()) == []
    assert "--user disable --now matcue-remind-desk.timer" in log.read_text("utf-8")


def test_nothing_stays_of_a_timer_that_systemd_does_not_take(
    run_matcue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_systemd(tmp_path, monkeypatch, code=1)
    done = run_matcue("remind", "desk", "--systemd", "--yes")
    assert (done.code, done.out) == (1, "")
    assert "systemctl --user daemon-reload: it failed" in done.err
    assert list(units(tmp_path).iterdir()) == []
    assert run_matcue("remind", "--list").out == ""


def test_a_timer_that_is_not_noted_is_listed_and_can_be_taken_away(
    run_matcue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_systemd(tmp_path, monkeypatch)
    run_matcue("remind", "desk", "--systemd", "--yes")
    (tmp_path / "xdg_data_home" / "matcue" / "reminders.json").write_text("{", "utf-8")
    assert "desk: a timer that is not noted" in run_matcue("remind", "--list").out
    assert run_matcue("remind", "--remove", "desk").code == 0
    assert list(units(tmp_path).iterdir()) == []


def test_a_timer_has_no_zone_of_its_own(run_matcue: Run) -> None:
    done = run_matcue("remind", "desk", "--systemd", "--zone", "Asia/Tokyo")
    assert (done.code, done.out) == (2, "")
    assert "--zone is for a file" in done.err


def test_without_systemd_the_calendar_is_named_instead(
    run_matcue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run_matcue("remind", "desk", "--systemd", "--yes")
    assert done.code == 2
    assert "without --systemd matcue writes a file for your calendar" in done.err


def test_what_systemd_reads_as_signs_of_its_own_is_escaped() -> None:
    odd = replace(DESK, title='100% "sure" $HOME', name="/home/a b/desk.yaml")
    service, _ = timer.units(odd, "/usr/bin/notify-send")
    assert '"100%% \\"sure\\" $$HOME, 5 min"' in service.text
    assert "\"matcue play '/home/a b/desk.yaml'\"" in service.text


def test_a_title_or_a_path_of_several_lines_stays_in_its_line(
    run_matcue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_systemd(tmp_path, monkeypatch)
    odd = tmp_path / "a\nExecStartPost=reboot.yaml"
    text = 'id: odd\ntitle: "A\\nExecStartPost=reboot"\nsteps: [{relax: 1m}]\n'
    odd.write_text(text, "utf-8")
    assert run_matcue("remind", str(odd), "--at", "9:00", "--systemd", "--yes").code == 0
    service = (units(tmp_path) / "matcue-remind-odd.service").read_text("utf-8")
    assert not [line for line in service.splitlines() if line.startswith("ExecStartPost")]


@pytest.mark.system
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_reads_the_times_as_they_are_meant() -> None:
    for days, first in (((0, 2), "Mon,Wed *-*-* 09:00:00"), (tuple(range(7)), "*-*-* 09:00:00")):
        lines = timer.on_calendar(replace(DESK, days=days))
        done = subprocess.run(
            ["systemd-analyze", "calendar", *lines], capture_output=True, text=True, check=True
        )
        normal = [
            line.partition(":")[2].strip()
            for line in done.stdout.splitlines()
            if line.strip().startswith(("Normalized form", "Original form"))
        ]
        assert first in normal


@pytest.mark.system
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_finds_no_fault_with_the_files(tmp_path: Path) -> None:
    for unit in timer.units(replace(DESK, title='100% "sure" $HOME'), "/bin/true"):
        (tmp_path / unit.name).write_text(unit.text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", tmp_path / "matcue-remind-desk.timer"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "matcue-remind" not in done.stderr
