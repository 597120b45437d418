"""What is told and given of each track."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from matcue.base.units import Ms
from matcue.out import SpokenLine
from matcue.out.formats import FORMATS
from matcue.tracks import manifest
from matcue.web import page_files, tracks
from matcue.web.numbered import NumberedTracks
from web.shared_tracks import PNG, TIMEOUT_S, Client, routes_of, served, track

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.tracks.manifest import ManifestEntry


def test_the_list_tells_all_that_the_page_shows(client: Client, one_track: ManifestEntry) -> None:
    assert client.ask("tracks.json").json == {
        "tracks": [
            {
                "name": "matcue-morning.mp3",
                "title": "Morning spine",
                "album": "matcue sessions",
                "routine": "morning",
                "level": "regular",
                "language": "en",
                "format": "mp3",
                "mime": "audio/mpeg",
                "ms": 895_411,
                "bytes": one_track.size,
                "url": "tracks/1.mp3",
                "cover": "covers/1.png",
                "chapters": [{"at": 0, "title": "Welcome"}, {"at": 15_120, "title": "Cat & cow"}],
                "words": "words/1.json",
                "number": None,
                "health": "",
            }
        ],
        "zip": "all.zip",
        "feed": "feed.xml",
        "live": False,
    }


def test_where_there_is_nothing_nothing_is_offered() -> None:
    with served(*tracks.routes(NumberedTracks(tuple), live=True)) as (_, client):
        told = client.ask("tracks.json").json
        assert told == {"tracks": [], "zip": None, "feed": None, "live": True}
        assert client.ask("all.zip").status == 404


def test_every_kind_of_file_comes_with_its_type(tmp_path: Path) -> None:
    made = [
        track(tmp_path / f"x{fmt.suffix}", mime=fmt.mime, fmt=fmt.name) for fmt in FORMATS.values()
    ]
    with served(*routes_of(*made)) as (_, client):
        for told, fmt in zip(
            client.ask("tracks.json").json["tracks"], FORMATS.values(), strict=True
        ):
            assert told["url"].endswith(fmt.suffix)
            answer = client.ask(told["url"])
            assert (answer.status, answer.headers["content-type"]) == (200, fmt.mime)


def test_words_and_chapters_are_told_with_their_times(client: Client) -> None:
    assert client.ask("words/1.json").json == [
        {"at": 2_000, "to": 2_500, "text": "Good morning."},
        {"at": 15_120, "to": 16_001, "text": "Cat."},
    ]
    answer = client.ask("chapters/1.json")
    assert answer.headers["content-type"] == "application/json+chapters"
    assert answer.json == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0.0, "endTime": 15.12, "title": "Welcome"},
            {"startTime": 15.12, "endTime": 895.411, "title": "Cat & cow"},
        ],
    }


def test_words_are_given_as_podcast_apps_read_them(client: Client) -> None:
    answer = client.ask("words/1.srt")
    assert answer.headers["content-type"] == "application/srt"
    assert answer.body.decode() == (
        "1\n00:00:02,000 --> 00:00:02,500\nGood morning.\n\n"
        "2\n00:00:15,120 --> 00:00:16,001\nCat.\n"
    )


def test_a_track_without_words_chapters_and_cover_has_none(tmp_path: Path) -> None:
    bare = track(tmp_path / "x.mp3", spoken=False, chapters=(), cover=None)
    with served(*routes_of(bare)) as (_, client):
        told = client.ask("tracks.json").json["tracks"][0]
        assert (told["words"], told["cover"], told["chapters"]) == (None, None, [])
        for path in ("words/1.json", "words/1.srt", "covers/1.png", "chapters/1.json"):
            assert client.ask(path).status == 404


def test_tracks_of_one_session_share_their_cover(tmp_path: Path) -> None:
    made = [track(tmp_path / name) for name in ("x.mp3", "x.m4b")]
    with served(*routes_of(*made)) as (_, client):
        covers = {told["cover"] for told in client.ask("tracks.json").json["tracks"]}
        assert covers == {"covers/1.png"}
        answer = client.ask("covers/1.png")
        assert (answer.body, answer.headers["content-type"]) == (PNG, "image/png")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("matcue-morning.mp3", 'attachment; filename="matcue-morning.mp3"'),
        ("01 - Cat.mp3", "attachment; filename*=utf-8''01%20-%20Cat.mp3"),
        ("Утро 🌅.mp3", "attachment; filename*=utf-8''%D0%A3%D1%82%D1%80%D0%BE%20%F0%9F%8C%85.mp3"),
        ('a"b\r\nX: y.mp3', "attachment; filename*=utf-8''a%22b%0D%0AX%3A%20y.mp3"),
    ],
)
def test_a_download_has_the_name_of_the_file(tmp_path: Path, name: str, header: str) -> None:
    made = track(tmp_path / name)
    with served(*routes_of(made)) as (_, client):
        shown, saved = client.ask("tracks/1.mp3"), client.ask("tracks/1.mp3?download=1")
        assert "content-disposition" not in shown.headers
        assert (saved.headers["content-disposition"], saved.body) == (header, shown.body)


def test_a_track_that_has_gone_is_not_there(client: Client, one_track: ManifestEntry) -> None:
    one_track.path.unlink()
    assert client.ask("tracks/1.mp3").status == 404


def test_a_file_that_is_another_now_is_not_given_for_the_track(
    client: Client, one_track: ManifestEntry
) -> None:
    one_track.path.write_bytes(b"something of the user's")
    assert client.ask("tracks/1.mp3").status == 404


def test_a_folder_in_the_place_of_a_track_is_not_there(
    client: Client, one_track: ManifestEntry
) -> None:
    one_track.path.unlink()
    one_track.path.mkdir()
    assert client.ask("tracks/1.mp3").status == 404


def test_what_is_exported_meanwhile_comes_and_numbers_stay(tmp_path: Path) -> None:
    old = track(tmp_path / "b.mp3")
    with served(*page_files.routes(), *tracks.routes(NumberedTracks(manifest.entries))) as (
        _,
        client,
    ):
        assert [each["url"] for each in client.ask("tracks.json").json["tracks"]] == [
            "tracks/1.mp3"
        ]
        new = track(tmp_path / "a.mp3", size=7_000)
        told = client.ask("tracks.json").json["tracks"]
        assert [(each["name"], each["url"]) for each in told] == [
            ("a.mp3", "tracks/2.mp3"),
            ("b.mp3", "tracks/1.mp3"),
        ]
        assert client.ask("tracks/2.mp3").body == new.path.read_bytes()
        old.path.unlink()
        assert [each["url"] for each in client.ask("tracks.json").json["tracks"]] == [
            "tracks/2.mp3"
        ]
        assert client.ask("tracks/1.mp3").status == 404


def test_a_track_exported_anew_is_given_under_its_number_at_once(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    with served(*tracks.routes(NumberedTracks(manifest.entries))) as (_, client):
        before = client.ask("tracks/1.mp3")
        track(tmp_path / "a.mp3", size=9_000, total=Ms(1_000_000))
        after = client.ask("tracks/1.mp3")
        assert (before.status, len(before.body)) == (200, 5_000)
        assert (after.status, len(after.body)) == (200, 9_000)
        assert after.headers["etag"] != before.headers["etag"]


def test_the_page_may_use_its_own_files_alone(tmp_path: Path) -> None:
    for name in ("index.html", "look.css", "list.js", "icon.svg", "notes.txt", "secret.py"):
        (tmp_path / name).write_text(name)
    with served(*page_files.routes(tmp_path)) as (_, client):
        (tmp_path / "later.js").write_text("later")
        types = {
            path: client.ask(path).headers["content-type"]
            for path in ("", "page/look.css", "page/list.js", "page/icon.svg")
        }
        assert types == {
            "": "text/html; charset=utf-8",
            "page/look.css": "text/css; charset=utf-8",
            "page/list.js": "text/javascript; charset=utf-8",
            "page/icon.svg": "image/svg+xml",
        }
        for path in ("page/notes.txt", "page/secret.py", "page/later.js"):
            assert client.ask(path).status == 404


def test_a_long_look_through_the_tracks_holds_up_nobody_else(one_track: ManifestEntry) -> None:
    looking, may_end = threading.Event(), threading.Event()
    may_end.set()

    def look() -> tuple[ManifestEntry, ...]:
        looking.set()
        may_end.wait(TIMEOUT_S)
        return (one_track,)

    with served(*tracks.routes(NumberedTracks(look))) as (_, client), ThreadPoolExecutor() as pool:
        looking.clear()
        may_end.clear()
        try:
            listed = pool.submit(client.ask, "tracks.json")
            assert looking.wait(TIMEOUT_S)
            assert pool.submit(client.ask, "tracks/1.mp3").result(5).status == 200
        finally:
            may_end.set()
        assert listed.result(TIMEOUT_S).status == 200


def test_the_table_is_made_anew_only_when_a_track_has_changed(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    table = NumberedTracks(manifest.entries)
    with served(*tracks.routes(table)) as (_, client):
        for many, changes in ((1, 1), (1, 1), (2, 2)):
            if many == 2:
                track(tmp_path / "b.mp3")
            assert len(client.ask("tracks.json").json["tracks"]) == many
            assert table.changes == changes


def test_words_are_read_from_the_entry_only_when_they_are_asked_for(
    one_track: ManifestEntry,
) -> None:
    with served(*tracks.routes(NumberedTracks(manifest.entries))) as (_, client):
        (row,) = client.ask("tracks.json").json["tracks"]
        manifest.keep(one_track, (SpokenLine(Ms(0), Ms(1), "Another sentence."),))
        assert [line["text"] for line in client.ask(row["words"]).json] == ["Another sentence."]
