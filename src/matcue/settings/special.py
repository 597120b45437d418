"""Kinds of settings that matcue alone has: times, days, folders, music, bit rates, keys."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

from matcue.base.durations import shown, time_of_day
from matcue.live.keys import key
from matcue.routine import days
from matcue.settings.kinds import NONE, Kind, Plain
from matcue.sound.playlist import is_address


class Clock(Kind[time]):
    """A time of the day, to the minute."""

    @property
    def takes(self) -> str:
        """Give an example."""
        return "a time such as 22:30"

    def read(self, given: object) -> time:
        """Read ``22:30``, or TOML's own ``22:30:00``."""
        if isinstance(given, time) and given == given.replace(second=0, microsecond=0):
            return given
        found = time_of_day(given) if isinstance(given, str) else None
        if found is None:
            raise ValueError(f"{shown(given)} is no time; write it as 22:30")
        return found

    def plain(self, value: time) -> str:
        """Write hours and minutes."""
        return f"{value:%H:%M}"


class Days(Kind[tuple[int, ...]]):
    """Days of the week, as numbers from 0 for Monday, in their order."""

    @property
    def takes(self) -> str:
        """Give examples."""
        return "days such as mon-fri or mon,wed,sat, or none"

    @property
    def many(self) -> bool:
        """Several can be given."""
        return True

    def read(self, given: object) -> tuple[int, ...]:
        """Read days and ranges of days, in one text or in a list."""
        return tuple(sorted({day for part in _parts(given) for day in days.read(part)}))

    def plain(self, value: tuple[int, ...]) -> str:
        """Write them, three and more in a row as a range."""
        return days.written(value) or NONE


class Folder(Kind[Path]):
    """A folder by its whole name, or the one where the user is."""

    @property
    def takes(self) -> str:
        """Give examples."""
        return "a folder such as ~/Music/matcue, or a dot for the one you are in"

    def read(self, given: object) -> Path:
        """Read a folder; it need not be there."""
        if not isinstance(given, str) or not given.strip() or "\0" in given:
            raise ValueError(f"{shown(given)} is no folder; write one such as ~/Music/matcue")
        if given == ".":
            return Path()
        return _whole_name(given, "folder")

    def plain(self, value: Path) -> str:
        """Write it, from the home folder where it lies in there."""
        return _from_home(value)


class Music(Kind[Path | None]):
    """Music by its whole name: a file, a folder or a playlist; None is no music."""

    @property
    def takes(self) -> str:
        """Give an example."""
        return "a file, a folder or a playlist (.m3u8) such as ~/Music/Calm, or none"

    def read(self, given: object) -> Path | None:
        """Read a name; it need not be there."""
        if given == NONE:
            return None
        if not isinstance(given, str) or not given.strip() or "\0" in given:
            raise ValueError(f"{shown(given)} is no music; write a name such as ~/Music/Calm")
        if is_address(given):
            raise ValueError(f"{shown(given)} is an address; matcue plays files on this disk")
        return _whole_name(given, "file")

    def plain(self, value: Path | None) -> str:
        """Write it, from the home folder where it lies in there."""
        return NONE if value is None else _from_home(value)


class BitRate(Kind[int | None]):
    """Kilobits a second of a whole stream; None is the format's own, ``auto``."""

    def __init__(self, least: int, most: int) -> None:
        self._least = least
        self._most = most

    @property
    def takes(self) -> str:
        """Tell the bounds."""
        return f"{self._least} to {self._most} kbit/s, or auto"

    def read(self, given: object) -> int | None:
        """Read a number or ``auto``; which numbers a format takes is its own affair."""
        if given == "auto":
            return None
        text = str(given).strip() if not isinstance(given, bool) else ""
        if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
            raise ValueError(f"{shown(given)} is no bit rate; write a number of kbit/s, or auto")
        if not self._least <= int(text) <= self._most:
            raise ValueError(f"{shown(given)} is out of range; write {self.takes}")
        return int(text)

    def plain(self, value: int | None) -> int | str:
        """Write it."""
        return "auto" if value is None else value


class Keys(Kind[tuple[str, ...]]):
    """Keys, in the form that `matcue.live.keys.key` gives them."""

    @property
    def takes(self) -> str:
        """Give examples."""
        return "keys such as space or n,page-down, or none"

    @property
    def many(self) -> bool:
        """Several can be given."""
        return True

    def read(self, given: object) -> tuple[str, ...]:
        """Read one key or several."""
        return tuple(dict.fromkeys(key(part) for part in _parts(given)))

    def plain(self, value: tuple[str, ...]) -> Plain:
        """Write one key as it is, several as a list."""
        return value[0] if len(value) == 1 else list(value)


def _whole_name(given: str, thing: str) -> Path:
    """Read a name that means the same wherever the user is."""
    try:
        path = Path(given).expanduser()
    except RuntimeError:
        raise ValueError(f"{shown(given)}: nobody has that home folder here") from None
    if not path.is_absolute():
        raise ValueError(
            f"{shown(given)} is another {thing} wherever you are; "
            "write it from the root, or from ~, your home"
        )
    return path


def _from_home(path: Path) -> str:
    try:
        inside = path.relative_to(Path.home())
        return f"~/{inside.as_posix()}" if inside.parts else "~"
    except (ValueError, RuntimeError):
        return str(path)


def _parts(given: object) -> list[str]:
    """Take a list, or the parts of a text between commas; no parts where nothing is meant."""
    if isinstance(given, list):
        parts: list[object] = given
    elif isinstance(given, str):
        parts = [given] if given in (",", " ") else [*given.split(",")]
    else:
        parts = [given]
    if parts == [NONE]:
        return []
    for part in parts:
        if not isinstance(part, str) or not part:
            raise ValueError(f"{shown(given)} is no list of names; write them as in a,b")
    return [str(part) for part in parts]
