from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matcue.base import whole_file as module
from matcue.base.errors import ExportError, InputError
from matcue.base.whole_file import put, sweep, whole_file, write_failed, write_whole


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def write_half(target: Path, reason: type[BaseException]) -> None:
    with whole_file(target) as part:
        part.write_bytes(b"half")
        raise reason


def test_the_file_appears_when_the_block_ends_and_not_before(tmp_path: Path) -> None:
    target = tmp_path / "morning.mp3"
    with whole_file(target) as part:
        part.write_bytes(b"sound")
        assert not target.exists()
        assert part.parent == tmp_path
    assert target.read_bytes() == b"sound"
    assert names(tmp_path) == ["morning.mp3"]


def test_an_existing_file_is_replaced_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "morning.mp3"
    target.write_bytes(b"old")
    with whole_file(target) as part:
        part.write_bytes(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("reason", [ZeroDivisionError, KeyboardInterrupt, GeneratorExit, OSError])
def test_whatever_goes_wrong_the_old_file_stays_and_the_part_goes(
    tmp_path: Path, reason: type[BaseException]
) -> None:
    target = tmp_path / "morning.mp3"
    target.write_bytes(b"old")
    with pytest.raises(reason):
        write_half(target, reason)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["morning.mp3"]


def test_nothing_written_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="nothing was written"), whole_file(tmp_path / "x.mp3"):
        pass
    assert names(tmp_path) == []


def test_the_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    with whole_file(tmp_path / "x.mp3") as part:
        part.write_bytes(b"sound")
    assert (tmp_path / "x.mp3").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "no such folder"
    with (
        pytest.raises(InputError, match=r"there is no folder .*no such folder; make it first"),
        whole_file(missing / "x.mp3"),
    ):
        pass


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("text")
    with pytest.raises(InputError, match="notes is not a folder"), whole_file(tmp_path / "notes/x"):
        pass


def test_a_folder_is_no_file_s_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder; add a file name"), whole_file(tmp_path):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps its devices elsewhere")
def test_a_device_is_never_replaced() -> None:
    refused = pytest.raises(InputError, match="/dev/null is not an ordinary file")
    with refused, whole_file(Path("/dev/null")):
        pass
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "music" / "real.mp3"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link = tmp_path / "link.mp3"
    link.symlink_to(real)
    with whole_file(link) as part:
        part.write_bytes(b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert names(real.parent) == ["real.mp3"]


def test_the_longest_name_that_a_disk_takes_is_taken(tmp_path: Path) -> None:
    longest = tmp_path / ("ü" * 125 + ".mp3")
    with whole_file(longest) as part:
        part.write_bytes(b"sound")
    assert longest.read_bytes() == b"sound"


def test_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "morning.mp3.0123abcd.part").write_bytes(b"half")
    with whole_file(tmp_path / "morning.mp3") as part:
        part.write_bytes(b"sound")
    assert names(tmp_path) == ["morning.mp3"]


def test_files_of_others_are_never_swept(tmp_path: Path) -> None:
    others = ["evening.mp3.0123abcd.part", "morning.mp3.part", "morning.mp3.0123abcd.part.txt"]
    for each in others:
        (tmp_path / each).write_bytes(b"theirs")
    with whole_file(tmp_path / "morning.mp3") as part:
        part.write_bytes(b"sound")
    assert names(tmp_path) == sorted([*others, "morning.mp3"])


def test_two_writers_at_once_both_finish_whole_and_the_last_one_wins(tmp_path: Path) -> None:
    target = tmp_path / "morning.mp3"
    with whole_file(target) as slow:
        slow.write_bytes(b"slow")
        with whole_file(target) as fast:
            fast.write_bytes(b"fast")
        assert target.read_bytes() == b"fast"
        assert slow.read_bytes() == b"slow"
    assert target.read_bytes() == b"slow"
    assert names(tmp_path) == ["morning.mp3"]


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_takes_no_files_is_one_clear_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ExportError, match="no permission"), whole_file(tmp_path / "x.mp3"):
            pass
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (errno.ENOSPC, r"no room for .*: it needs about 7\.2 MB and [\d.]+ .?B is free; free some"),
        (errno.EDQUOT, r"no room for .*: it needs about 7\.2 MB and your quota .* is used up"),
        (errno.EFBIG, r"outgrew the largest file allowed there: it needs about 7\.2 MB"),
        (errno.EACCES, r"cannot write .*: no permission to write there"),
        (errno.EROFS, r"cannot write .*: no permission to write there"),
        (errno.EIO, r"cannot write .*x\.mp3: input/output error$"),
    ],
)
def test_every_failure_is_one_line_with_the_next_step(
    tmp_path: Path, number: int, line: str
) -> None:
    failed = write_failed(
        tmp_path / "x.mp3", OSError(number, os.strerror(number)), about_bytes=7_200_000
    )
    assert isinstance(failed, ExportError)
    assert "\n" not in str(failed)
    with pytest.raises(ExportError, match=line):
        raise failed


def test_a_full_disk_without_a_known_size_is_said_too(tmp_path: Path) -> None:
    failed = write_failed(tmp_path / "x", OSError(errno.ENOSPC, "No space left on device"))
    assert "it needs more and " in str(failed)


@pytest.mark.skipif(os.name == "nt", reason="a file with a hole takes its whole room there")
def test_the_room_that_the_part_takes_counts_as_free(tmp_path: Path) -> None:
    """It is given back before the user reads the line."""
    part = tmp_path / "part"
    with part.open("wb") as sparse:
        sparse.truncate(2 * 10**12)
    full = OSError(errno.ENOSPC, "No space left on device")
    assert "TB is free" in str(write_failed(tmp_path / "x", full, part=part))


def test_bytes_replace_a_file_at_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "answers.json"
    write_whole(target, b"old")
    write_whole(target, b"new", durable=True)
    assert target.read_bytes() == b"new"
    assert names(target.parent) == ["answers.json"]
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600
        target.chmod(0o644)
        write_whole(target, b"newer", keeps_mode=True)
        assert target.stat().st_mode & 0o777 == 0o644


def test_bytes_that_cannot_be_written_change_nothing_and_leave_no_part(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(OSError, match="x"):
        write_whole(tmp_path / "x", b"new")
    assert names(tmp_path) == ["x"]


def test_what_a_killed_writer_of_bytes_left_goes_with_the_next_that_is_to_last(
    tmp_path: Path,
) -> None:
    (tmp_path / "x.0123abcd.part").write_bytes(b"half")
    write_whole(tmp_path / "x", b"new", durable=True)
    assert names(tmp_path) == ["x"]


LIMITED = """
import pathlib, resource, signal, sys
from matcue.base.whole_file import write_whole, whole_file
path = pathlib.Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
try:
    write_whole(path, bytes(1_000), durable=sys.argv[2] == "durable")
except OSError as error:
    print(error.filename == sys.argv[1], error.strerror)
try:
    with whole_file(path) as part:
        part.write_bytes(bytes(1_000))
except Exception as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
@pytest.mark.parametrize("durable", ["durable", "quick"])
def test_bytes_that_find_no_room_leave_the_old_ones_and_are_named(
    tmp_path: Path, durable: str
) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "kept"), durable],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    first, second = done.stdout.splitlines()
    assert first == "True File too large"
    assert second.startswith(f"{tmp_path / 'kept'} outgrew the largest file allowed there")
    assert (tmp_path / "kept").read_bytes() == b"old"
    assert names(tmp_path) == ["kept"]


class ReadByAnother:
    """Renames as Windows does while another program has the target open."""

    def __init__(self, times: int, winerror: int = 5) -> None:
        self.times = times
        self.winerror = winerror

    def __call__(self, part: Path, target: Path) -> None:
        if self.times:
            self.times -= 1
            error = PermissionError(errno.EACCES, "Access is denied")
            error.winerror = self.winerror  # type: ignore[attr-defined] # Windows alone has it
            raise error
        part.replace(target)


@pytest.mark.parametrize("winerror", [5, 32])
def test_a_file_that_another_program_reads_is_replaced_when_that_is_done(
    tmp_path: Path, winerror: int
) -> None:
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_bytes(b"new")
    target.write_bytes(b"old")
    put(part, target, rename=ReadByAnother(3, winerror))
    assert target.read_bytes() == b"new"


def test_one_that_it_never_leaves_is_told(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"new")
    with pytest.raises(PermissionError):
        put(tmp_path / "part", tmp_path / "x", rename=ReadByAnother(1_000), waits_s=0.05)
    assert names(tmp_path) == ["part"]


def test_what_the_system_refuses_for_good_is_not_tried_again(tmp_path: Path) -> None:
    refused = ReadByAnother(2, winerror=19)
    with pytest.raises(PermissionError):
        put(tmp_path / "part", tmp_path / "x", rename=refused)
    assert refused.times == 1


class Windows:
    """What this module asks of `sys`, as Windows answers."""

    platform = "win32"


def test_on_windows_a_part_that_is_about_to_get_its_name_is_not_swept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "sys", Windows)
    target, part = tmp_path / "morning.mp3", tmp_path / "morning.mp3.01234567.part"
    part.write_bytes(b"sound")
    sweep(target)
    assert names(tmp_path) == [part.name]
    os.utime(part, (0, 0))
    sweep(target)
    assert names(tmp_path) == []
