"""The device layer where PortAudio is missing: miniaudio, whose wheel needs nothing else.

miniaudio does not report when a buffer is heard, nor that its device went away. The first is
estimated by counting (`_Estimate`; within 10 ms on Linux through PulseAudio). The device counts as
lost when it has not asked for sound for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matcue.base.errors import DeviceError
from matcue.base.units import Ms
from matcue.out.live.clock import MONOTONIC
from matcue.out.live.device import NO_DEVICE, QuickSwitching

if TYPE_CHECKING:
    from collections.abc import Generator

    from matcue.out.live.playout_buffer import PlayoutBuffer

PERIOD: Final = Ms(100)
SAFE_PERIOD: Final = Ms(200)
MISSING: Final = "miniaudio is not here; install it: pip install miniaudio"
_NO_REAL_BACKEND: Final = ("NULL", "CUSTOM", "WEBAUDIO")
_LEARNT_FROM: Final = 12
_START_S: Final = 0.01
"""About how long the first frame takes to be heard, once a device has begun to ask."""


class MiniAudio:
    """The system's default output; see `matcue.out.live.device.Device`.

    Attributes:
        instead: Why it replaces sounddevice, one line for people; empty if the user chose it.
    """

    def __init__(self, *, safe: bool = False, instead: str = "") -> None:
        """Load the library.

        Args:
            safe: Use the longer buffer.
            instead: See the attribute.

        Raises:
            DeviceError: It is not here, as on ARM under Linux and Windows.
        """
        try:
            import miniaudio
        except (ImportError, OSError) as error:
            raise DeviceError(MISSING) from error
        self._library: Any = miniaudio
        self._period = SAFE_PERIOD if safe else PERIOD
        # Left to itself it would play to nobody where there is no device.
        self._backends = [each for each in miniaudio.Backend if each.name not in _NO_REAL_BACKEND]
        self.instead = instead

    @property
    def name(self) -> str:
        """The name for people, with why it replaces sounddevice."""
        return f"the default device ({self.instead})" if self.instead else "the default device"

    @property
    def prebuffer(self) -> Ms:
        """Three periods."""
        return Ms(3 * self._period)

    @property
    def waits(self) -> bool:
        """False: it plays silence when there is no sound."""
        return False

    def probe(self) -> None:
        """Check that an output is listed."""
        try:
            listed = self._library.Devices(self._backends).get_playbacks()
        except self._library.MiniaudioError as error:
            raise DeviceError(NO_DEVICE) from error
        if not listed:
            raise DeviceError(NO_DEVICE)

    def open(self, rate: int, channels: int) -> _Stream:
        """Open the default output."""
        try:
            return _Stream(self._library, self._backends, rate, channels, self._period)
        except self._library.MiniaudioError as error:
            raise DeviceError(NO_DEVICE) from error

    def refresh(self) -> None:
        """Do nothing: devices are listed anew at each `open`."""

    def close(self) -> None:
        """Do nothing: each stream is closed by the player."""

    def abandon(self) -> None:
        """Do nothing: no thread of it keeps the program from ending."""


class _Stream:
    def __init__(
        self, library: Any, backends: list[Any], rate: int, channels: int, period: Ms
    ) -> None:
        self._library = library
        self._error: type[Exception] = library.MiniaudioError
        self._rate = rate
        self._frame_bytes = 2 * channels
        self._period_s = period / 1_000
        self._quick = QuickSwitching()
        self._stopped = False
        self._device = library.PlaybackDevice(
            output_format=library.SampleFormat.SIGNED16,
            nchannels=channels,
            sample_rate=rate,
            buffersize_msec=period,
            backends=backends,
            app_name="matcue",
        )
        self._device.stop_callback = self._on_stop

    @property
    def trouble(self) -> str | None:
        return "the sound device stopped" if self._stopped else None

    @property
    def timeout_s(self) -> float:
        return 2.0 + 2 * self._period_s

    def start(self, playout: PlayoutBuffer) -> None:
        asked = self._asked(playout)
        next(asked)
        self._quick.begin()
        try:
            self._device.start(asked)
        except self._error as error:
            self._quick.end()
            raise DeviceError(f"the sound device does not start: {error}") from error

    def abort(self) -> None:
        try:
            self._device.stop()
        except self._error:
            pass  # a dead device is silent as well
        finally:
            self._quick.end()

    def close(self) -> None:
        # The library leaves its context, and with it a connection to the sound server, open; a
        # server refuses the 65th.
        context = self._device._context  # noqa: SLF001 (there is no public way to it)
        self._device.close()
        self._library.lib.ma_context_uninit(context)

    def _asked(self, playout: PlayoutBuffer) -> Generator[memoryview, int, None]:
        """Give the frames that are asked for; the device's thread drives this."""
        scratch = memoryview(bytearray(self._frame_bytes * self._rate))
        estimate = _Estimate(self._rate)
        out = scratch[:0]
        while True:
            count = yield out
            out = scratch[: count * self._frame_bytes]
            playout.pull(out, estimate.heard_in_s(count))

    def _on_stop(self) -> None:
        """Note that it stopped; the device's thread calls this, not on every system."""
        self._stopped = True


class _Estimate:
    """Tells about when a buffer will be heard, from when the device asks.

    The first frame is heard soon after it was asked for, and from then on as many frames a second
    as the rate says. So each later request tells how far ahead of the ear it is. That settles
    within the first second and is then kept: the sound card's clock and ours drift apart, but how
    far ahead a device asks does not. Only the device's thread uses this.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._begun_s = 0.0
        self._given = 0
        self._seen: list[float] = []
        self._learnt_s: float | None = None

    def heard_in_s(self, count: int) -> float:
        """Tell in how many seconds the first of the next *count* frames is heard."""
        now_s = MONOTONIC.now()
        if not self._given:
            self._begun_s = now_s + _START_S
        ahead_s = max(0.0, self._begun_s + self._given / self._rate - now_s)
        self._given += count
        if self._learnt_s is not None:
            return self._learnt_s
        self._seen.append(ahead_s)
        if len(self._seen) == _LEARNT_FROM:
            self._learnt_s = sorted(self._seen)[_LEARNT_FROM // 2]
        return ahead_s
