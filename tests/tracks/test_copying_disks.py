"""Real disks: one that is full, one that fills up, one that is read-only, one that breaks."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from copying_worlds import Onlooker, copied, holds, planned, track
from matcue.base.errors import ExportError
from matcue.tracks.copying.plan import check_room

if sys.platform == "linux":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXT4_IOC_SHUTDOWN = 0x8004587D
"""From the kernel's fs/ext4/ext4.h."""

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux may mount a disk"
    ),
]


def mounted(folder: Path, *how: str) -> Iterator[Path]:
    folder.mkdir()
    if subprocess.run(["mount", *how, str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount such a disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=False, capture_output=True)


@pytest.fixture
def card(tmp_path: Path) -> Iterator[Path]:
    """A card of 1 MB."""
    yield from mounted(tmp_path / "card", "-t", "tmpfs", "-o", "size=1m", "tmpfs")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A disk in a file, of 4 MB."""
    made = tmp_path / "image"
    made.write_bytes(bytes(4 << 20))
    ran = subprocess.run(["mke2fs", "-q", "-t", "ext4", made], capture_output=True, check=False)
    if ran.returncode:
        pytest.skip("mke2fs cannot make a disk here")
    return made


@pytest.fixture
def disk(tmp_path: Path, image: Path) -> Iterator[Path]:
    yield from mounted(tmp_path / "disk", "-o", "loop", str(image))


def test_too_little_room_is_told_before_anything_is_written(card: Path, tmp_path: Path) -> None:
    track(tmp_path / "music" / "x.mp3", bytes(700_000))
    track(tmp_path / "music" / "y.mp3", bytes(700_000))
    with pytest.raises(ExportError) as raised:
        copied(card)
    assert str(raised.value) == (
        f"no room on {card}: it takes 1.4 MB and 1.0 MB is free; make room there, or copy fewer "
        "routines"
    )
    assert [*card.iterdir()] == []


def test_the_room_of_what_is_replaced_counts_only_once_it_is_replaced(
    card: Path, tmp_path: Path
) -> None:
    """Each new file lies beside its old one for a moment; the next has that one's room."""
    for name in ("x.mp3", "y.mp3"):
        track(tmp_path / "music" / name, b"a" * 300_000)
    copied(card)
    for name in ("x.mp3", "y.mp3"):
        track(tmp_path / "music" / name, b"b" * 350_000)
    copied(card)
    for name in ("x.mp3", "y.mp3"):
        track(tmp_path / "music" / name, b"c" * 400_000)
    with pytest.raises(ExportError, match="no room"):
        copied(card)
    assert {data[:1] for data in holds(card).values()} == {b"b"}


def test_what_is_removed_gives_its_room_first(card: Path, tmp_path: Path) -> None:
    gone = track(tmp_path / "music" / "x.mp3", bytes(700_000))
    copied(card)
    gone.path.unlink()
    track(tmp_path / "music" / "y.mp3", bytes(700_000))
    with pytest.raises(ExportError, match=r"let matcue remove what is gone \(--yes\)"):
        check_room(planned(card), removing=False)
    copied(card)
    assert [*holds(card)] == ["y.mp3"]


def test_what_a_pulled_out_card_still_has_of_a_file_gives_its_room(
    card: Path, tmp_path: Path
) -> None:
    track(tmp_path / "music" / "a.mp3", bytes(700_000))

    def pull() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copied(card, onlooker=Onlooker(pull))
    (card / "a.mp3.0123abcd.part").write_bytes(bytes(600_000))
    copied(card)
    assert holds(card) == {"a.mp3": bytes(700_000)}


def test_a_card_that_fills_up_meanwhile_is_one_line_and_no_half_file(
    card: Path, tmp_path: Path
) -> None:
    track(tmp_path / "music" / "a.mp3", bytes(1_000))
    track(tmp_path / "music" / "b.mp3", bytes(300_000))

    def fill() -> None:
        subprocess.run(["cp", "/dev/zero", card / "full"], check=False, capture_output=True)

    with pytest.raises(ExportError, match=r"no room for .*b\.mp3: it needs about 300\.0 kB and"):
        copied(card, onlooker=Onlooker(fill))
    (card / "full").unlink()
    assert holds(card) == {"a.mp3": bytes(1_000)}


def test_a_read_only_card_is_one_line(card: Path, tmp_path: Path) -> None:
    track(tmp_path / "music" / "a.mp3")
    subprocess.run(["mount", "-o", "remount,ro", str(card)], check=True)
    with pytest.raises(ExportError, match="is read-only; look for the lock switch"):
        copied(card)


def test_a_card_that_is_unmounted_meanwhile_gets_nothing_into_its_empty_folder(
    card: Path, tmp_path: Path
) -> None:
    for name in ("a.mp3", "b.mp3", "c.mp3"):
        track(tmp_path / "music" / name)

    def unmount() -> None:
        subprocess.run(["umount", "--lazy", str(card)], check=True)

    with pytest.raises(ExportError, match="has gone"):
        copied(card, onlooker=Onlooker(unmount, after=2))
    assert [*card.iterdir()] == []


def test_a_disk_that_breaks_while_it_is_written_to_is_one_line(disk: Path, tmp_path: Path) -> None:
    """The system is told to let go of it, and answers with an error of the device from then on."""
    track(tmp_path / "music" / "a.mp3", bytes(100_000))
    track(tmp_path / "music" / "b.mp3", bytes(1_500_000))

    def break_it() -> None:
        folder = os.open(disk, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, EXT4_IOC_SHUTDOWN, struct.pack("I", 2))
        except OSError:
            pytest.skip("this system shuts no disk down")
        finally:
            os.close(folder)

    with pytest.raises(ExportError, match="has gone: the card or phone was pulled out"):
        copied(disk, onlooker=Onlooker(break_it, after=3))


def test_what_is_read_back_comes_from_the_disk(disk: Path, tmp_path: Path) -> None:
    """By what the system says it fetched from disks for this process."""

    def fetched() -> int:
        with open("/proc/self/io") as told:  # noqa: PTH123 (no file of ours)
            return next(int(line.split()[1]) for line in told if line.startswith("read_bytes"))

    track(tmp_path / "music" / "a.mp3", os.urandom(1_000_000))
    before = fetched()
    assert copied(disk).from_disk
    assert fetched() - before >= 1_000_000
