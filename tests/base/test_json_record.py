"""JSON that matcue keeps is read as it was written, or not at all, whatever stands in it."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcue
from matcue.base.json_record import JsonRecord, json_object
from matcue.base.units import Ms
from matcue.coach import screening
from matcue.coach.history import exchange
from matcue.coach.history.record import Did, Note, Noted, ProgramDay, Record
from matcue.coach.reminders import kept as reminders
from matcue.out import SpokenLine
from matcue.plan.growth import Feeling
from matcue.plan.manner import Manner, Words
from matcue.plan.selection import Selection, longest_of
from matcue.routine.model import Caution, Kind, Level, When
from matcue.session import bookmark
from matcue.session.options import Backdrop, Options
from matcue.tracks import manifest
from matcue.tracks.copying import kept as copied

RECORD = Record(
    id="one",
    begun=datetime(2026, 11, 24, 18, 30, tzinfo=UTC),
    routine="morning",
    title="Утро 🌅",
    planned_ms=Ms(900_000),
    done_ms=Ms(800_000),
    exercises=(Did(exercise="cat", name="Cat", sets=2, reps=8, hold_ms=Ms(5_000)),),
    feeling=Feeling.HARD,
    place=ProgramDay(program="prevent", week=2, day=3),
)

LEFT = bookmark.Bookmark(
    routine="morning",
    title="Утро",
    options=Options(
        manner=Manner(level=Level.STRONG, pace=0.75, words=Words.SHORT),
        selection=Selection(
            without=(Caution.TWIST,), pick=3, longest=longest_of(20), portion=(1, 2)
        ),
        rate=48_000,
        backdrop=Backdrop(music=Path("/music/\udcff"), shuffle=True),
    ),
    number=7,
    exercise=None,
    at=Ms(1),
    total=Ms(2),
    left="2026-11-24T18:30:00+01:00",
)

SAMPLES: dict[str, tuple[JsonRecord[Any], Any]] = {
    "matcue.coach.history.exchange.EXCHANGED": (
        exchange.EXCHANGED,
        exchange.Exchanged(
            exchange.FORM,
            exchange.VERSION,
            (RECORD,),
            (Note(id="n", at=RECORD.begun, kind=Noted.ALLOWED, what="boat"),),
        ),
    ),
    "matcue.coach.history.exchange.HEAD": (
        exchange.HEAD,
        exchange.Head(exchange.FORM, exchange.VERSION),
    ),
    "matcue.coach.screening.KEPT": (
        screening.KEPT,
        screening.KeptAnswers()
        .answered({"acute": False}, date(2026, 11, 22))
        .consented(Kind.GENTLE, frozenset({"lasting", "acute"}), date(2026, 11, 22)),
    ),
    "matcue.coach.reminders.kept.KEPT": (
        reminders.KEPT,
        reminders.Rows(
            (
                reminders.Row(
                    routine="desk",
                    name="/mine/desk.yaml",
                    title="Стол",
                    kind=Kind.GENTLE,
                    when=When.MORNING,
                    lasts=300,
                    days=(0, 4),
                    times=(time(9, 5),),
                    file=Path("/calendar.ics"),
                    events=2,
                    timer=False,
                    removed=False,
                ),
            )
        ),
    ),
    "matcue.session.bookmark.LEFT": (bookmark.LEFT, LEFT),
    "matcue.session.bookmark._VERSION_1": (
        bookmark._VERSION_1,
        bookmark._Bookmark1(
            routine="morning",
            title="Утро",
            choices=bookmark._Choices(level=Level.BEGINNER, words=Words.FULL, pace=0.8),
            number=7,
            exercise="cow",
            at=Ms(1),
            total=Ms(2),
            left="2026-11-24T18:30:00+01:00",
        ),
    ),
    "matcue.tracks.manifest.ENTRY": (
        manifest.ENTRY,
        manifest.ManifestEntry(
            path=Path("/music/\udcff/утро.mp3"),
            title="Утро",
            album="matcue sessions",
            routine="morning",
            level="regular",
            language="en",
            fmt="mp3",
            mime="audio/mpeg",
            total=Ms(895_411),
            size=5,
            chapters=(manifest.ChapterEntry(Ms(0), Ms(895_411), "Cat"),),
            words=(Path("/music/утро.lrc"),),
            number=(2, 12),
        ),
    ),
    "matcue.tracks.manifest.LINES": (
        manifest.LINES,
        manifest.SpokenLines((SpokenLine(Ms(2_000), Ms(2_500), "Кошка."),)),
    ),
    "matcue.tracks.manifest.INDEX_LINE": (
        manifest.INDEX_LINE,
        manifest.IndexLine("x.json", (1, 2, 3), None),
    ),
    "matcue.tracks.copying.kept.LISTED": (
        copied.LISTED,
        copied.Listed(
            files=(
                copied.CopiedFile(
                    name="matcue/утро.mp3",
                    size=7,
                    digest="ab",
                    source=Path("/music/\udc80.mp3"),
                    home="cd",
                    routine="morning",
                    whole=True,
                ),
            )
        ),
    ),
}

READS_JSON_BY_ITSELF = {
    "base/json_record.py",
    "pictures/letters.py",  # a table of our own, beside it
    "live/control/protocol.py",  # its refusals say what to write instead
    "voice/espeak_driver.py",
    "voice/hibari_worker.py",
    "voice/system_worker.py",
}
"""Besides `JsonRecord`, what speaks with another process line by line."""

each_reader = pytest.mark.parametrize(("reader", "sample"), SAMPLES.values(), ids=SAMPLES)

any_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["2026-11-24", "0001-01-01T00:00:00+14:00", "\ud800", "\udcff", 10**30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def test_every_reader_there_is_has_a_sample_here() -> None:
    found = set()
    for module in pkgutil.walk_packages(matcue.__path__, "matcue."):
        if not module.name.endswith("__main__"):
            held = vars(importlib.import_module(module.name))
            found |= {f"{module.name}.{n}" for n, it in held.items() if type(it) is JsonRecord}
    assert found == set(SAMPLES)


def test_no_other_module_reads_json_of_its_own() -> None:
    root = Path(matcue.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"\bjson\.loads?\(|\bfrom_json\(|validate_json\(", path.read_text("utf-8"))
    }
    assert found == READS_JSON_BY_ITSELF


@each_reader
def test_what_is_written_is_read_again(reader: JsonRecord[Any], sample: Any) -> None:
    assert reader.read(reader.write(sample)) == sample
    assert reader.read(json.dumps(json.loads(reader.write(sample))).encode()) == sample


@each_reader
def test_what_a_newer_matcue_wrote_is_not_ours_and_a_key_more_does_not_matter(
    reader: JsonRecord[Any], sample: Any
) -> None:
    told = json.loads(reader.write(sample))
    assert reader.read(json.dumps({**told, "a key": "more"}).encode()) == sample
    if reader.version is not None:
        for version in (reader.version + 1, 0, -1, "1", True, 1.0, None, 10**400):
            assert reader.read(json.dumps({**told, "version": version}).encode()) is None


@each_reader
@given(data=st.binary() | any_json.map(lambda told: json.dumps(told).encode()))
def test_any_bytes_give_a_value_or_none(reader: JsonRecord[Any], sample: Any, data: bytes) -> None:
    found = reader.read(data)
    assert found is None or type(found) is type(sample)


@each_reader
@given(data=st.data())
def test_any_value_anywhere_gives_a_value_or_none(
    reader: JsonRecord[Any], sample: Any, data: st.DataObject
) -> None:
    told = json.loads(reader.write(sample))
    inner = told
    while True:
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        key = data.draw(st.sampled_from(keys))
        if not (isinstance(inner[key], dict | list) and inner[key] and data.draw(st.booleans())):
            break
        inner = inner[key]
    inner[key] = data.draw(any_json)
    found = reader.read(json.dumps(told).encode())
    assert found is None or type(found) is type(sample)
    if found is not None:
        assert reader.read(reader.write(found)) == found


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"title": 1e999}',
        b'{"title": NaN}',
        b'{"title": %s}' % (b"9" * 9_999),
        b'{"title": "\\ud800"}',
        b"\xff\xfe{\x00}\x00",
        "{}".encode("utf-16"),
    ],
)
def test_the_worst_bytes_are_not_ours(data: bytes) -> None:
    for reader, _ in SAMPLES.values():
        assert reader.read(data) is None
    if not data.startswith(b'{"title"'):
        assert json_object(data) is None


@dataclass(frozen=True)
class Named:
    name: str
    pace: float = 1.0


@pytest.mark.parametrize("text", ["\\\\udcff", "\\\\\\udcff", "\\ud83d\\ude00", "\\\\ud83d\\udcff"])
def test_bytes_of_file_names_come_back_and_nothing_that_only_looks_like_one(text: str) -> None:
    found = JsonRecord(Named).read(b'{"name": "%s"}' % text.encode())
    assert found is not None
    assert found.name == json.loads(f'"{text}"')


def test_a_number_without_end_is_none() -> None:
    assert JsonRecord(Named).read(b'{"name": "", "pace": 1e999}') is None


def test_nothing_heavy_is_loaded_before_a_file_is_read() -> None:
    code = (
        "import sys, matcue.tracks.manifest, matcue.tracks.copying.kept, matcue.session.fingerprint;"
        "sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 30, "9" * 5_000])
def test_a_number_that_no_machine_holds_is_no_object_of_ours(number: str) -> None:
    assert json_object(b'{"total_ms": %s}' % number.encode()) is None
