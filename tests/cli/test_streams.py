"""Standard streams as machines have them: closed, full, of an old encoding; never a traceback."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcue.base import folders

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="a shell of Windows closes no stream"),
    pytest.mark.slow(reason="each starts matcue as a process"),
]

STRANGE = """\
id: spina
title: "Спина → \U0001f305"
kind: gentle
exercises:
  nod: {name: Кивок, position: seated, how: Nod softly.}
steps:
- {exercise: nod, reps: 2, tempo: 1-0-1-0}
"""

COMMANDS = [
    ("list",),
    ("today",),
    ("log",),
    ("doctor",),
    ("history",),
    ("voices",),
    ("new", "mine", "--for", "8m"),
    ("show", "five-minutes"),
    ("play", "spina", "--device", "null", "--voice", "none", "--yes-i-have-asked"),
]


@pytest.fixture
def strange() -> None:
    """A routine of one's own with letters that old encodings lack."""
    own = folders.data() / "routines"
    own.mkdir(parents=True)
    (own / "spina.yaml").write_text(STRANGE, "utf-8")


def ran(
    arguments: Iterable[str], redirect: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {redirect}', "sh", sys.executable, "-m", "matcue", *arguments],
        env={**os.environ, **environment},
        cwd=os.environ["XDG_RUNTIME_DIR"],  # a folder of this test's own, for what it writes
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=120,
    )


STREAMS = ("<&-", ">&-", "2>&-")
MIXES = [
    *STREAMS,
    " ".join(STREAMS),
    *(
        pytest.param(" ".join(mix), marks=pytest.mark.long(reason="starts matcue nine times"))
        for mix in itertools.combinations(STREAMS, 2)
    ),
]


@pytest.mark.usefixtures("strange")
@pytest.mark.parametrize("closed", MIXES)
def test_closed_streams_are_no_reason_to_fall(closed: str) -> None:
    for arguments in COMMANDS:
        done = ran(arguments, closed)
        # Without a terminal `log` asks nothing, and says so; pain and the hour may refuse.
        assert done.returncode in (0, 2), (arguments, done)
        assert "Traceback" not in done.stderr, (arguments, done)


def test_a_file_never_gets_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    """Otherwise what a library prints would go into it."""
    out = tmp_path / "mine.yaml"
    done = ran(("new", "mine", "--for", "8m", "-o", str(out)), "<&- >&- 2>&-")
    assert done.returncode == 0
    assert ran(("check", str(out)), "<&-").returncode == 0


@pytest.mark.usefixtures("strange")
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("show", "spina", "--voice", "none"),
        ("history",),
        ("voices",),
        ("doctor",),
        ("play", "spina", "--device", "null", "--plain", "--voice", "none", "--yes-i-have-asked"),
    ],
    ids=lambda words: words[0],
)
def test_streams_of_every_encoding_are_written_to(
    encoding: str, arguments: tuple[str, ...]
) -> None:
    done = ran(arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done


@pytest.mark.usefixtures("strange")
def test_json_stays_json_where_the_encoding_lacks_its_letters() -> None:
    done = ran(("show", "spina", "--voice", "none", "--json"), PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)["title"] == "Спина → \U0001f305"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_output_that_cannot_be_written_is_one_line_and_a_fault_of_the_machine() -> None:
    done = ran(("list",), ">/dev/full")
    assert (done.returncode, done.stderr) == (1, "matcue: No space left on device\n")


@pytest.mark.parametrize(
    "arguments",
    [("export", "five-minutes"), ("new", "mine", "--for", "8m", "-o", "mine.yaml"), ("show", "x.yaml")],
    ids=lambda words: words[0],
)  # fmt: skip
def test_a_folder_that_is_gone_is_named(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    enter = 'cd "$0"; rmdir "$0"; exec "$@"'
    done = subprocess.run(
        ["sh", "-c", enter, str(gone), sys.executable, "-m", "matcue", *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode in (1, 2)
    assert done.stderr.endswith("; the folder that you are in is gone, so change to another\n")
    assert len(done.stderr.splitlines()) == 1
