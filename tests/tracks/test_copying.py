"""Copying tracks to a card: what goes there, what stays, what is never touched."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from copying_worlds import Onlooker, album, copied, holds, planned, pull, track
from matcue.base.errors import ExportError, InputError, MachineError, UnknownName
from matcue.out.names import safe_name
from matcue.tracks.copying import kept
from matcue.tracks.copying.speed import Speed

if TYPE_CHECKING:
    from pathlib import Path

LIST = ".matcue.json"


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


@pytest.fixture
def music(tmp_path: Path) -> Path:
    return tmp_path / "music"


def test_a_track_goes_along_with_its_words(card: Path, music: Path) -> None:
    track(music / "matcue-morning.mp3", b"sound", words=b"[00:01.00]Hello\n")
    copied(card)
    assert holds(card) == {
        "matcue-morning.lrc": b"[00:01.00]Hello\n",
        "matcue-morning.mp3": b"sound",
    }


def test_a_split_session_keeps_its_folder_with_playlist_and_cover(card: Path, music: Path) -> None:
    playlist = album(music / "matcue-morning")
    copied(card)
    there = holds(card)
    assert there == {
        f"matcue-morning/{path.name}": path.read_bytes()
        for path in (music / "matcue-morning").iterdir()
    }
    lines = playlist.read_text("utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    assert all((card / "matcue-morning" / name).is_file() for name in names)


def test_a_playlist_names_only_what_goes_along(card: Path, music: Path) -> None:
    album(music / "matcue-morning", ("01 - Cat.mp3", "02 - Cow.mp3", "03 - Dog.mp3"))
    (music / "matcue-morning" / "02 - Cow.mp3").unlink()
    copied(card)
    text = (card / "matcue-morning" / "matcue-morning.m3u8").read_text("utf-8")
    assert text.splitlines() == [
        "#EXTM3U",
        "#EXTENC:UTF-8",
        "#PLAYLIST:Morning",
        "#EXTINF:1.500,01 - Cat.mp3",
        "01 - Cat.mp3",
        "#EXTINF:1.500,03 - Dog.mp3",
        "03 - Dog.mp3",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names in the first place")
def test_names_that_cards_do_not_take_are_mended_in_playlists_too(card: Path, music: Path) -> None:
    album(music / "To do: back?", ('01 - "Cat".mp3', "02 - Cow.mp3"))
    copied(card)
    for name in holds(card):
        assert all(safe_name(part) == part for part in name.split("/")), name
    text = (card / "To do - back" / "To do - back.m3u8").read_text("utf-8")
    assert "\n01 - 'Cat'.mp3\n" in text


def test_tracks_of_some_routines_or_of_one_folder_alone(card: Path, music: Path) -> None:
    track(music / "a" / "morning.mp3")
    track(music / "a" / "evening.mp3", routine="evening")
    track(music / "b" / "desk.mp3", routine="desk")
    copied(card, "evening")
    assert [*holds(card)] == ["evening.mp3"]
    copied(card, source=music / "b")
    assert [*holds(card)] == ["desk.mp3", "evening.mp3"]


def test_what_is_there_is_not_copied_again(card: Path, music: Path) -> None:
    track(music / "x.mp3")
    copied(card)
    before = (card / "x.mp3").stat()
    again = Onlooker()
    copied(card, onlooker=again)
    assert again.heard == 0
    assert (card / "x.mp3").stat() == before


def test_a_track_that_was_made_anew_is_copied_though_it_is_as_large(
    card: Path, music: Path
) -> None:
    track(music / "x.mp3", b"sound")
    copied(card)
    track(music / "x.mp3", b"other")
    assert [file.name for file in planned(card).changed] == ["x.mp3"]
    copied(card)
    assert holds(card) == {"x.mp3": b"other"}


def test_what_went_bad_there_is_found_by_reading_it_again(card: Path, music: Path) -> None:
    track(music / "x.mp3", b"sound")
    copied(card)
    (card / "x.mp3").write_bytes(b"s0und")
    assert not planned(card).to_copy
    copied(card, verify=True)
    assert holds(card) == {"x.mp3": b"sound"}


def test_what_is_gone_here_is_removed_there_with_its_folder(card: Path, music: Path) -> None:
    track(music / "x.mp3")
    playlist = album(music / "matcue-morning")
    copied(card)
    for path in (music / "matcue-morning").iterdir():
        path.unlink()
    playlist.parent.rmdir()
    copied(card)
    assert [*holds(card)] == ["x.mp3"]
    assert not (card / "matcue-morning").exists()


def test_what_is_gone_stays_where_nobody_agreed(card: Path, music: Path) -> None:
    from matcue.tracks.copying import run

    track(music / "x.mp3")
    gone = track(music / "y.mp3")
    copied(card)
    gone.path.unlink()
    run.run(planned(card), Onlooker(), removing=False)
    assert [*holds(card)] == ["x.mp3", "y.mp3"]
    assert [each.name for each in planned(card).gone] == ["y.mp3"]


def test_of_other_routines_and_folders_nothing_is_gone(card: Path, music: Path) -> None:
    track(music / "x.mp3")
    gone = track(music / "other" / "y.mp3", routine="evening")
    copied(card)
    gone.path.unlink()
    assert not planned(card, "morning").gone
    track(music / "b" / "z.mp3")
    assert not planned(card, source=music / "b").gone
    assert planned(card).gone


def test_tracks_on_a_disk_that_is_not_in_are_not_gone(card: Path, music: Path) -> None:
    track(music / "x.mp3")
    track(music / "disk" / "y.mp3")
    copied(card)
    (music / "disk").rename(music / "unplugged")
    assert not planned(card).gone


def test_what_another_machine_put_there_is_not_gone_here(card: Path, music: Path) -> None:
    track(music / "x.mp3")
    gone = track(music / "y.mp3")
    copied(card)
    gone.path.unlink()
    listed = (card / LIST).read_text("utf-8")
    (card / LIST).write_text(listed.replace(kept.home(), "elsewhere"), "utf-8")
    assert not planned(card).gone


def test_a_file_that_was_changed_there_is_not_removed(card: Path, music: Path) -> None:
    track(music / "x.mp3")
    gone = track(music / "y.mp3", b"sound")
    copied(card)
    gone.path.unlink()
    (card / "y.mp3").write_bytes(b"mine!")
    copied(card)
    assert holds(card)["y.mp3"] == b"mine!"


def test_a_file_of_somebody_else_in_the_way_stops_everything(card: Path, music: Path) -> None:
    track(music / "x.mp3")
    track(music / "y.mp3")
    (card / "x.mp3").write_bytes(b"a song")
    with pytest.raises(InputError, match=r"has x\.mp3, which matcue did not put there"):
        copied(card)
    assert holds(card) == {"x.mp3": b"a song"}


def test_a_file_that_somebody_else_copied_there_is_as_it_should_be_and_never_removed(
    card: Path, music: Path
) -> None:
    track(music / "x.mp3")
    here = track(music / "y.mp3", b"sound")
    (card / "y.mp3").write_bytes(b"sound")
    assert [file.name for file in planned(card).same] == ["y.mp3"]
    copied(card)
    here.path.unlink()
    copied(card)
    assert [*holds(card)] == ["x.mp3", "y.mp3"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few users make links")
def test_nothing_is_written_through_a_link(card: Path, music: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    album(music / "matcue-morning")
    (card / "matcue-morning").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="which matcue did not put there"):
        copied(card)
    assert holds(tmp_path / "elsewhere") == {}


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/b/c", "..", "a/..", LIST, "a//b", ""])
def test_a_list_that_names_what_cannot_be_ours_is_not_believed(
    card: Path, music: Path, name: str
) -> None:
    track(music / "x.mp3")
    copied(card)
    whole = json.loads((card / LIST).read_bytes())
    whole["files"][0]["name"] = name
    (card / LIST).write_text(json.dumps(whole), "utf-8")
    with pytest.raises(InputError, match="is damaged or of another version"):
        planned(card)


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"version": 2, "files": []}', b"\xff"])
def test_a_damaged_list_is_told(card: Path, music: Path, damage: bytes) -> None:
    track(music / "x.mp3")
    (card / LIST).write_bytes(damage)
    with pytest.raises(InputError, match="is damaged or of another version"):
        planned(card)


def test_two_different_tracks_of_one_name_are_told(card: Path, music: Path) -> None:
    track(music / "a" / "x.mp3", b"one")
    track(music / "b" / "x.mp3", b"two")
    with pytest.raises(InputError, match=r"would both be called x\.mp3; choose one folder"):
        copied(card)


def test_one_track_in_two_folders_is_copied_once(card: Path, music: Path) -> None:
    track(music / "a" / "x.mp3", b"one")
    track(music / "b" / "x.mp3", b"one")
    copied(card)
    assert holds(card) == {"x.mp3": b"one"}


def test_names_that_differ_in_capitals_alone_are_one_on_a_card(card: Path, music: Path) -> None:
    track(music / "a" / "X.mp3", b"one")
    track(music / "b" / "x.mp3", b"one")
    with pytest.raises(InputError, match="would both be called"):
        copied(card)


def test_what_cannot_be_is_told(card: Path, music: Path) -> None:
    with pytest.raises(InputError, match="there are no exported tracks; make some with"):
        planned(card)
    track(music / "x.mp3")
    with pytest.raises(UnknownName, match="did you mean 'morning'"):
        planned(card, "mornign")
    with pytest.raises(UnknownName, match="make one with `matcue export desk`"):
        planned(card, "desk")
    with pytest.raises(InputError, match="there is no folder"):
        planned(card, source=music / "none")
    with pytest.raises(InputError, match="is the card or phone mounted"):
        planned(card / "none")
    with pytest.raises(InputError, match="is no folder"):
        planned(music / "x.mp3")
    with pytest.raises(InputError, match=r"the tracks lie in .* already"):
        planned(music)


def test_progress_goes_from_nothing_to_all_and_never_back(card: Path, music: Path) -> None:
    track(music / "x.mp3", bytes(9 << 20))
    track(music / "y.mp3", b"small")
    onlooker = Onlooker()
    copied(card, onlooker=onlooker)
    assert onlooker.parts == sorted(onlooker.parts)
    assert 0 < onlooker.parts[0] < 0.3
    assert onlooker.parts[-1] == 1.0


def test_speed_counts_what_was_read_back() -> None:
    now = iter([0.0, 2.0, 2.0])
    speed = Speed(1, 1_000, clock=lambda: next(now))
    speed.moved(1_000)
    assert speed.part == 0.5
    assert speed.bytes_per_s == 250.0
    assert speed.left_s == 2.0


@pytest.mark.parametrize("after", [1, 2, 3])
def test_ctrl_c_leaves_whole_files_and_a_list_that_knows_them(
    card: Path, music: Path, after: int
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    for name in ("a.mp3", "b.mp3"):
        track(music / name, name.encode())
    with pytest.raises(KeyboardInterrupt):
        copied(card, onlooker=Onlooker(stop, after=after))
    assert holds(card) == ({} if after < 3 else {"a.mp3": b"a.mp3"})
    copied(card)
    assert holds(card) == {"a.mp3": b"a.mp3", "b.mp3": b"b.mp3"}


def test_after_a_power_cut_what_may_be_an_older_file_is_read(card: Path, music: Path) -> None:
    """The list was on the disk, with the new digest; the new file was not."""
    track(music / "x.mp3", b"sound")
    copied(card)
    track(music / "x.mp3", b"other")

    def cut() -> None:
        listed = (card / LIST).read_bytes()
        (card / "listed before").write_bytes(listed)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copied(card, onlooker=Onlooker(cut))
    (card / "listed before").replace(card / LIST)
    assert holds(card) == {"x.mp3": b"sound"}
    assert [file.name for file in planned(card).changed] == ["x.mp3"]


def test_what_was_not_read_back_as_written_takes_no_name(card: Path, music: Path) -> None:
    track(music / "x.mp3", b"old")
    copied(card)
    track(music / "x.mp3", b"sound")

    def rot() -> None:
        (part,) = card.glob("*.part")
        part.write_bytes(b"s0und")

    with pytest.raises(ExportError, match="is not what was written"):
        copied(card, onlooker=Onlooker(rot))
    assert holds(card) == {"x.mp3": b"old"}


def test_a_card_that_is_pulled_out_is_one_line(card: Path, music: Path) -> None:
    for name in ("a.mp3", "b.mp3"):
        track(music / name, name.encode())
    with pytest.raises(ExportError) as raised:
        copied(card, onlooker=Onlooker(lambda: pull(card), after=2))
    assert f"{card} has gone: the card or phone was pulled out" in str(raised.value)
    assert not card.exists()


def test_nothing_goes_into_the_folder_where_a_card_was(card: Path, music: Path) -> None:
    """Its folder stays when a card is unmounted, and is then one of another disk."""
    from matcue.tracks.copying import run

    track(music / "a.mp3")
    disk = run._Disk(card)
    disk._device += 1
    with pytest.raises(ExportError, match="has gone"):
        disk.make_folder("a.mp3")


def test_a_source_that_changes_meanwhile_is_told_and_copied_the_next_time(
    card: Path, music: Path
) -> None:
    track(music / "a.mp3", b"a")
    path = track(music / "b.mp3", b"sound").path

    def make_anew() -> None:
        track(path, b"other")

    with pytest.raises(ExportError, match="changed while it was copied"):
        copied(card, onlooker=Onlooker(make_anew))
    copied(card)
    assert holds(card) == {"a.mp3": b"a", "b.mp3": b"other"}


def test_a_source_that_vanishes_is_told_by_its_name(card: Path, music: Path) -> None:
    track(music / "a.mp3", b"a")
    going = track(music / "b.mp3", b"sound")
    with pytest.raises(MachineError, match=r"cannot read .*b\.mp3: no such file"):
        copied(card, onlooker=Onlooker(going.path.unlink))
    assert holds(card) == {"a.mp3": b"a"}
