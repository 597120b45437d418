"""Where a session can be met: nowhere that anybody else can put something."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from matcue.base.errors import ControlError, NothingPlaying
from matcue.live.control import endpoint_folder
from matcue.live.control.client import connect
from matcue.live.control.server import ControlServer
from matcue.live.keys import Press
from sessions import FakeSession

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refused(*_: object, **__: object) -> str:
    """As platformdirs does where somebody else has put something in the place of the folder."""
    raise PermissionError("the folder is owned by uid 0, not 1000")


@pytest.fixture(params=["refused", "cannot be made"])
def no_runtime_folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()

    def below_a_file(*_: object, **__: object) -> str:
        return str(tmp_path / "file" / "runtime" / "matcue")

    named = refused if request.param == "refused" else below_a_file
    monkeypatch.setattr("platformdirs.user_runtime_dir", named)


@pytest.mark.usefixtures("empty_cache")
def test_a_session_and_a_remote_meet_in_the_runtime_folder() -> None:
    session = FakeSession()
    with ControlServer(session.controls) as server, connect() as remote:
        assert server.address == f"{os.environ['XDG_RUNTIME_DIR']}/matcue/control.sock"
        assert mode(Path(server.address).parent) == 0o700
        remote.press(Press.NEXT)
    assert session.presses == [Press.NEXT]


@pytest.mark.usefixtures("no_runtime_folder")
def test_without_a_runtime_folder_they_meet_in_the_cache_folder(empty_cache: Path) -> None:
    session = FakeSession()
    with ControlServer(session.controls), connect() as remote:
        assert mode(empty_cache / "matcue" / "run") == 0o700
        remote.press(Press.NEXT)
    assert session.presses == [Press.NEXT]


@pytest.mark.usefixtures("no_runtime_folder")
def test_without_any_folder_it_is_told_which_were_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "cache"))
    with pytest.raises(ControlError, match=r"only you can enter; tried .*/matcue/run$"):
        ControlServer(FakeSession().controls).start()


def test_a_runtime_folder_that_is_open_to_others_is_closed_first() -> None:
    folder = endpoint_folder.candidates()[0]
    folder.mkdir(mode=0o755)
    assert endpoint_folder.prepare() == folder
    assert mode(folder) == 0o700


def test_a_private_folder_in_a_private_one_is_private(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir(0o700)
    assert endpoint_folder.is_private(tmp_path / "ours")


def test_a_folder_for_temporary_files_may_hold_a_private_one(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    (tmp_path / "ours").mkdir(0o700)
    assert endpoint_folder.is_private(tmp_path / "ours")


@pytest.mark.parametrize("bits", [0o710, 0o701, 0o777, 0o740])
def test_a_folder_that_others_can_enter_is_not(tmp_path: Path, bits: int) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(bits)
    assert not endpoint_folder.is_private(tmp_path / "open")


@pytest.mark.parametrize("bits", [0o777, 0o770])
def test_a_folder_that_others_can_replace_is_not(tmp_path: Path, bits: int) -> None:
    tmp_path.chmod(bits)
    (tmp_path / "ours").mkdir(0o700)
    assert not endpoint_folder.is_private(tmp_path / "ours")


def test_a_link_to_a_private_folder_is_not(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir(0o700)
    (tmp_path / "link").symlink_to(tmp_path / "ours")
    assert not endpoint_folder.is_private(tmp_path / "link")


def test_nothing_and_a_file_are_not(tmp_path: Path) -> None:
    (tmp_path / "file").touch(0o600)
    assert not endpoint_folder.is_private(tmp_path / "file")
    assert not endpoint_folder.is_private(tmp_path / "missing")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to give away"
)
def test_a_folder_of_somebody_else_is_not(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(0o700)
    os.chown(tmp_path / "theirs", 12_345, 12_345)
    assert not endpoint_folder.is_private(tmp_path / "theirs")


def test_a_remote_does_not_talk_to_a_socket_that_others_could_have_put_there() -> None:
    session = FakeSession()
    with ControlServer(session.controls) as server:
        Path(server.address).parent.chmod(0o777)
        with pytest.raises(NothingPlaying):
            connect()
