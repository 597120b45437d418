"""``matcue share``, as a process and on a terminal."""

from __future__ import annotations

import json
import re
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from matcue.base import folders
from matcue.web.addresses import of_this_machine
from shell_in_pty import Shell, needs_bash
from web.shared_tracks import track

if TYPE_CHECKING:
    from collections.abc import Iterator

    from running import Run

pytestmark = pytest.mark.slow(reason="each waits for a program to start and to end")

TIMEOUT_S = 60


class Sharing:
    """A running `matcue share --json`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.told: dict[str, Any] = json.loads(process.stdout.readline())
        self.url: str = self.told["urls"][0]

    def get(self, path: str = "") -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=TIMEOUT_S) as answer:  # noqa: S310 (ours)
            taken: bytes = answer.read()
            return taken

    def ended(self) -> tuple[int, str]:
        """Wait for its end, and give its exit code and what it said."""
        _, said = self.process.communicate(timeout=TIMEOUT_S)
        return self.process.returncode, said.strip()


@contextmanager
def sharing(*arguments: str | Path) -> Iterator[Sharing]:
    process = subprocess.Popen(
        [sys.executable, "-m", "matcue", "share", "--json", "--port", "0", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Sharing(process)
    finally:
        process.kill()
        process.communicate()


def test_it_tells_machines_where_it_listens_and_gives_the_tracks(tmp_path: Path) -> None:
    made = track(tmp_path / "a.mp3")
    with sharing(tmp_path) as run:
        assert re.fullmatch(rf"http://127\.0\.0\.1:{run.told['port']}/[\w-]{{16}}/", run.url)
        assert run.told == {
            "urls": [run.url],
            "feeds": [f"{run.url}feed.xml"],
            "local": run.url,
            "port": run.told["port"],
            "tracks": 1,
            "left_out": [],
            "for_ms": None,
            "idle_ms": 3_600_000,
        }
        assert b"<!doctype html>" in run.get()
        assert (
            run.get(json.loads(run.get("tracks.json"))["tracks"][0]["url"])
            == made.path.read_bytes()
        )
        assert len(feedparser.parse(run.get("feed.xml")).entries) == 1


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    with sharing(tmp_path) as run:
        run.get("tracks/1.mp3")
        run.process.send_signal(signal.SIGINT)
        assert run.ended() == (0, "matcue: no longer shared")
        with pytest.raises(urllib.error.URLError):
            run.get()


def test_ctrl_c_ends_it_in_the_middle_of_a_download(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3", size=30_000_000)
    with sharing(tmp_path) as run, socket.create_connection(("127.0.0.1", run.told["port"])) as raw:
        path = "/" + run.url.split("/", 3)[3]
        host = f"Host: 127.0.0.1:{run.told['port']}"
        raw.sendall(f"GET {path}tracks/1.mp3 HTTP/1.1\r\n{host}\r\n\r\n".encode())
        assert raw.recv(12) == b"HTTP/1.1 200"
        run.process.send_signal(signal.SIGINT)
        run.process.send_signal(signal.SIGINT)
        assert run.ended() == (0, "matcue: no longer shared")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_being_terminated_ends_it_cleanly(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    with sharing(tmp_path) as run:
        run.process.send_signal(signal.SIGTERM)
        assert run.ended() == (143, "")


def test_it_ends_after_the_time_it_was_given(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    with sharing(tmp_path, "--for", "1s") as run:
        assert run.ended() == (0, "matcue: shared for 1s, and no longer")


def test_it_ends_when_nobody_asks_for_anything(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    with sharing(tmp_path, "--idle", "1s") as run:
        run.get()
        assert run.ended() == (
            0,
            "matcue: nobody has asked for anything for 1s, so it is no longer shared",
        )


def test_the_folder_of_the_settings_is_shared_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    track(tmp_path / "music" / "a.mp3")
    monkeypatch.setenv("MATCUE_EXPORT_FOLDER", str(tmp_path / "music"))
    with sharing() as run:
        assert run.told["tracks"] == 1


def test_what_has_gone_or_changed_is_left_out_and_told(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    gone, changed = track(tmp_path / "b.mp3").path, track(tmp_path / "c.mp3").path
    gone.unlink()
    changed.write_bytes(b"trimmed")
    with sharing(tmp_path) as run:
        assert (run.told["tracks"], run.told["left_out"]) == (1, [str(gone), str(changed)])
        run.process.send_signal(signal.SIGINT)
        _, said = run.ended()
    assert f"{gone} has gone; it is left out" in said
    assert f"{changed} has been changed since it was exported; it is left out" in said


def test_where_nothing_is_exported_one_line_says_what_to_run(
    run_matcue: Run, tmp_path: Path
) -> None:
    done = run_matcue("share", str(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"matcue: {tmp_path}: nothing is exported yet; run `matcue export morning -o {tmp_path}/`\n"
    )


def test_a_port_that_is_taken_is_one_line(run_matcue: Run, tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = run_matcue("share", str(tmp_path), "--port", port)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"matcue: port {port} is taken; choose another, or leave out --port for a free one\n"
    )


@pytest.mark.parametrize("length", ["soon", "0s", "25h", "-1m"])
def test_a_length_that_is_none_is_told(run_matcue: Run, tmp_path: Path, length: str) -> None:
    done = run_matcue("share", str(tmp_path), f"--for={length}")
    assert done.code == 2
    assert "write" in done.err


def test_the_address_is_another_each_time_unless_it_is_to_be_kept(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")

    def token(*more: str) -> str:
        with sharing(tmp_path, *more) as run:
            return run.url.split("/")[3]

    assert token() != token()
    assert token("--keep") == token("--keep") != token()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such bits")
def test_a_kept_address_is_for_its_owner_alone(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    with sharing(tmp_path, "--keep"):
        mode = (folders.data() / "share-token").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_kept_address_that_is_damaged_is_made_anew(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    kept = folders.data() / "share-token"
    for damage in (b"", b"../../x", b"short", b"\xff\xfe" * 20):
        kept.write_bytes(damage)
        with sharing(tmp_path, "--keep") as run:
            assert run.get("tracks.json")
            assert kept.read_text() == run.url.split("/")[3]


@needs_bash
@pytest.mark.skipif(not of_this_machine(), reason="this machine is in no local network")
def test_on_a_terminal_the_local_network_gets_a_code_and_a_list_of_what_to_check(
    tmp_path: Path,
) -> None:
    track(tmp_path / "a.mp3")
    with Shell(tmp_path, {}) as shell:
        shell.send(f"{sys.executable} -m matcue share --lan --port 0 --for 30m {tmp_path}\n")
        seen = shell.until("or by Ctrl-C.") + shell.until("▀▀▀▀▀▀▀ ")
        for address in of_this_machine():
            shell.until(f"  http://{address.in_url}:")
            url = f"http://{address.in_url}:" + shell.until("\r\n").strip()
        urllib.request.urlopen(url, timeout=TIMEOUT_S).close()
        shell.until(" is here")
        shell.send("\x03")
        shell.until("no longer shared")
        for word in ("Wi-Fi", "guest network", "VPN", "firewall", "feed.xml", "30m", "1h"):
            assert word in seen


@pytest.mark.skipif(not of_this_machine(), reason="this machine is in no local network")
def test_the_code_is_for_terminals_alone(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3")
    done = subprocess.run(
        [sys.executable, "-m", "matcue", "share", "--lan", "--port", "0", "--for", "1s", tmp_path],
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT_S,
    )
    assert "\x1b" not in done.stdout
    assert "▀" not in done.stdout
    assert "feed.xml" in done.stdout


def test_the_guide_tells_every_option() -> None:
    from matcue.cli.commands.share import share

    guide = (Path(__file__).parents[2] / "docs" / "phone.md").read_text("utf-8")
    options = {name for param in share.params for name in param.opts if name.startswith("--")}
    assert [name for name in sorted(options - {"--help"}) if f"`{name}" not in guide] == []
