from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import ExportError, InputError
from matcue.base.whole_file import whole_file
from matcue.base.whole_folder import whole_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path


def test_nothing_has_the_name_until_all_of_it_is_written(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "x") as folder:
        (folder / "a").write_bytes(b"a")
        assert not (tmp_path / "x").exists()
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_error_leaves_the_old_folder_as_it_was(
    tmp_path: Path, error: type[BaseException]
) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a").write_bytes(b"old")

    def stopped() -> None:
        with whole_folder(tmp_path / "x") as folder:
            (folder / "a").write_bytes(b"new")
            raise error

    with pytest.raises(error):
        stopped()
    assert (tmp_path / "x" / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_files_of_an_old_folder_are_replaced_and_others_stay(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for name in ("a", "mine", "stale"):
        (tmp_path / "x" / name).write_bytes(b"old")
    with whole_folder(tmp_path / "x", stale=("stale", "a", "long gone")) as folder:
        (folder / "a").write_bytes(b"new")
    found = {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()}
    assert found == {"a": b"new", "mine": b"old"}


def test_a_name_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"there is no folder .*no; make it first"),
        whole_folder(tmp_path / "no" / "x"),
    ):
        pytest.fail("it was let in")


def test_a_folder_that_takes_none_is_one_clear_line(tmp_path: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    with (
        pytest.raises(ExportError, match="no permission to write there"),
        whole_folder(tmp_path / "x"),
    ):
        pytest.fail("it was let in")


KILLED = """
import os, sys
from pathlib import Path
from matcue.base.whole_file import whole_file
from matcue.base.whole_folder import whole_folder
with whole_folder(Path(sys.argv[1])) as folder:
    (folder / "a").write_bytes(b"half")
    print("writing", flush=True)
    sys.stdin.read()
    os._exit(9)
"""


def test_what_a_killed_run_left_is_swept_up_by_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "x")]
    subprocess.run(command, input=b"", stdout=subprocess.PIPE, check=False)
    (left,) = tmp_path.iterdir()
    assert left.name.endswith(".part")
    with whole_folder(tmp_path / "x") as folder:
        (folder / "a").write_bytes(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_what_a_living_run_writes_is_not_swept_up(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "x")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as living:
        assert living.stdout is not None
        assert living.stdout.readline().strip() == b"writing"
        (theirs,) = tmp_path.iterdir()
        with whole_folder(tmp_path / "x") as folder:
            (folder / "a").write_bytes(b"new")
        assert (theirs / "a").read_bytes() == b"half"
        living.communicate(b"")


def test_folders_of_other_names_are_not_swept_up(tmp_path: Path) -> None:
    for name in ("x.part", "x.0000.part", "y.01234567.part", "x.0123456z.part"):
        (tmp_path / name).mkdir()
    with whole_folder(tmp_path / "x") as folder:
        (folder / "a").write_bytes(b"new")
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize("whole", [whole_file, whole_folder])
def test_a_ctrl_c_in_the_instant_of_its_making_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    whole: Callable[[Path], AbstractContextManager[Path]],
) -> None:
    """It comes where a part has its name, but nobody yet who would clear it away."""

    def pressed(_file: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["matcue.base.whole_file"], "lock_file", pressed)
    with pytest.raises(KeyboardInterrupt), whole(tmp_path / "x"):
        pytest.fail("it was let in")
    assert list(tmp_path.iterdir()) == []
