"""The podcast feed of the tracks: RSS 2.0 with the extensions of podcast apps.

Sources: the RSS 2.0 specification, Apple's "A Podcaster's Guide to RSS" for the namespace itunes,
"The Podcast Namespace" of podcastindex.org for chapters and words, and "Podlove Simple Chapters
1.2" for the chapters that stand in the feed itself.
"""

from __future__ import annotations

import uuid
from collections import Counter
from email.utils import formatdate
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from matcue.base.text import plain
from matcue.base.units import HOUR, MINUTE, SECOND, Ms, clock
from matcue.out.names import readable
from matcue.web.numbered import CHAPTERS_MIME, WORDS_MIME

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matcue.tracks.manifest import ManifestEntry
    from matcue.web.numbered import NumberedTrack

MIME: Final = "application/rss+xml"

_ATOM: Final = "http://www.w3.org/2005/Atom"
_ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST: Final = "https://podcastindex.org/namespace/1.0"
_PSC: Final = "http://podlove.org/simple-chapters"

for _prefix, _uri in (("atom", _ATOM), ("itunes", _ITUNES), ("podcast", _PODCAST), ("psc", _PSC)):
    ET.register_namespace(_prefix, _uri)

_GUIDS: Final = uuid.UUID("5d1a4f0e-6e0c-5c43-9a6c-3a86a7f7f3b2")
"""The UUID namespace of the tracks' GUIDs; it must never change."""


def feed(rows: Sequence[NumberedTrack], page: str) -> bytes:
    """Return the feed as XML.

    Args:
        rows: The tracks.
        page: The page's URL as the phone sees it, with a slash at the end.
    """
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    languages = Counter(row.entry.language for row in rows)
    _texts(
        channel,
        ("title", "matcue"),
        ("link", page),
        ("description", "Exercise sessions led by a voice, from your own computer."),
        ("language", languages.most_common(1)[0][0] if rows else "en"),
        ("generator", "matcue"),
        (f"{{{_ITUNES}}}author", "matcue"),
        (f"{{{_ITUNES}}}explicit", "false"),
        (f"{{{_ITUNES}}}type", "episodic"),
        # It is nobody else's: no directory should list it.
        (f"{{{_ITUNES}}}block", "Yes"),
    )
    ET.SubElement(channel, f"{{{_ITUNES}}}category", text="Health & Fitness")
    ET.SubElement(channel, f"{{{_ATOM}}}link", rel="self", type=MIME, href=f"{page}feed.xml")
    if cover := next((row.cover for row in rows if row.cover), None):
        ET.SubElement(channel, f"{{{_ITUNES}}}image", href=page + cover)
        image = ET.SubElement(channel, "image")
        _texts(image, ("url", page + cover), ("title", "matcue"), ("link", page))
    titles = _titles([row.entry for row in rows])
    for row in sorted(rows, key=lambda each: -_published_s(each.entry)):
        _item(ET.SubElement(channel, "item"), row, titles[row.entry.path], page)
    return bytes(ET.tostring(rss, encoding="utf-8", xml_declaration=True))


def guid(entry: ManifestEntry) -> str:
    """Return a track's GUID; it depends on the path, so a new export of a track keeps it."""
    return uuid.uuid5(_GUIDS, readable(entry.path.as_posix())).urn


def _item(item: ET.Element, row: NumberedTrack, title: str, page: str) -> None:
    entry = row.entry
    _texts(
        item,
        ("title", title),
        ("description", _about(entry)),
        ("pubDate", formatdate(_published_s(entry), usegmt=True)),
        (f"{{{_ITUNES}}}duration", str(round(entry.total / SECOND))),
        (f"{{{_ITUNES}}}explicit", "false"),
    )
    ET.SubElement(item, "guid", isPermaLink="false").text = guid(entry)
    ET.SubElement(item, "enclosure", url=page + row.track, length=str(entry.size), type=entry.mime)
    if entry.number:
        _texts(item, (f"{{{_ITUNES}}}episode", str(entry.number[0])))
    if row.cover:
        ET.SubElement(item, f"{{{_ITUNES}}}image", href=page + row.cover)
    if row.transcript:
        ET.SubElement(
            item,
            f"{{{_PODCAST}}}transcript",
            url=page + row.transcript,
            type=WORDS_MIME,
            language=plain(entry.language),
        )
    if row.chapters:
        ET.SubElement(item, f"{{{_PODCAST}}}chapters", url=page + row.chapters, type=CHAPTERS_MIME)
        chapters = ET.SubElement(item, f"{{{_PSC}}}chapters", version="1.2")
        for each in entry.chapters:
            start, name = _psc_time(each.at), plain(each.title)
            ET.SubElement(chapters, f"{{{_PSC}}}chapter", start=start, title=name)


def _texts(parent: ET.Element, *told: tuple[str, str]) -> None:
    for name, text in told:
        ET.SubElement(parent, name).text = plain(text)


def _titles(entries: Sequence[ManifestEntry]) -> dict[Path, str]:
    """Give each track a title that tells it from the others."""
    count = Counter(_name(entry) for entry in entries)
    levels = Counter((_name(entry), entry.level) for entry in entries)
    kinds = Counter((_name(entry), entry.level, entry.fmt) for entry in entries)
    titles = {}
    for entry in entries:
        name = _name(entry)
        more = []
        if levels[name, entry.level] < count[name]:
            more.append(entry.level)
        if kinds[name, entry.level, entry.fmt] > 1:
            more.append(entry.path.name)
        elif levels[name, entry.level] > 1:
            more.append(entry.fmt)
        titles[entry.path] = f"{name} ({', '.join(more)})" if more else name
    return titles


def _name(entry: ManifestEntry) -> str:
    return f"{entry.album}: {entry.title}" if entry.number else entry.title


def _about(entry: ManifestEntry) -> str:
    parts = [*([entry.health] if entry.health else []), f"{clock(entry.total)}, {entry.level}."]
    if entry.chapters:
        parts.append(f"{', '.join(each.title for each in entry.chapters)}.")
    return " ".join(parts)


def _published_s(entry: ManifestEntry) -> float:
    """Tell when a track was made, in seconds since 1970.

    Apps put what is new first. The parts of a session were made at once, and by this they stand in
    the order in which they are done.
    """
    try:
        made = entry.path.stat().st_mtime
    except OSError:
        return 0.0
    return made - entry.number[0] if entry.number else made


def _psc_time(at: Ms) -> str:
    hours, rest = divmod(at, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours:02}:{minutes:02}:{rest // SECOND:02}.{rest % SECOND:03}"
