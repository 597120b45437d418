"""Which files a user's music is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import MusicError
from matcue.sound.playlist import songs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("10 End.mp3", "2 Middle.flac", "1 Begin.mp3", "B/1.ogg", "a/9.opus", "cover.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    for name in (".hidden.mp3", "._1 Begin.mp3"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def names(found: tuple[Path, ...], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in found]


def test_a_file_is_itself_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "humming"
    path.write_bytes(b"")
    assert songs(path) == (path,)


def test_a_folder_is_its_music_and_that_of_its_folders_in_order_of_track(folder: Path) -> None:
    assert names(songs(folder), folder) == [
        "1 Begin.mp3", "2 Middle.flac", "10 End.mp3", "a/9.opus", "B/1.ogg",
    ]  # fmt: skip


@pytest.mark.parametrize("names_", [("1.mp3", "01.mp3", "001.mp3"), ("b.mp3", "B.mp3")])
@pytest.mark.parametrize("turn", [1, -1])
def test_names_that_sort_alike_come_in_one_order_however_the_disk_lists_them(
    tmp_path: Path, names_: tuple[str, ...], turn: int
) -> None:
    for name in names_[::turn]:
        (tmp_path / name).write_bytes(b"")
    assert names(songs(tmp_path), tmp_path) == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.m3u8", "#EXTM3U\n#EXTINF:3,End\n10 End.mp3\n\na/9.opus\n"),
        ("list.m3u", "10 End.mp3\r\na\\9.opus\r\n"),
        ("LIST.M3U", "\ufeff10 End.mp3\n  a/9.opus  "),
        ("list.pls", "[playlist]\nNumberOfEntries=2\nFile1=10 End.mp3\nTitle1=x\nfile2 = a/9.opus"),
        ("urls.m3u", "{folder}/10%20End.mp3\nfile://localhost{path}/a/9.opus"),
    ],
)
def test_a_playlist_is_what_it_names_in_its_order(folder: Path, name: str, text: str) -> None:
    text = text.replace("{folder}", folder.as_uri()).replace("{path}", folder.as_posix())
    (folder / name).write_text(text, "utf-8", newline="")
    assert names(songs(folder / name), folder) == ["10 End.mp3", "a/9.opus"]


def test_an_old_playlist_need_not_be_unicode(tmp_path: Path) -> None:
    (tmp_path / "Café.mp3").write_bytes(b"")
    (tmp_path / "old.m3u").write_bytes("Café.mp3\n".encode("cp1252"))
    assert names(songs(tmp_path / "old.m3u"), tmp_path) == ["Café.mp3"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "10 End.mp3\nhttps://radio.example/live\n",
            "list.m3u:2: 'https://radio.example/live' is an",
        ),
        ("gone.mp3\n", "list.m3u:1: there is no file 'gone.mp3'"),
        ("file://elsewhere/song.mp3\n", "is an address"),
        ("# nothing\n", "there is no music in the playlist"),
        ("http://[::1/x\n", r"list.m3u:1: 'http://\[::1/x' is neither a file nor an address"),
        ("file://[x/\n", r"list.m3u:1: 'file://\[x/' is neither a file nor an address"),
        ("a\x1b]0;x\x07.mp3\n", "list.m3u:1:2: U\\+001B is a control character"),
        ("a\u202eb.mp3\n", "list.m3u:1:2: U\\+202E is a mark of direction"),
        ("file:///a%1bb.mp3\n", "list.m3u:1: U\\+001B is a control character"),
        ("file:///a%00b.mp3\n", "list.m3u:1: U\\+0000 is a control character"),
        ("x" * 5_000 + "\n", "list.m3u:1: there is no file 'x+\\.\\.\\.'"),
        ("10 End.mp3\n" * 20_001, "has more than 20000 pieces of music; name fewer"),
        ("10 End.mp3\n" * 1_000_000, "is larger than 10 MB"),
    ],
)
def test_a_playlist_that_cannot_be_played_says_which_line(
    folder: Path, text: str, says: str
) -> None:
    (folder / "list.m3u").write_text(text, "utf-8")
    with pytest.raises(MusicError, match=says):
        songs(folder / "list.m3u")


def test_lines_that_name_nothing_can_be_left_out_and_are_told(folder: Path) -> None:
    (folder / "list.m3u").write_text("gone.mp3\n10 End.mp3\nhttp://[::1/x\n", "utf-8")
    left_out: list[MusicError] = []
    assert names(songs(folder / "list.m3u", left_out), folder) == ["10 End.mp3"]
    assert [str(each).rpartition("list.m3u:")[2][:1] for each in left_out] == ["1", "3"]


def test_where_all_lines_would_be_left_out_the_first_is_told(folder: Path) -> None:
    (folder / "list.m3u").write_text("gone.mp3\nlost.mp3\n", "utf-8")
    with pytest.raises(MusicError, match=r"list.m3u:1: there is no file 'gone.mp3'"):
        songs(folder / "list.m3u", [])


def test_nothing_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(MusicError, match="there is no music in the folder"):
        songs(tmp_path)
    with pytest.raises(MusicError, match="there is no music at"):
        songs(tmp_path / "nowhere.mp3")
