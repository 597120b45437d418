"""Changing the file of settings: one key, whole, with everything else as it was."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.errors import InputError, MachineError
from matcue.settings import file, write
from matcue.settings.edit import template, with_value, without
from matcue.settings.resolution import resolve
from matcue.settings.table import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.settings.kinds import Plain

HERE = Path("config.toml")

MINE = """\
# my settings

level = "strong"  # since May
bedtime = '23:00'

# for the car
[export]
format = "m4a"

# the pedal
[keys]
next = [
  "n",  # left foot
  "x",
]
"""


def written(text: str) -> Path:
    path = file.place()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("key", "plain", "before", "after"),
    [
        # What stands there is replaced where it stands, and its comment stays.
        ("level", "regular", 'level = "strong"  # since May', 'level = "regular"  # since May'),
        ("bedtime", "22:00", "bedtime = '23:00'", 'bedtime = "22:00"'),
        # What is new goes below the others of its group.
        ("pace", "slow", "bedtime = '23:00'\n", "bedtime = '23:00'\npace = \"slow\"\n"),
        ("export.bitrate", 96, 'format = "m4a"\n', 'format = "m4a"\nbitrate = 96\n'),
        ("keys.stop", "s", '  "x",\n]\n', '  "x",\n]\nstop = "s"\n'),
        # A new group goes to the end.
        ("play.safe", True, '  "x",\n]\n', '  "x",\n]\n\n[play]\nsafe = true\n'),
    ],
)
def test_setting_a_key_changes_one_place(key: str, plain: Plain, before: str, after: str) -> None:
    assert with_value(MINE, key, plain, HERE) == MINE.replace(before, after)


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("level", 'level = "strong"  # since May\n', ""),
        ("bedtime", "bedtime = '23:00'\n", ""),
        # Nothing is left of the group; the words above it may be about more than that.
        ("keys.next", '\n[keys]\nnext = [\n  "n",  # left foot\n  "x",\n]\n', "\n"),
    ],
)
def test_unsetting_a_key_takes_its_lines_and_no_others(key: str, before: str, after: str) -> None:
    assert without(MINE, key, HERE) == MINE.replace(before, after)


@pytest.mark.parametrize("key", SETTINGS)
def test_in_a_file_to_fill_in_a_value_goes_below_its_default_and_comes_out_without_a_trace(
    key: str,
) -> None:
    plain = SETTINGS[key].kind.plain(SETTINGS[key].default)
    new = with_value(template(), key, plain, HERE)
    added = [n for n, line in enumerate(new.splitlines()) if line and line[0] not in "#["]
    assert len(added) == 1
    assert new.splitlines()[added[0] - 1] == f"#{new.splitlines()[added[0]]}"
    assert without(new, key, HERE) == template()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# a comment",
        "level = 'strong'",
        "[play]\nsafe = true\n",
        "[play] # live\n\n[keys]\nnext = 'x'\n",
        "play.safe = true\npace = 'slow'\n",
        "play = {safe = true} # all of it\n",
        "[export]\n\n# of the next\n[play]\nsafe=true# x\n\n\n[zzz]\na = 1\n",
        "level='strong'\r\n\r\n[play]\r\nsafe = true\r\n# the end",
        '"x" = """\n[play]\n#safe = false\n"""\n[play]\n',
        "[zzz]\n#level = 1\n",
        "x = \"\"\"\n#level = 1\n\"\"\"\n[play]\ny = '''\n#device = 1\n'''\n",
        MINE,
    ],
)
@pytest.mark.parametrize(
    ("key", "plain"),
    [("level", "beginner"), ("play.safe", False), ("play.device", "null"), ("keys.next", ["y", "z"])],
)  # fmt: skip
def test_whatever_the_file_looks_like_it_says_the_new_value_and_all_that_it_said_before(
    text: str, key: str, plain: Plain
) -> None:
    new = with_value(text, key, plain, HERE)
    wanted: dict[str, Any] = tomllib.loads(text)
    *groups, name = key.split(".")
    inner = wanted
    for group in groups:
        inner = inner.setdefault(group, {})
    inner[name] = plain
    assert tomllib.loads(new) == wanted
    assert comments(text) <= comments(new)
    assert ("\r\n" in text) == ("\r\n" in new)
    assert new.replace("\r\n", "").count("\n") == 0 or "\r\n" not in text

    gone = without(new, key, HERE)
    assert gone is not None
    del inner[name]
    assert {k: v for k, v in tomllib.loads(gone).items() if v} == {
        k: v for k, v in wanted.items() if v
    }
    assert comments(text) <= comments(gone)
    assert without(gone, key, HERE) is None


def comments(text: str) -> set[str]:
    """The comments that stand alone on their lines, which nothing may touch."""
    return {line.strip() for line in text.splitlines() if line.startswith("#")}


_lines = st.sampled_from(
    ["# a", "#level = 1", "", "#safe = true", "x = 1", "[play]", "[keys]", "[zzz]", "pace = 'slow'",
     "safe = true", "next = 'n'", "play.safe = true", "y = [\n1, # z\n]"]
)  # fmt: skip


@given(
    st.lists(_lines, max_size=9),
    st.sampled_from([("level", "beginner"), ("play.safe", False), ("play.device", "null"), ("keys.next", "q")]),
)  # fmt: skip
def test_a_change_is_exact_or_refused(lines: list[str], change: tuple[str, Plain]) -> None:
    text = "\n".join(lines) + "\n"
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    new = changed(text, *change)
    if new is None:
        return
    *groups, name = change[0].split(".")
    for group in groups:
        before = before.setdefault(group, {})
    inner: Any = tomllib.loads(new)
    for group in groups:
        inner = inner[group]
    assert inner == before | {name: change[1]}
    assert comments(text) <= comments(new)


def changed(text: str, key: str, plain: Plain) -> str | None:
    try:
        return with_value(text, key, plain, HERE)
    except InputError:
        return None


def test_a_value_is_written_into_a_new_file_and_its_folder() -> None:
    assert not file.place().parent.exists()
    assert write.set_("pace", "0.9") == file.place()
    assert file.place().read_text("utf-8") == "pace = 0.9\n"
    assert [path.name for path in file.place().parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    ("key", "given", "says"),
    [
        ("levle", "strong", "no setting is called 'levle'; did you mean 'level'?"),
        ("play", "on", "'play' is a group of settings: play.device, play.safe"),
        ("level", "begginer", "level: no level is called 'begginer'; did you mean 'beginner'?"),
        ("play.voice-db", "7", "play.voice-db: '7' is out of range; write -40 to 6 dB"),
        ("level", "strong,regular", "level: no level is called 'strong,regular'"),
        ("keys.stop", "n", "keys.stop: 'n' is the key of 'keys.next' already (config.toml:3)"),
        ("keys.back", "n", "keys.next: 'n' is the key of 'keys.back' already"),
        ("export.bitrate", "100", "export.bitrate: 100 kbit/s is not a bit rate of mp3"),
    ],
)
def test_what_cannot_be_is_not_written(key: str, given: str, says: str) -> None:
    path = written("[keys]\nback = 'z'\nnext = 'n'\n")
    with pytest.raises(InputError) as told:
        write.set_(key, given)
    assert says in str(told.value)
    assert path.read_text("utf-8") == "[keys]\nback = 'z'\nnext = 'n'\n"


def test_a_wrong_value_can_be_mended_and_a_wrong_key_taken_out() -> None:
    path = written("level = 'begginer'\nlevle = 3\n[plya]\nx = 1\n")
    write.set_("level", "beginner")
    assert write.unset("levle")
    assert write.unset("plya.x")
    assert path.read_text("utf-8") == 'level = "beginner"\n'


def test_what_is_not_in_the_file_is_not_unset_and_what_is_no_setting_is_told() -> None:
    assert not write.unset("level")
    with pytest.raises(InputError, match="did you mean 'level'"):
        write.unset("levle")
    path = written("# mine\n")
    assert not write.unset("level")
    with pytest.raises(InputError, match="did you mean 'level'"):
        write.unset("levle")
    assert path.read_text("utf-8") == "# mine\n"


def test_a_file_that_is_no_toml_is_not_touched() -> None:
    path = written("level = strong\n")
    for change in (lambda: write.set_("level", "strong"), lambda: write.unset("level")):
        with pytest.raises(InputError, match=r"config.toml:1:9: put text into quotes"):
            change()
    assert path.read_text("utf-8") == "level = strong\n"


def test_a_group_that_is_none_is_not_overwritten() -> None:
    path = written("play = 3\n")
    with pytest.raises(InputError, match="in a way that cannot be changed from here"):
        write.set_("play.safe", "on")
    assert path.read_text("utf-8") == "play = 3\n"


def test_a_file_to_fill_in_is_written_once() -> None:
    assert write.init().read_text("utf-8") == template()
    with pytest.raises(InputError, match="is there already"):
        write.init()


@pytest.mark.skipif(os.name != "posix", reason="links and modes are a matter of POSIX")
def test_a_link_stays_a_link_and_a_file_keeps_its_rights(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("level = 'strong'\n", "utf-8")
    real.chmod(0o640)
    file.place().parent.mkdir(parents=True)
    file.place().symlink_to(real)
    write.set_("pace", "slow")
    assert file.place().is_symlink()
    assert real.read_text("utf-8") == "level = 'strong'\npace = \"slow\"\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_file_where_the_folder_should_be_is_one_clear_line() -> None:
    folder = file.place().parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()
    with pytest.raises(MachineError, match=r"^cannot write .*config.toml: .*matcue is no folder$"):
        write.set_("pace", "slow")
    assert resolve(environment={}).problems == ()


@pytest.fixture
def not_mine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of settings that this process may read and not write."""
    if os.name != "posix":
        pytest.skip("rights of folders are a matter of POSIX")
    home = Path(tempfile.mkdtemp())
    folder = home / "matcue"
    folder.mkdir()
    (folder / "config.toml").write_text("level = 'strong'\n", "utf-8")
    for path, mode in ((folder, 0o555), (home, 0o755)):
        path.chmod(mode)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # root may write anywhere, so be nobody for a while
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(home)


def test_a_folder_that_cannot_be_written_is_one_clear_line(not_mine: Path) -> None:
    path = not_mine / "config.toml"
    for change in (lambda: write.set_("pace", "slow"), lambda: write.unset("level")):
        with pytest.raises(MachineError) as told:
            change()
        assert str(told.value) == f"cannot write {path}: permission denied"
    assert resolve(environment={}).rows["level"].text == "strong"
    assert [each.name for each in not_mine.iterdir()] == ["config.toml"]


SETS = """
import sys
from matcue.settings import write
for value in sys.argv[2:]:
    write.set_(sys.argv[1], value)
"""


def test_of_changes_by_several_processes_at_once_none_is_lost() -> None:
    written(MINE)
    values = [str(n) for n in range(-20, 0)]
    keys = ["play.voice-db", "play.tones-db", "play.display-offset-ms"]
    running = [subprocess.Popen([sys.executable, "-c", SETS, key, *values]) for key in keys]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    text = file.place().read_text("utf-8")
    assert text.startswith(MINE)
    assert tomllib.loads(text)["play"] == {key.removeprefix("play."): -1 for key in keys}
    assert [path.name for path in file.place().parent.iterdir()] == ["config.toml"]


@pytest.mark.slow(reason="a dozen processes are killed")
@pytest.mark.skipif(os.name != "posix", reason="nothing is killed like this elsewhere")
def test_a_change_that_is_killed_leaves_the_file_whole() -> None:
    path = written(MINE)
    values = ["22:00", "23:00"] * 2_000
    for attempt in range(12):
        process = subprocess.Popen([sys.executable, "-c", SETS, "bedtime", *values])
        before = path.stat().st_mtime_ns
        while path.stat().st_mtime_ns == before and process.poll() is None:
            time.sleep(0.001)  # it has begun to write
        time.sleep(attempt * 0.0007)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        said = tomllib.loads(path.read_text("utf-8"))
        assert said.pop("bedtime") in values[:2]
        assert said == {
            "level": "strong",
            "export": {"format": "m4a"},
            "keys": {"next": ["n", "x"]},
        }
    write.set_("bedtime", "21:00")
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]
