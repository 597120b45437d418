"""Sound devices: the blocks that go into files, sent to a loudspeaker.

Two libraries do the work. sounddevice tells more and comes first; on Linux it needs PortAudio
from the system, and where that is missing miniaudio, which needs nothing, takes its place.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Protocol

from matcue.errors import DeviceError, UnknownName
from matcue.units import Ms

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from matcue.sound.api import Block

LATENCY_S: Final = 0.1
NAMES: Final = ("auto", "sounddevice", "miniaudio", "null")
NO_DEVICE: Final = "no sound device is there; plug one in, or take the session along: matcue export"


class Device(Protocol):
    """Something that plays mono blocks at one rate."""

    @property
    def name(self) -> str:
        """What it is, for people."""

    def probe(self) -> None:
        """Make sure that there is something to play on.

        Raises:
            DeviceError: There is not.
        """

    def play(self, blocks: Iterator[Block], rate: int, on_block: Callable[[int], None]) -> None:
        """Play to the end; an interrupt stops at once.

        Args:
            blocks: float32 in -1..1, shape ``(frames, 1)``.
            rate: Frames a second.
            on_block: Told the number of frames handed over so far, after each block.

        Raises:
            DeviceError: There is no device, or it went away.
        """


def device(name: str) -> Device:
    """Find a device by its name; ``auto`` takes the best that is here.

    Raises:
        UnknownName: None is called that.
        DeviceError: Its library cannot be used here.
    """
    match name:
        case "null":
            return NullDevice()
        case "sounddevice":
            return PortAudio()
        case "miniaudio":
            return MiniAudio()
        case "auto":
            try:
                return PortAudio()
            except DeviceError:
                return MiniAudio()
        case _:
            raise UnknownName(f"no device is called '{name}'; there are {', '.join(NAMES)}")


class NullDevice:
    """Takes everything as fast as it comes, and sounds nothing."""

    name = "null"

    def probe(self) -> None:
        """Find nothing missing."""

    def play(
        self,
        blocks: Iterator[Block],
        rate: int,  # noqa: ARG002 (it takes blocks of any rate)
        on_block: Callable[[int], None],
    ) -> None:
        """Take all blocks."""
        done = 0
        for block in blocks:
            done += len(block)
            on_block(done)


class PortAudio:
    """The default device, through sounddevice."""

    def __init__(self) -> None:
        try:
            import sounddevice
        except OSError as error:
            raise DeviceError(
                "PortAudio is not here; install it (Debian: sudo apt install libportaudio2)"
            ) from error
        self._library: Any = sounddevice

    @property
    def name(self) -> str:
        """The system's name for its default output."""
        try:
            return str(self._library.query_devices(kind="output")["name"])
        except (self._library.PortAudioError, ValueError) as error:
            raise DeviceError(NO_DEVICE) from error

    def probe(self) -> None:
        """Make sure that the system has a default output; see `Device.probe`."""
        _ = self.name

    def play(self, blocks: Iterator[Block], rate: int, on_block: Callable[[int], None]) -> None:
        """Play to the end; see `Device.play`."""
        try:
            stream = self._library.OutputStream(
                samplerate=rate, channels=1, dtype="float32", latency=LATENCY_S
            )
        except (self._library.PortAudioError, ValueError) as error:
            raise DeviceError(NO_DEVICE) from error
        try:
            with stream:
                done = 0
                for block in blocks:
                    stream.write(block)
                    done += len(block)
                    on_block(done)
                # Leaving the block plays what is still on its way.
        except KeyboardInterrupt:
            stream.abort()
            raise
        except self._library.PortAudioError as error:
            raise DeviceError(f"the sound device stopped: {error}") from error


class MiniAudio:
    """The default device, through miniaudio."""

    name = "the default device"

    def __init__(self) -> None:
        import miniaudio

        self._library: Any = miniaudio

    def probe(self) -> None:
        """Make sure that a device is listed; see `Device.probe`."""
        try:
            listed = self._library.Devices().get_playbacks()
        except self._library.MiniaudioError as error:
            raise DeviceError(NO_DEVICE) from error
        if not listed:
            raise DeviceError(NO_DEVICE)

    def play(self, blocks: Iterator[Block], rate: int, on_block: Callable[[int], None]) -> None:
        """Play to the end; see `Device.play`."""
        try:
            output = self._library.PlaybackDevice(
                output_format=self._library.SampleFormat.FLOAT32,
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=int(LATENCY_S * 1_000),
            )
        except self._library.MiniaudioError as error:
            raise DeviceError(NO_DEVICE) from error
        feed = _Feed(blocks, on_block)
        try:
            stream = feed.frames()
            next(stream)
            output.start(stream)
            while not feed.ended:
                time.sleep(0.05)
            time.sleep(2 * LATENCY_S)
        finally:
            output.close()
        if feed.error is not None:
            raise feed.error


class _Feed:
    """Cuts blocks into whatever number of frames the library's callback asks for."""

    def __init__(self, blocks: Iterator[Block], on_block: Callable[[int], None]) -> None:
        self._blocks = blocks
        self._on_block = on_block
        self.ended = False
        self.error: Exception | None = None

    def frames(self) -> Generator[bytes, int, None]:
        """Give float32 bytes; each send asks for a number of frames."""
        waiting = b""
        done = 0
        asked = yield b""
        while True:
            size = asked * 4
            while len(waiting) < size and not self.ended:
                try:
                    block = next(self._blocks)
                except StopIteration:
                    self.ended = True
                except Exception as error:  # noqa: BLE001 (a callback thread has nobody to raise to)
                    self.error, self.ended = error, True
                else:
                    waiting += block.tobytes()
                    done += len(block)
                    self._on_block(done)
            piece, waiting = waiting[:size], waiting[size:]
            asked = yield piece.ljust(size, b"\0")


def position(frames_done: int, rate: int) -> Ms:
    """Tell about where the listener is, once so many frames have been handed over."""
    return Ms(max(0, frames_done * 1_000 // rate - int(LATENCY_S * 1_000)))
