"""One odd track, or one odd entry of the manifest, is one; all others are there for the phone."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from matcue.tracks import manifest
from matcue.web import tracks
from matcue.web.numbered import NumberedTracks
from web.shared_tracks import Client, served, track

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUES: list[Any] = [
    5, -1, 10**30, 1e300, True, None, "", "x", "/", "\x00", "/x/\x00", "\x1b[31m", "\udcff",
    "a" * 5_000, "/" + "a" * 300, [], {}, [0, 0], [10**30, 1], ["/x/\x00"],
    [{"at": -5, "ends": -1, "title": "\x00", "text": "\x00"}],
    [{"at": 0, "ends": 10**30, "title": "x", "text": "x"}],
]  # fmt: skip
KEYS = ["lines", *json.loads(manifest.ENTRY.write(manifest.ManifestEntry(
    path=Path("/x"), title="", album="", routine="", level="", language="", fmt="", mime="",
    total=0, size=0,  # type: ignore[arg-type] # only its keys are wanted
)))]  # fmt: skip


@pytest.fixture
def page() -> Iterator[Client]:
    with served(*tracks.routes(NumberedTracks(manifest.entries))) as (_, client):
        yield client


def _all_but_the_odd_one_is_there(page: Client, good: str) -> None:
    listed = page.ask("tracks.json")
    assert listed.status == 200
    assert good in {each["name"] for each in listed.json["tracks"]}
    feed = page.ask("feed.xml")
    assert feed.status == 200
    assert ET.fromstring(feed.body).findall("channel/item")  # noqa: S314 (it is our own)
    whole = page.ask("all.zip")
    assert whole.status == 200
    with zipfile.ZipFile(io.BytesIO(whole.body)) as read:
        assert read.testzip() is None
        assert any(name.endswith(good) for name in read.namelist())


@pytest.mark.parametrize("odd", ["\x1b[2J", "\x9b2J", "\u202e", "\ufffe"])
def test_no_character_that_steers_a_terminal_is_sent_as_it_is(
    page: Client, tmp_path: Path, odd: str
) -> None:
    track(tmp_path / "a.mp3", title=odd)
    listed = page.ask("tracks.json")
    assert odd.encode() not in listed.body
    assert listed.json["tracks"][0]["title"] == odd


@pytest.mark.slow(reason="asks a server for everything, value by value")
@pytest.mark.parametrize("key", KEYS)
def test_an_entry_with_whatever_in_it_takes_no_other_with_it(
    page: Client, tmp_path: Path, key: str
) -> None:
    track(tmp_path / "good.mp3")
    odd = track(tmp_path / "odd.mp3")
    file = manifest._file(odd.path)
    told = json.loads(file.read_text("utf-8"))
    for value in VALUES:
        file.write_text(json.dumps({**told, key: value}), "utf-8")
        _all_but_the_odd_one_is_there(page, "good.mp3")
        for name in ("words/2.json", "words/2.srt", "chapters/2.json", "covers/1.png"):
            assert page.ask(name).status in (200, 404), (value, name)
    manifest.tidy()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_that_is_no_unicode_can_be_listed_downloaded_and_zipped(
    page: Client, tmp_path: Path
) -> None:
    track(tmp_path / "good.mp3")
    track(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.mp3")))
    track(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfe.mp3")))
    _all_but_the_odd_one_is_there(page, "good.mp3")
    rows = page.ask("tracks.json").json["tracks"]
    assert len(rows) == 3
    for row in rows:
        assert page.ask(f"{row['url']}?download=1").status == 200
    with zipfile.ZipFile(io.BytesIO(page.ask("all.zip").body)) as read:
        assert len(set(read.namelist())) == 3
