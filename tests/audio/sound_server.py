"""A sound server of our own without a sound card, and a recorder of what it plays."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from audio.recording import RATE, Recording

if TYPE_CHECKING:
    from types import TracebackType

PROGRAMS: Final = ("pulseaudio", "pactl", "parec", "setpriv")
_PLUGIN: Final = "libasound_module_pcm_pulse.so"
_PATIENCE_S: Final = 10.0
_FRAME_BYTES: Final = 4
_NICE: Final = -11
"""What PulseAudio gives itself."""


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
    place. Nothing of the user's is read or written.
    """

    def __init__(self) -> None:
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
        sink = f"module-null-sink sink_name=mat format=s16le rate={RATE} channels=2 norewinds=1"
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
        deadline = time.monotonic() + _PATIENCE_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise ServerTrouble(f"PulseAudio does not start:\n{self.log}")
            time.sleep(0.02)

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
            self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


class Recorder:
    """Writes what a server plays into a file while it is a context, and notes when it came.

    Where the system allows it, it comes before other programs, as the server does: a witness
    should be awake. The player has to do without.
    """

    def __init__(self, server: SoundServer, path: Path) -> None:
        self._server = server
        self._path = path
        self._arrived = array("d")
        self._firsts = array("q")
        self._thread = threading.Thread(target=self._record, name="recorder", daemon=True)

    def __enter__(self) -> Self:
        command = ["parec", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=2"]
        command += ["--latency-msec=10", "-d", "mat.monitor"]
        self._process = subprocess.Popen(
            command,
            env=self._server.surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        _prefer(self._process.pid)
        self._thread.start()
        deadline = time.monotonic() + _PATIENCE_S
        while not self._arrived:
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
        frames = np.memmap(self._path, np.dtype("<i2"), "r") if self._arrived else np.zeros(0)
        self._path.unlink()
        whole = frames[: len(frames) // 2 * 2].reshape(-1, 2)
        made = Recording(whole, np.array(self._arrived), np.array(self._firsts))
        made.check()
        return made

    def _record(self) -> None:
        _prefer(threading.get_native_id())
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        written = 0
        with self._path.open("wb") as file:
            while data := os.read(source, 1 << 16):
                self._arrived.append(time.monotonic())
                self._firsts.append(written // _FRAME_BYTES)
                file.write(data)
                written += len(data)

    def _stop(self) -> None:
        self._process.terminate()
        self._thread.join(1)
        # With a server that is frozen it does not end of its own accord.
        self._process.kill()
        self._thread.join(_PATIENCE_S)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def _prefer(thread: int) -> None:
    """Let a thread, or the only one of a process, come before others if that is allowed."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, thread, _NICE)
