"""The two D-Bus interfaces of a media player, as desktops, headsets and ``playerctl`` speak them.

After the MPRIS specification, version 2.2 (specifications.freedesktop.org/mpris/latest). A whole
session is one track: its position counts from the start of the session, and the exercise is the
title. This module needs dbus-fast; import it only where that may fail.
"""

# dbus-fast reads the annotations of what it is given as D-Bus types, so they have to be there when
# the module runs: neither as strings nor behind TYPE_CHECKING.
import math
import time
from collections.abc import Callable
from typing import Annotated, Any, Final

from dbus_fast import PropertyAccess, Variant
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusDouble,
    DBusInt64,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from matcue.base.units import Ms
from matcue.live.control.controls import Controls
from matcue.live.control.reckoning import Reckoning
from matcue.live.control.state import Playback, SessionState
from matcue.live.keys import Press
from matcue.plan.manner import FASTEST, SLOWEST

PATH: Final = "/org/mpris/MediaPlayer2"
NAME: Final = "org.mpris.MediaPlayer2.matcue"
TRACK: Final = "/matcue/session"

_US: Final = 1_000
"""Microseconds in a millisecond."""

_QUIETEST: Final = 0.001
"""What a volume of nothing is taken for, so that it has a level in decibels."""

_Strings = Annotated[list[str], DBusSignature("as")]
_READ: Final = PropertyAccess.READ


class Application(ServiceInterface):
    """The root interface ``org.mpris.MediaPlayer2``: the program."""

    def __init__(self, controls: Controls) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._controls = controls

    @dbus_method(name="Raise")
    def raise_(self) -> None:
        """Do nothing: there is no window to bring to the front."""

    @dbus_method(name="Quit")
    def quit(self) -> None:
        """End the session."""
        self._controls.press(Press.STOP)

    @dbus_property(access=_READ, name="CanQuit")
    def can_quit(self) -> DBusBool:
        """True: a session can be ended."""
        return True

    @dbus_property(access=_READ, name="CanRaise")
    def can_raise(self) -> DBusBool:
        """False: there is no window to bring to the front."""
        return False

    @dbus_property(access=_READ, name="HasTrackList")
    def has_track_list(self) -> DBusBool:
        """False: a session is one track."""
        return False

    @dbus_property(access=_READ, name="Identity")
    def identity(self) -> DBusStr:
        """The name of the program, for people."""
        return "matcue"

    @dbus_property(access=_READ, name="SupportedUriSchemes")
    def supported_uri_schemes(self) -> _Strings:
        """An empty list: nothing can be opened through D-Bus."""
        return []

    @dbus_property(access=_READ, name="SupportedMimeTypes")
    def supported_mime_types(self) -> _Strings:
        """An empty list: no file can be opened through D-Bus."""
        return []


class MprisPlayer(ServiceInterface):
    """The interface ``org.mpris.MediaPlayer2.Player``: state and buttons of a session."""

    def __init__(
        self, controls: Controls, *, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._controls = controls
        self._clock_s = clock_s
        self._text: dict[str, Any] = {}
        self._reckoning = Reckoning()

    def look(self) -> None:
        """Emit the properties that have changed, and ``Seeked`` after a jump. Call it often."""
        state = self._controls.state()
        shown = _shown(state)
        changed = {name: value for name, value in shown.items() if value != self._text.get(name)}
        if changed:
            self._text = shown
            self.emit_properties_changed(changed)
        rate = state.pace if state.state is Playback.PLAYING else 0.0
        if self._reckoning.is_off(state.at_ms, rate=rate, now_s=self._clock_s()):
            self.seeked(state.at_ms * _US)

    @dbus_method(name="PlayPause")
    def play_pause(self) -> None:
        """Pause or resume."""
        self._controls.press(Press.TOGGLE)

    @dbus_method(name="Play")
    def play(self) -> None:
        """Resume."""
        self._controls.press(Press.PLAY)

    @dbus_method(name="Pause")
    def pause(self) -> None:
        """Pause."""
        self._controls.press(Press.PAUSE)

    @dbus_method(name="Stop")
    def stop(self) -> None:
        """End the session."""
        self._controls.press(Press.STOP)

    @dbus_method(name="Next")
    def next(self) -> None:
        """Go to the next exercise."""
        self._controls.press(Press.NEXT)

    @dbus_method(name="Previous")
    def previous(self) -> None:
        """Go to the start of this exercise, or to the one before."""
        self._controls.press(Press.PREVIOUS)

    @dbus_method(name="Seek")
    def seek(self, offset_us: DBusInt64) -> None:
        """Move by *offset_us* microseconds; beyond the end it is the same as `next`."""
        state = self._controls.state()
        wanted = state.at_ms + round(offset_us / _US)
        if state.total_ms is not None and wanted > state.total_ms:
            self._controls.press(Press.NEXT)
        else:
            self._controls.seek(Ms(max(0, wanted)))

    @dbus_method(name="SetPosition")
    def set_position(self, track: DBusObjectPath, position_us: DBusInt64) -> None:
        """Go to an instant, in microseconds; ignored if it is outside of the session."""
        total = self._controls.state().total_ms
        wanted = position_us // _US
        if track == TRACK and wanted >= 0 and (total is None or wanted <= total):
            self._controls.seek(Ms(wanted))

    @dbus_method(name="OpenUri")
    def open_uri(self, uri: DBusStr) -> None:
        """Do nothing: `Application.supported_uri_schemes` is empty."""

    @dbus_signal(name="Seeked")
    def seeked(self, position_us: int) -> DBusInt64:
        """Signal that the position has jumped, in microseconds."""
        return position_us

    @dbus_property(access=_READ, name="PlaybackStatus")
    def playback_status(self) -> DBusStr:
        """``Playing`` or ``Paused``."""
        return _status(self._controls.state())

    @dbus_property(access=_READ, name="Metadata")
    def metadata(self) -> DBusDict:
        """The exercise as title, the routine as album, and the length of the session."""
        return _metadata(self._controls.state())

    @dbus_property(access=_READ, name="Position")
    def position(self) -> DBusInt64:
        """The position in the session, in microseconds."""
        return self._controls.state().at_ms * _US

    @dbus_property(name="Rate")
    def rate(self) -> DBusDouble:
        """The pace; 1 is as written."""
        return self._controls.state().pace

    @rate.setter
    def set_rate(self, rate: DBusDouble) -> None:
        """Set the pace; 0 pauses, as the specification requires."""
        if rate == 0:
            self._controls.press(Press.PAUSE)
        elif math.isfinite(rate):
            self._controls.set_pace(rate)

    @dbus_property(access=_READ, name="MinimumRate")
    def minimum_rate(self) -> DBusDouble:
        """The slowest pace."""
        return SLOWEST

    @dbus_property(access=_READ, name="MaximumRate")
    def maximum_rate(self) -> DBusDouble:
        """The fastest pace."""
        return FASTEST

    @dbus_property(name="Volume")
    def volume(self) -> DBusDouble:
        """The gain of the voice as a factor; 1 is unchanged."""
        return _volume(self._controls.state())

    @volume.setter
    def set_volume(self, volume: DBusDouble) -> None:
        """Set the gain of the voice, as a factor; the tones move with it."""
        if not math.isnan(volume):
            loudest = 10.0  # no session goes that far; it keeps infinity out of the reckoning
            self._controls.set_gain(20 * math.log10(min(loudest, max(_QUIETEST, volume))))

    @dbus_property(access=_READ, name="CanGoNext")
    def can_go_next(self) -> DBusBool:
        """True: there is always something to go on to, at last the end."""
        return True

    @dbus_property(access=_READ, name="CanGoPrevious")
    def can_go_previous(self) -> DBusBool:
        """True: this exercise can always be begun again."""
        return True

    @dbus_property(access=_READ, name="CanPlay")
    def can_play(self) -> DBusBool:
        """True: a session can always be played."""
        return True

    @dbus_property(access=_READ, name="CanPause")
    def can_pause(self) -> DBusBool:
        """True: a session can always be paused."""
        return True

    @dbus_property(access=_READ, name="CanSeek")
    def can_seek(self) -> DBusBool:
        """True: every instant of a session can be reached."""
        return True

    @dbus_property(access=_READ, name="CanControl")
    def can_control(self) -> DBusBool:
        """True: a session takes every press."""
        return True


def _shown(state: SessionState) -> dict[str, Any]:
    """Return the properties whose changes are signalled, by their MPRIS names."""
    return {
        "PlaybackStatus": _status(state),
        "Metadata": _metadata(state),
        "Rate": state.pace,
        "Volume": _volume(state),
    }


def _status(state: SessionState) -> str:
    return "Playing" if state.state is Playback.PLAYING else "Paused"


def _volume(state: SessionState) -> float:
    return math.pow(10, state.voice_gain_db / 20)


def _metadata(state: SessionState) -> dict[str, Variant]:
    told = {
        "mpris:trackid": Variant("o", TRACK),
        "xesam:title": Variant("s", state.exercise or state.title),
        "xesam:album": Variant("s", state.title),
        "xesam:artist": Variant("as", ["matcue"]),
    }
    if state.total_ms is not None:
        told["mpris:length"] = Variant("x", state.total_ms * _US)
    if state.chapter is not None:
        told["xesam:trackNumber"] = Variant("i", state.chapter + 1)
    return told
