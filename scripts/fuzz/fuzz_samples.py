"""Sound inputs, small enough that reading one takes about a millisecond."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.units import Ms
from matcue.coach import screening
from matcue.coach.history.exchange import EXCHANGED, FORM, VERSION, Exchanged
from matcue.coach.history.record import Did, Note, Noted, ProgramDay, Record
from matcue.coach.reminders import kept
from matcue.out import FORMATS, SpokenLine, Track
from matcue.out.encode import export
from matcue.out.track import ChapterMark
from matcue.plan.growth import Feeling
from matcue.routine.model import Kind, When
from matcue.session.bookmark import LEFT, Bookmark
from matcue.session.options import Backdrop, Options
from matcue.sound import background
from matcue.tracks.copying.kept import CopiedFile
from matcue.tracks.copying.kept import as_bytes as list_bytes
from matcue.tracks.manifest import ENTRY, ChapterEntry, ManifestEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.sound.api import Block

ROUTINE: Final = b"""\
id: tiny
title: Tiny
level: beginner
exercises:
  reach: {name: Reach, position: seated, how: Reach up., tips: [Softly., "Breathe."]}
  wave: {based-on: reach, name: Wave, dose: {sides: each, reps: [3, 2], tempo: 2-0-2-0}}
steps:
- {exercise: reach, hold: 12s}
- {exercise: cat, reps: 3, levels: {strong: {reps: 4}}}
- say: Hello
- use: five-minutes
  for: 2m
- repeat: 2
  steps: [{rest: 5s}, {relax: 10s, position: supine}]
- {breathe: box, cycles: 3}
"""
SHORT: Final = ROUTINE.replace(b"- use: five-minutes\n  for: 2m\n", b"")
PROGRAM: Final = b"""\
id: mine
title: Mine
about: A week.
level: regular
weeks: 4
days:
  mon, wed: five-minutes
  sat: [five-minutes]
grow:
  knee-rolls: {reps: 4 -> 6}
bounds: {hold: {least: 5s, most: 60s}}
then: thirty-days
"""
PACKAGED: Final = b"\n".join(
    line for line in PROGRAM.splitlines() if not line.startswith((b"title", b"about", b"then"))
).replace(b"mine", b"thirty-days")
PHRASES: Final = b"""\
language: en
plurals: {one: "n = 1"}
units:
  times: {one: once, other: "{n} times"}
join: {duration: "{a} and {b}"}
phrases:
  halfway: Halfway.
  legend-go: Go.
"""
ROUTINE_WORDS: Final = b"""\
routines:
  tiny: {title: Tiny, intro: Hello., }
  five-minutes: {title: Five}
"""
EXERCISE_WORDS: Final = b"""\
exercises:
  cat: {name: Cat, how: "On the tone, round your back.", tips: [Softly.]}
equipment:
  mat: a mat
"""
PROGRAM_WORDS: Final = b"programs:\n  thirty-days: {title: Thirty, about: Every day.}\n"
TRANSITIONS: Final = b"""\
steps:
  hold: [Open your eyes., 4s]
"""
PAGE: Final = b'page:\n  length: How long\n  at: "at {time}"\n'
SCREENING: Final = b"questions:\n  signs-now: {ask: 'Does it hurt?', signs: [At night.]}\n"
EXERCISES: Final = b"""\
exercises:
  cat: {dose: {reps: 5}, caution: [twist]}
  bridge: {position: supine, dose: {hold: 10s, sides: each}, easier: cat}
"""
SETTINGS: Final = b"""\
# mine
level = "strong"
pace = 0.9
working-days = ["mon-fri"]
[play]
safe = true
[export]
format = "mp3"
bitrate = 96
[keys]
toggle = ["space", "p"]
"""
PLAYLIST: Final = b"#EXTM3U\n#EXTINF:5,A\na.mp3\nfile:%61.mp3\nfolder/../a.mp3\n"
PLS: Final = b"[playlist]\nFile1=a.mp3\nTitle1=A\nNumberOfEntries=1\n"
ZWIFT: Final = b"""\
<workout_file><name>A</name><workout>
<Ramp Duration="9"><textevent timeoffset="3" message="B"/></Ramp>
<IntervalsT Repeat="3" OnDuration="9" OffDuration="5"/>
</workout></workout_file>
"""
IMPORTS: Final = (
    b'{"title": "A", "sets": [{"repetitions": 2, "exercises": [{"name": "B", "duration": 9}]}]}',
    b"pause: {text: A, duration: 9s}\nx: &x {name: B, duration: 9s}\nexercises: [{<<: *x}]\n",
    ZWIFT,
    b"Sit.;3\n*;9\n",
    b"# A\nBreathe. [Gap: 9 seconds]\n#PAUSE 3\n",
    b"| Exercise | Reps |\n|---|---|\n| Cat | 3x8 |\n",
    b"Exercise,Time\nPlank,30s\n",
    b"Plank | 30\nRest | 5\n",
    b"- Plank 30s\n- 3x12 Squats, rest 60-90 s\n## 3 rounds\n- Bridge 8/side\n",
)
ORDERS: Final = b"""\
routine,level,pace,without,words,voice,output
five-minutes,beginner,0.9,twist,short,tone,a.mp3
morning,,,,,,b.m4b
"tiny",strong,calm,twist load,full,none,"c, d.flac"
"""

RECORDS: Final = (
    Record(
        id="one",
        begun=datetime(2026, 11, 2, 8, tzinfo=UTC),
        routine="morning",
        title="Morning",
        planned_ms=Ms(900_000),
        done_ms=Ms(800_000),
    ),
    Record(
        id="two",
        begun=datetime(2026, 11, 3, 8, tzinfo=UTC),
        routine="morning",
        title="Morning",
        level="regular",
        words="full",
        planned_ms=Ms(900_000),
        done_ms=Ms(800_000),
        finished=False,
        stopped_at="cat",
        exercises=(Did(exercise="cat", name="Cat", sets=1, reps=8, hold_ms=Ms(5_000)),),
        feeling=Feeling.PAIN,
        hurt="cat",
        felt_at=datetime(2026, 11, 3, 9, tzinfo=UTC),
        place=ProgramDay(program="thirty-days", week=1, day=2),
    ),
)
NOTES: Final = (
    Note(
        id="n", at=datetime(2026, 11, 1, tzinfo=UTC), kind=Noted.PROGRAM_BEGUN, what="thirty-days"
    ),
    Note(id="m", at=datetime(2026, 11, 4, tzinfo=UTC), kind=Noted.BETTER),
)


def history() -> bytes:
    """Return an exported history."""
    return EXCHANGED.write(Exchanged(FORM, VERSION, RECORDS, NOTES))


def bookmark() -> tuple[bytes, bytes]:
    """Return a bookmark, and one of the first version."""
    over = Backdrop(music=Path("/music"), shuffle=True)
    options = Options(rate=background.RATE, backdrop=over)
    left = Bookmark(
        routine="morning",
        title="Morning",
        options=options,
        number=3,
        exercise="cat",
        at=Ms(60_000),
        total=Ms(900_000),
        left="2026-11-03T08:00:00+01:00",
    )
    first = (
        b'{"version": 1, "routine": "morning", "title": "Morning", "choices": {"level": "regular",'
        b' "words": "full", "pace": 1.0, "without": "twist", "minutes": 10, "portions": 2},'
        b' "number": 3, "exercise": null, "at": 60000, "total": 900000, "left": "2026-11-03"}'
    )
    return LEFT.write(left), first


def entry(track: Path) -> ManifestEntry:
    """Return the entry of a track, and write a file in its place."""
    data = bytes(range(250)) * 4
    track.write_bytes(data)
    cover = track.with_suffix(".png")
    cover.write_bytes(b"\x89PNG\r\n")
    return ManifestEntry(
        path=track,
        title="Morning",
        album="matcue",
        routine="morning",
        level="regular",
        language="en",
        fmt="mp3",
        mime="audio/mpeg",
        total=Ms(90_000),
        size=len(data),
        chapters=(ChapterEntry(Ms(0), Ms(9_000), "Cat"), ChapterEntry(Ms(9_000), Ms(90_000), "B")),
        cover=cover,
        number=(1, 2),
        health="Ask a doctor.",
    )


def entry_bytes(track: Path) -> bytes:
    """Return the entry of a track as it is stored."""
    return ENTRY.write(entry(track))


def answers() -> bytes:
    """Return stored answers about health."""
    given = screening.KeptAnswers().answered({"pain": True, "fall": False}, date(2026, 11, 1))
    agreed = given.consented(Kind.GENTLE, frozenset({"pain"}), date(2026, 11, 2))
    return screening.KEPT.write(agreed)


def reminders() -> bytes:
    """Return stored reminders."""
    row = kept.Row(
        routine="morning",
        name="morning",
        title="Morning",
        kind=Kind.GENTLE,
        when=When.MORNING,
        lasts=900,
        days=(0, 1, 2),
        times=(time(7, 30),),
        file=Path("/x/morning.ics"),
        events=3,
        timer=False,
        removed=False,
    )
    return kept.KEPT.write(kept.Rows((row,)))


def copied() -> bytes:
    """Return the list of a card."""
    file = CopiedFile(
        name="a/b.mp3",
        size=5,
        digest="0" * 32,
        source=Path("/x/b.mp3"),
        home="0" * 12,
        routine="morning",
        whole=True,
    )
    return list_bytes([file])


def songs(folder: Path) -> dict[str, bytes]:
    """Return a second of sound in each format that is exported, by its suffix."""
    rate, total = 24_000, Ms(1_000)
    noise = np.random.default_rng(1).uniform(-0.2, 0.2, (24_000, 1)).astype(np.float32)

    def blocks() -> Iterator[Block]:
        yield noise

    made = {}
    for fmt in FORMATS.values():
        path = folder / f"song{fmt.suffix}"
        marks = (ChapterMark(Ms(0), "One"), ChapterMark(Ms(100), "Two"))
        lines = (SpokenLine(Ms(0), Ms(100), "Hello."),)
        track = Track(title="x", total=total, rate=rate, chapters=marks, lines=lines)
        export(blocks(), track, path, fmt)
        made[fmt.suffix] = path.read_bytes()
    return made
