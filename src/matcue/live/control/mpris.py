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
from matcue.live.press import Press
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
    """What kind of program this is."""

    def __init__(self, controls: Controls) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._controls = controls

    @dbus_method(name="Raise")
    def raise_(self) -> None:
        """Come to the front; nothing of ours has a front."""

    @dbus_method(name="Quit")
    def quit(self) -> None:
        """End the session."""
        self._controls.press(Press.STOP)

    @dbus_property(access=_READ, name="CanQuit")
    def can_quit(self) -> DBusBool:
        """Yes."""
        return True

    @dbus_property(access=_READ, name="CanRaise")
    def can_raise(self) -> DBusBool:
        """No."""
        return False

    @dbus_property(access=_READ, name="HasTrackList")
    def has_track_list(self) -> DBusBool:
        """No."""
        return False

    @dbus_property(access=_READ, name="Identity")
    def identity(self) -> DBusStr:
        """What people call it."""
        return "matcue"

    @dbus_property(access=_READ, name="SupportedUriSchemes")
    def supported_uri_schemes(self) -> _Strings:
        """None: it opens nothing from here."""
        return []

    @dbus_property(access=_READ, name="SupportedMimeTypes")
    def supported_mime_types(self) -> _Strings:
        """None."""
        return []


class MprisPlayer(ServiceInterface):
    """What it plays, and the buttons."""

    def __init__(
        self, controls: Controls, *, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._controls = controls
        self._clock_s = clock_s
        self._text: dict[str, Any] = {}
        self._reckoning = Reckoning()

    def look(self) -> None:
        """Tell what has changed."""
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
        """Pause, or go on."""
        self._controls.press(Press.TOGGLE)

    @dbus_method(name="Play")
    def play(self) -> None:
        """Go on."""
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
        """Go on or back by so much; beyond the end that is the same as `next`."""
        state = self._controls.state()
        wanted = state.at_ms + round(offset_us / _US)
        if state.total_ms is not None and wanted > state.total_ms:
            self._controls.press(Press.NEXT)
        else:
            self._controls.seek(Ms(max(0, wanted)))

    @dbus_method(name="SetPosition")
    def set_position(self, track: DBusObjectPath, position_us: DBusInt64) -> None:
        """Go to an instant of the session; one outside of it, or of another track, is nothing."""
        total = self._controls.state().total_ms
        wanted = position_us // _US
        if track == TRACK and wanted >= 0 and (total is None or wanted <= total):
            self._controls.seek(Ms(wanted))

    @dbus_method(name="OpenUri")
    def open_uri(self, uri: DBusStr) -> None:
        """Open nothing: `Application.supported_uri_schemes` has none."""

    @dbus_signal(name="Seeked")
    def seeked(self, position_us: int) -> DBusInt64:
        """Tell that the position is not where others have counted to."""
        return position_us

    @dbus_property(access=_READ, name="PlaybackStatus")
    def playback_status(self) -> DBusStr:
        """Whether it sounds."""
        return _status(self._controls.state())

    @dbus_property(access=_READ, name="Metadata")
    def metadata(self) -> DBusDict:
        """The exercise, the routine and the length of the session."""
        return _metadata(self._controls.state())

    @dbus_property(access=_READ, name="Position")
    def position(self) -> DBusInt64:
        """Where in the session, in microseconds."""
        return self._controls.state().at_ms * _US

    @dbus_property(name="Rate")
    def rate(self) -> DBusDouble:
        """The pace."""
        return self._controls.state().pace

    @rate.setter
    def set_rate(self, rate: DBusDouble) -> None:
        """Go at this pace; 0 pauses, as the specification wants it."""
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
        """How loud the voice is; 1 is as usual."""
        return _volume(self._controls.state())

    @volume.setter
    def set_volume(self, volume: DBusDouble) -> None:
        """Make the voice this loud, and the tones louder or softer with it."""
        if not math.isnan(volume):
            loudest = 10.0  # no session goes that far; it keeps infinity out of the reckoning
            self._controls.set_gain(20 * math.log10(min(loudest, max(_QUIETEST, volume))))

    @dbus_property(access=_READ, name="CanGoNext")
    def can_go_next(self) -> DBusBool:
        """Yes."""
        return True

    @dbus_property(access=_READ, name="CanGoPrevious")
    def can_go_previous(self) -> DBusBool:
        """Yes."""
        return True

    @dbus_property(access=_READ, name="CanPlay")
    def can_play(self) -> DBusBool:
        """Yes."""
        return True

    @dbus_property(access=_READ, name="CanPause")
    def can_pause(self) -> DBusBool:
        """Yes."""
        return True

    @dbus_property(access=_READ, name="CanSeek")
    def can_seek(self) -> DBusBool:
        """Yes."""
        return True

    @dbus_property(access=_READ, name="CanControl")
    def can_control(self) -> DBusBool:
        """Yes."""
        return True


def _shown(state: SessionState) -> dict[str, Any]:
    """Give the properties whose changes are told."""
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
