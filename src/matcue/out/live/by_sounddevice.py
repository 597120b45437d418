"""The default device layer: PortAudio, through sounddevice.

Measured on Linux through PulseAudio (PortAudio 19.6): opening takes 1 ms and starting 1 ms;
PortAudio's time at which a buffer is heard is right within 1 ms. A stopped stream is never started
again but opened anew: if the sound server went away in between, starting the old stream hangs for
ever, while opening a new one fails.
"""

from __future__ import annotations

import atexit
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from matcue.base.errors import DeviceError, UnknownName
from matcue.base.units import Ms
from matcue.out.live.anchor import LONGEST_LATENCY_S, latency_s
from matcue.out.live.device import NO_DEVICE, QuickSwitching

if TYPE_CHECKING:
    from matcue.out.live.playout_buffer import PlayoutBuffer

LATENCY_S: Final = 0.2
"""Half of it starts and pauses no sooner through PulseAudio. Beside a dozen busy processes on two
processors this one leaves no gap, and half of it one in a minute or two."""

SAFE_LATENCY_S: Final = 0.4
MISSING: Final = "PortAudio is not here; install it (Debian: sudo apt install libportaudio2)"


class SoundDevice:
    """The system's default output, or one that is named; see `matcue.out.live.device.Device`."""

    def __init__(self, output: str | None = None, *, safe: bool = False) -> None:
        """Load the library.

        Args:
            output: An output's name or a part of it; None is the default output.
            safe: Use the longer buffer.

        Raises:
            DeviceError: There is no PortAudio here.
            UnknownName: No output, or more than one, is called that.
        """
        try:
            import sounddevice
        except OSError as error:
            raise DeviceError(MISSING) from error
        self._library: Any = sounddevice
        self._output = output
        self._hangs = False
        if output is not None:
            self._find(output)
        self._latency_s = SAFE_LATENCY_S if safe else LATENCY_S

    @property
    def name(self) -> str:
        """The system's name for the output."""
        try:
            return str(self._library.query_devices(self._output, kind="output")["name"])
        except (self._library.PortAudioError, ValueError) as error:
            raise self._gone() from error

    @property
    def prebuffer(self) -> Ms:
        """PortAudio fills its whole buffer before it starts, and a period more."""
        return Ms(round(self._latency_s * 1_500) + 50)

    @property
    def waits(self) -> bool:
        """False: it plays silence when there is no sound."""
        return False

    def probe(self) -> None:
        """Check that there is such an output."""
        _ = self.name

    def open(self, rate: int, channels: int) -> _Stream:
        """Open the output."""
        try:
            return _Stream(self._library, self._output, rate, channels, self._latency_s)
        except ValueError as error:
            raise self._gone() from error
        except self._library.PortAudioError as error:
            raise DeviceError(f"{NO_DEVICE} (PortAudio: {_first_line(error)})") from error

    def refresh(self) -> None:
        """Restart PortAudio, since it lists the devices only once."""
        if self._hangs:
            return
        with suppress(self._library.PortAudioError):  # it may not be running
            self._library._terminate()  # noqa: SLF001 (the known way to have devices listed anew)
        try:
            self._library._initialize()  # noqa: SLF001 (the same)
        except self._library.PortAudioError as error:
            raise DeviceError(f"PortAudio does not start: {_first_line(error)}") from error

    def close(self) -> None:
        """Do nothing: PortAudio ends with the program."""

    def abandon(self) -> None:
        """Never terminate PortAudio: while a call hangs, that would hang or crash as well.

        Other streams can still be opened.
        """
        self._hangs = True
        atexit.unregister(self._library._exit_handler)  # noqa: SLF001 (there is no public way)

    def outputs(self) -> list[str]:
        """List the system's outputs by their names."""
        listed = self._library.query_devices()
        return [str(each["name"]) for each in listed if each["max_output_channels"]]

    def _find(self, output: str) -> None:
        """Make sure that a name means one output."""
        try:
            self._library.query_devices(output, kind="output")
        except ValueError as error:
            outputs = self.outputs()
            alike = [name for name in outputs if output.lower() in name.lower()]
            if alike:
                message = f"'{output}' could be {' or '.join(alike)}; write more of it"
            else:
                listed = ", ".join(outputs) or "none"
                message = f"no output is called '{output}'; outputs here: {listed}"
            raise UnknownName(message) from error

    def _gone(self) -> DeviceError:
        if self._output is None:
            return DeviceError(NO_DEVICE)
        return DeviceError(f"the output '{self._output}' is not there")


class _Stream:
    def __init__(
        self, library: Any, output: str | None, rate: int, channels: int, latency_s: float
    ) -> None:
        self._error: type[Exception] = library.PortAudioError
        self._quick = QuickSwitching()
        self._playout: PlayoutBuffer
        self._ended = False
        self._stream = library.RawOutputStream(
            samplerate=rate,
            channels=channels,
            dtype="int16",
            blocksize=0,
            latency=latency_s,
            device=output,
            callback=self._fill,
            finished_callback=self._finished,
        )
        said_s = float(self._stream.latency)
        self._usual_s = said_s if 0 < said_s <= LONGEST_LATENCY_S else latency_s

    @property
    def trouble(self) -> str | None:
        return "the sound device stopped" if self._ended else None

    @property
    def timeout_s(self) -> float:
        return 2.0

    def start(self, playout: PlayoutBuffer) -> None:
        self._playout = playout
        self._quick.begin()
        try:
            self._stream.start()
        except self._error as error:
            self._quick.end()
            raise DeviceError(f"the sound device does not start: {_first_line(error)}") from error

    def abort(self) -> None:
        # Both ignore what a dead device has to say.
        self._stream.abort()
        self._quick.end()

    def close(self) -> None:
        self._stream.close()

    def _fill(self, out: Any, _frames: int, time: Any, status: Any) -> None:
        """Copy the next frames; PortAudio's thread calls this."""
        # Both instants are by PortAudio's own clock; only their difference means anything here.
        said_s = time.outputBufferDacTime - time.currentTime
        self._playout.pull(out, latency_s(said_s, self._usual_s))
        if status.output_underflow:
            self._playout.ran_dry()

    def _finished(self) -> None:
        """Note that no more is asked for; PortAudio's thread calls this, on abort as well."""
        self._ended = True


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
