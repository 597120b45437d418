"""Which files a name means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcue.routine.shelf import by_name

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("turn", [1, -1])
def test_of_one_name_the_yaml_file_counts_however_the_disk_lists_them(
    tmp_path: Path, turn: int
) -> None:
    names = [f"{stem}{suffix}" for stem in "abcd" for suffix in (".yaml", ".yml")]
    for name in names[::turn]:
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in by_name(tmp_path).values()] == names[::2]


def test_a_later_folder_goes_before_an_earlier_one(tmp_path: Path) -> None:
    for place in ("ours", "theirs"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "a.yml").write_bytes(b"")
    found = by_name(tmp_path / "ours", tmp_path / "theirs", None, tmp_path / "missing")
    assert found == {"a": tmp_path / "theirs" / "a.yml"}
