"""The podcast, read by feedparser, and by eyes that know nothing but XML and the specifications."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest

from matcue.base.units import Ms
from matcue.web.feed import feed, guid
from matcue.web.numbered import NumberedTracks
from web.shared_tracks import Client, routes_of, served, track

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.tracks.manifest import ManifestEntry

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
PSC = "{http://podlove.org/simple-chapters}"

RSS_ITEM = {"title", "description", "pubDate", "guid", "enclosure"}
"""What of RSS 2.0 stands in an item; everything else is of a namespace."""


def written(*entries: ManifestEntry, page: str = "http://192.168.1.20:8417/token/") -> Any:
    return ET.fromstring(feed(NumberedTracks(lambda: entries).rows, page))  # noqa: S314 (our own)


def test_an_app_finds_all_of_a_track(client: Client, one_track: ManifestEntry) -> None:
    answer = client.ask("feed.xml")
    assert answer.headers["content-type"] == "application/rss+xml"
    read = feedparser.parse(answer.body)
    assert not read.bozo
    assert (read.version, read.feed.title, read.feed.language) == ("rss20", "matcue", "en")
    assert read.feed.itunes_block == 1
    (item,) = read.entries
    (sound,) = item.enclosures
    page = f"http://127.0.0.1:{client.port}{client.base}"
    assert dict(sound) == {
        "href": f"{page}tracks/1.mp3",
        "length": str(one_track.size),
        "type": "audio/mpeg",
    }
    assert item.title == "Morning spine"
    assert item.itunes_duration == "895"
    assert item.image.href == f"{page}covers/1.png"
    assert item.id == guid(one_track)
    assert not item.guidislink
    assert item.published_parsed is not None
    assert [(each.start, each.title) for each in item.psc_chapters.chapters] == [
        ("00:00:00.000", "Welcome"),
        ("00:00:15.120", "Cat & cow"),
    ]


def test_what_the_feed_names_is_there_and_is_what_it_says(client: Client) -> None:
    root = ET.fromstring(client.ask("feed.xml").body)  # noqa: S314 (our own)
    named = [
        (each.get("url") or each.get("href") or "", each.get("type"), each.get("length"))
        for each in root.iter()
        if each.get("url") or each.get("href")
    ]
    assert len(named) >= 6
    for address, mime, size in named:
        parts = urlsplit(address)
        assert parts.netloc == f"127.0.0.1:{client.port}"
        answer = client.ask_absolute(parts.path)
        assert answer.status == 200, address
        if mime is not None:
            assert answer.headers["content-type"].split(";")[0] == mime
        if size is not None:
            assert len(answer.body) == int(size)


def test_it_keeps_the_rules_of_rss_and_of_each_namespace(tmp_path: Path) -> None:
    made = [track(tmp_path / name) for name in ("a.mp3", "b.m4b", "Утро 🌅.mp3")]
    root = written(*made)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    channel = root[0]
    assert {"title", "link", "description"} <= {each.tag for each in channel}
    assert channel.find(f"{ITUNES}explicit").text in {"true", "false"}
    assert channel.find(f"{ITUNES}category").get("text")
    assert {each.text for each in channel.find("image")} >= {"matcue"}
    items = channel.findall("item")
    assert len({item.find("guid").text for item in items}) == len(items) == 3
    for item in items:
        plain = [each.tag for each in item if not each.tag.startswith("{")]
        assert sorted(plain) == sorted(RSS_ITEM)
        enclosure = item.find("enclosure")
        assert set(enclosure.keys()) == {"url", "length", "type"}
        address = enclosure.get("url")
        assert address.isascii()
        assert re.search(r"\.(mp3|m4b)$", address)
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.find("pubDate").text).tzinfo is not None
        assert item.find(f"{ITUNES}duration").text.isdigit()
        assert item.find(f"{PODCAST}chapters").get("type") == "application/json+chapters"
        assert item.find(f"{PODCAST}transcript").get("type") == "application/srt"
        chapters = item.find(f"{PSC}chapters")
        assert chapters.get("version") == "1.2"
        for chapter in chapters:
            assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3}", chapter.get("start"))
            assert chapter.get("title")


def test_it_is_built_from_the_address_that_the_phone_used(client: Client) -> None:
    for host in (f"localhost:{client.port}", f"127.0.0.1:{client.port}"):
        read = feedparser.parse(client.ask("feed.xml?x=%2f#y", host=host).body)
        page = f"http://{host}{client.base}"
        assert read.feed.link == page
        assert read.entries[0].enclosures[0].href == f"{page}tracks/1.mp3"


def test_a_track_keeps_its_name_however_often_it_is_exported(tmp_path: Path) -> None:
    first = track(tmp_path / "a.mp3")
    again = track(tmp_path / "a.mp3", size=9_000, total=Ms(100_000), title="Another title")
    other = track(tmp_path / "b.mp3")
    assert guid(first) == guid(again) != guid(other)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", guid(first))


def test_titles_tell_tracks_apart_and_say_no_more_than_that_takes(tmp_path: Path) -> None:
    def titles(*names: tuple[str, str]) -> set[str]:
        made = [track(tmp_path / name, level=level) for name, level in names]
        return {item.find("title").text for item in written(*made).iter("item")}

    assert titles(("a.mp3", "regular")) == {"Morning spine"}
    assert titles(("a.mp3", "regular"), ("b.mp3", "beginner")) == {
        "Morning spine (regular)",
        "Morning spine (beginner)",
    }
    assert titles(("a.mp3", "regular"), ("a.m4b", "regular")) == {
        "Morning spine (mp3)",
        "Morning spine (m4b)",
    }
    assert titles(("a.mp3", "regular"), ("b.mp3", "regular"), ("c.mp3", "strong")) == {
        "Morning spine (regular, a.mp3)",
        "Morning spine (regular, b.mp3)",
        "Morning spine (strong)",
    }


def test_parts_of_a_session_stand_in_their_order(tmp_path: Path) -> None:
    made = [
        track(tmp_path / f"{number}.mp3", number=(number, 3), title=title, album="Morning spine")
        for number, title in ((2, "Cat"), (1, "Welcome"), (3, "Bridge"))
    ]
    items = list(written(*made).iter("item"))
    assert [item.find("title").text for item in items] == [
        "Morning spine: Welcome",
        "Morning spine: Cat",
        "Morning spine: Bridge",
    ]
    assert [item.find(f"{ITUNES}episode").text for item in items] == ["1", "2", "3"]
    dates = [parsedate_to_datetime(item.find("pubDate").text) for item in items]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize(
    "title",
    [
        "<b>&amp;</b>",
        "]]>",
        "a\x00\x0bb\ud800",
        "\"'",
        "Утро 🌅",
        "a\ufffe\uffffb",
        "x\x9b\U0001ffff",
    ],
)
def test_no_title_breaks_it(tmp_path: Path, title: str) -> None:
    from matcue.base.text import plain

    root = written(track(tmp_path / "a.mp3", title=title, album=title))
    assert next(root.iter("item")).find("title").text == plain(title)


def test_a_feed_of_nothing_is_a_feed() -> None:
    with served(*routes_of()) as (_, client):
        read = feedparser.parse(client.ask("feed.xml").body)
    assert (read.bozo, read.entries) == (False, [])
