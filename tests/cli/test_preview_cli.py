"""``matcue preview`` as it is typed: its address, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from running import Run

START = """\
import signal
from matcue.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_it_prints_its_address_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("id: one\ntitle: One\nsteps:\n- relax: 5s\n", "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", START, "preview", "one.yaml", "--no-open", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=60) as page:  # noqa: S310 (our own address)
            assert b"<title>matcue preview</title>" in page.read()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.splitlines()[-1] == "matcue: no longer shown"
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("routine", "says"),
    [("mornign", "did you mean 'morning'"), ("none.yaml", "there is no file 'none.yaml'")],
)
def test_what_is_not_there_is_told_before_anything_is_served(
    run_matcue: Run, routine: str, says: str
) -> None:
    done = run_matcue("preview", routine, "--no-open")
    assert done.code == 2
    assert says in done.err
    assert done.out == ""
