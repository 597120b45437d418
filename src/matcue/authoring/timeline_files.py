"""A planned session for other programs: as JSON, a table, captions, lyrics or labels."""

from __future__ import annotations

import csv
import io
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matcue.base.text import escaped, plain, table_cell
from matcue.out.track import lrc, srt, vtt
from matcue.plan.timeline import CueKind
from matcue.session.report import as_json
from matcue.tracks.export import track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matcue.session.session import Session

COLUMNS: Final = ("at_ms", "lasts_ms", "kind", "role", "text", "chapter")


def json_text(session: Session) -> str:
    """Return the whole timeline as `matcue show --json` prints it."""
    return escaped(json.dumps(as_json(session), ensure_ascii=False, indent=1)) + "\n"


def csv_text(session: Session) -> str:
    """Return every sound as a row of CSV under a header; the chapter is the one that it is in."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    chapters, chapter = list(session.timeline.chapters), ""
    for cue in session.timeline.cues:
        while chapters and chapters[0].at <= cue.at:
            chapter = chapters.pop(0).title
        role = cue.role.value if cue.role else ""
        texts = map(table_cell, (cue.kind.value, role, plain(cue.text), plain(chapter)))
        table.writerow((cue.at, cue.lasts, *texts))
    return out.getvalue()


def labels(session: Session) -> str:
    """Return every sound as a label of Audacity: begin, end and text, with tabs between them.

    Times are in seconds. Tones and breath sounds stand in brackets.
    """
    return "".join(
        f"{cue.at / 1000:.6f}\t{cue.ends / 1000:.6f}\t"
        f"{plain(cue.text) if cue.kind is CueKind.SAY else f'[{cue.text}]'}\n"
        for cue in session.timeline.cues
    )


TIMELINE_FILES: Final[Mapping[str, Callable[[Session], str]]] = MappingProxyType(
    {
        "json": json_text,
        "csv": csv_text,
        "srt": lambda session: srt(track(session)),
        "vtt": lambda session: vtt(track(session)),
        "lrc": lambda session: lrc(track(session)),
        "audacity": labels,
    }
)
"""How to write each kind, by its name."""
