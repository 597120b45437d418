"""A sound server of our own without a sound card, and a recorder of what it plays."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from audio.recording import RATE, Recording
from audio.stamper import STAMP, come_first

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

PROGRAMS: Final = ("pulseaudio", "pactl", "parec", "setpriv")
_PLUGIN: Final = "libasound_module_pcm_pulse.so"
_TIMEOUT_S: Final = 10.0
_TESTS: Final = Path(__file__).resolve().parents[1]


_ALSA: Final = """\
pcm.!default { type pulse }
ctl.!default { type pulse }
"""
"""All that ALSA gets to know: not the user's settings, and no sound card."""

_CLIENT: Final = """\
autospawn = no
enable-shm = no
"""


class ServerTrouble(Exception):
    """The sound server or its recorder does not do what it should."""


def lacking() -> str | None:
    """Tell what is not on this machine that playing through a real server needs."""
    if not sys.platform.startswith("linux"):
        return "only Linux plays through ALSA and PulseAudio"
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    if ctypes.util.find_library("portaudio") is None:
        absent.append("libportaudio2")
    if not any(Path("/usr/lib").glob(f"**/alsa-lib/{_PLUGIN}")):
        absent.append("libasound2-plugins")
    return f"{', '.join(absent)} not here" if absent else None


class SoundServer:
    """PulseAudio with one silent sink, `mat`, in a folder of its own.

    It can be killed and started again; whoever was told its `environment` finds it at the same
    place. Nothing of the user's is read or written. PulseAudio has its sink come before other
    programs; where the system allows it, the thread that sends to recorders does so as well, for
    on a busy machine it would sleep for 200 ms now and then.

    Args:
        rewinds: Whether the sink may take sound back, as most sound cards may. Such a sink takes
            two seconds at once while nobody plays; a recorder would keep it from that.
    """

    def __init__(self, *, rewinds: bool = False) -> None:
        self._rewinds = rewinds
        # The path of a socket may have only some hundred letters, so pytest's folders will not do.
        self._folder = Path(tempfile.mkdtemp(prefix="mat-"))
        (self._folder / "asound.conf").write_text(_ALSA, "utf-8")
        (self._folder / "client.conf").write_text(_CLIENT, "utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which a program plays here and nowhere else."""
        folder = str(self._folder)
        return {
            "PULSE_RUNTIME_PATH": folder,
            "PULSE_STATE_PATH": folder,
            "PULSE_COOKIE": f"{folder}/cookie",
            "PULSE_CLIENTCONFIG": f"{folder}/client.conf",
            "PULSE_SERVER": f"unix:{folder}/native",
            "ALSA_CONFIG_PATH": f"{folder}/asound.conf",
            "JACK_NO_START_SERVER": "1",
        }

    @property
    def surroundings(self) -> dict[str, str]:
        """This process's environment with that of the server, for a child."""
        return {**os.environ, **self.environment}

    @property
    def log(self) -> str:
        """What the server has said so far."""
        path = self._folder / "log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def start(self) -> None:
        """Start it, or start it again, and wait until it answers.

        Raises:
            ServerTrouble: It does not.
        """
        sink = f"module-null-sink sink_name=mat format=s16le rate={RATE} channels=2"
        if not self._rewinds:
            sink += " norewinds=1"
        socket = f"module-native-protocol-unix socket={self._folder}/native auth-anonymous=1"
        # However we end, the server ends with us.
        command = [
            "setpriv",
            "--pdeathsig",
            "KILL",
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--use-pid-file=no",
        ]
        command += ["--exit-idle-time=-1", "--disable-shm=yes", "-L", socket, "-L", sink]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self.surroundings, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + _TIMEOUT_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise ServerTrouble(f"PulseAudio does not start:\n{self.log}")
            time.sleep(0.02)
        come_first(self._process.pid)

    def stop(self) -> None:
        """End it in an orderly way."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Have it stand still, its connections open, as when it hangs."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after `freeze`."""
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        """End it and take its folder away."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()

    def _answers(self) -> bool:
        asked = ["pactl", "set-default-sink", "mat"]
        return (
            subprocess.run(
                asked, env=self.surroundings, capture_output=True, check=False
            ).returncode
            == 0
        )

    def _signal(self, which: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(which)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._signal(how)
        try:
            self._process.wait(_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


class Recorder:
    """Has a process write into a file what a server plays, and when, while it is a context."""

    def __init__(self, server: SoundServer, path: Path) -> None:
        self._server = server
        self._frames = path
        self._stamps = path.with_suffix(".stamps")

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "audio.stamper", str(self._frames), str(self._stamps)],
            env=with_tests(self._server.surroundings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _TIMEOUT_S
        while not (self._stamps.exists() and self._stamps.stat().st_size):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._stop()
                raise ServerTrouble(f"parec records nothing:\n{self._server.log}")
            time.sleep(0.01)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def recording(self) -> Recording:
        """Give what was heard, once and once the context is left; the file goes with it.

        Raises:
            Inconclusive: The recorder was in trouble.
        """
        stamps = np.fromfile(self._stamps, STAMP)
        frames = np.memmap(self._frames, np.dtype("<i2"), "r") if len(stamps) else np.zeros(0)
        self._frames.unlink()
        self._stamps.unlink()
        whole = frames[: len(frames) // 2 * 2].reshape(-1, 2)
        made = Recording(whole, stamps["arrived_s"].copy(), stamps["first"].copy())
        made.check()
        return made

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def with_tests(environment: Mapping[str, str]) -> dict[str, str]:
    """Give an environment in which a child finds this package, and what this process finds."""
    paths = [str(_TESTS), environment.get("PYTHONPATH", "")]
    return {**environment, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
