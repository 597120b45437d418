"""The history as TCX is what the public schema of TrainingCenterDatabase v2 asks for."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pytest

from matcue.base.units import Ms
from matcue.coach.history.exchange import form_of
from matcue.coach.history.record import Did, Record
from matcue.coach.history.store import History
from matcue.coach.history.tcx import as_tcx

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run

SPACE: Final = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"

INSTANT: Final = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
DOUBLE: Final = r"-?\d+(\.\d+)?([eE][+-]?\d+)?"

SCHEMA: Final[dict[str, list[tuple[str, int, float, str]]]] = {
    "TrainingCenterDatabase": [
        ("Folders", 0, 1, ""), ("Activities", 0, 1, ""), ("Workouts", 0, 1, ""),
        ("Courses", 0, 1, ""), ("Author", 0, 1, ""), ("Extensions", 0, 1, ""),
    ],
    "Activities": [("Activity", 0, float("inf"), "")],
    "Activity": [
        ("Id", 1, 1, INSTANT), ("Lap", 1, float("inf"), ""), ("Notes", 0, 1, ".*"),
        ("Training", 0, 1, ""), ("Creator", 0, 1, ""), ("Extensions", 0, 1, ""),
    ],
    "Lap": [
        ("TotalTimeSeconds", 1, 1, DOUBLE), ("DistanceMeters", 1, 1, DOUBLE),
        ("MaximumSpeed", 0, 1, DOUBLE), ("Calories", 1, 1, r"\d{1,5}"),
        ("AverageHeartRateBpm", 0, 1, ""), ("MaximumHeartRateBpm", 0, 1, ""),
        ("Intensity", 1, 1, "Active|Resting"), ("Cadence", 0, 1, r"\d+"),
        ("TriggerMethod", 1, 1, "Manual|Distance|Location|Time|HeartRate"),
        ("Track", 0, float("inf"), ""), ("Notes", 0, 1, ".*"), ("Extensions", 0, 1, ""),
    ],
    "Track": [("Trackpoint", 1, float("inf"), "")],
    "Trackpoint": [
        ("Time", 1, 1, INSTANT), ("Position", 0, 1, ""), ("AltitudeMeters", 0, 1, DOUBLE),
        ("DistanceMeters", 0, 1, DOUBLE), ("HeartRateBpm", 0, 1, ""), ("Cadence", 0, 1, r"\d+"),
        ("SensorState", 0, 1, "Present|Absent"), ("Extensions", 0, 1, ""),
    ],
}  # fmt: skip
"""The sequence of each element: (child, how often at least, at most, the form of its text)."""

ATTRIBUTES: Final = {"Activity": ("Sport", "Running|Biking|Other"), "Lap": ("StartTime", INSTANT)}


def flaws(element: ET.Element) -> list[str]:
    """List what the schema does not allow in an element; empty if it is valid."""
    name = element.tag.removeprefix(SPACE)
    found: list[str] = []
    required = ATTRIBUTES.get(name)
    if required is not None and not re.fullmatch(required[1], element.get(required[0], "")):
        found.append(f"{name}: {required[0]}")
    if set(element.attrib) - {required[0] if required else ""}:
        found.append(f"{name}: {element.attrib}")
    children = list(element)
    for child, least, most, form in SCHEMA.get(name, []):
        count = 0
        while children and children[0].tag == SPACE + child:
            here = children.pop(0)
            count += 1
            if form and not re.fullmatch(form, here.text or ""):
                found.append(f"{child}: {here.text!r}")
            found += flaws(here)
        if not least <= count <= most:
            found.append(f"{name}: {count} times {child}")
    return found + [f"{name}: {rest.tag} is out of its place" for rest in children]


def record(title: str = "Morning spine", done_ms: int = 840_500) -> Record:
    did = Did(exercise="cat", name="Cat & cow", sets=1, reps=8)
    return Record(
        id="one",
        begun=datetime.fromisoformat("2026-11-24T23:50:00.250+01:00"),
        routine="morning",
        title=title,
        planned_ms=Ms(900_000),
        done_ms=Ms(done_ms),
        exercises=(did,),
    )


@pytest.mark.parametrize(
    "records", [[], [record()], [record("</Notes>]]>"), record(done_ms=0)]], ids=len
)
def test_it_is_valid(records: list[Record]) -> None:
    top = ET.fromstring(as_tcx(records))  # noqa: S314 (our own)
    assert top.tag == f"{SPACE}TrainingCenterDatabase"
    assert flaws(top) == []
    assert len(list(top.iter(f"{SPACE}Activity"))) == len(records)


def test_what_is_not_valid_is_found() -> None:
    written = as_tcx([record()]).replace("<Calories>0</Calories>", "").replace("Other", "Yoga")
    assert flaws(ET.fromstring(written)) == ["Activity: Sport", "Lap: 0 times Calories"]  # noqa: S314 (our own)


def test_it_has_when_how_long_and_what() -> None:
    (lap,) = ET.fromstring(as_tcx([record()])).iter(f"{SPACE}Lap")  # noqa: S314 (our own)
    assert lap.get("StartTime") == "2026-11-24T22:50:00.250Z"
    assert lap.findtext(f"{SPACE}TotalTimeSeconds") == "840.5"
    (*_, last) = lap.iter(f"{SPACE}Time")
    assert last.text == "2026-11-24T23:04:00.750Z"
    assert "<Notes>Morning spine: Cat &amp; cow</Notes>" in as_tcx([record()])


def test_the_ending_of_the_file_says_the_form_unless_it_is_asked_for(
    run_matcue: Run, tmp_path: Path
) -> None:
    History().add(record())
    for name, begins in (("a.tcx", "<?xml"), ("a.csv", "begun,"), ("a.json", "{"), ("a", "{")):
        assert run_matcue("history", "export", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert run_matcue("history", "export", str(tmp_path / "b.txt"), "--as", "tcx").code == 0
    assert form_of(tmp_path / "b.txt") == "json"
    assert (tmp_path / "b.txt").read_text("utf-8") == as_tcx(History().records())
