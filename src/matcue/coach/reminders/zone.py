"""The time zone of this machine, by its IANA name."""

from __future__ import annotations

import warnings
from zoneinfo import ZoneInfo

from matcue.base.errors import InputError, MachineError


def named(name: str) -> ZoneInfo:
    """Return a zone by its IANA name.

    Raises:
        InputError: There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InputError(
            f"no time zone is called '{name}'; write one such as Europe/Paris"
        ) from None


def here() -> ZoneInfo:
    """Return this machine's zone.

    Raises:
        MachineError: Its IANA name cannot be found out.
    """
    import tzlocal

    try:
        with warnings.catch_warnings():
            # It warns where it guesses, and a guess would put every reminder at a wrong hour.
            warnings.simplefilter("error")
            # What it remembers may be from before a journey, or from before TZ was set.
            tzlocal.reload_localzone()
            name = tzlocal.get_localzone_name()
    except (UserWarning, LookupError, ValueError, OSError):
        name = None
    if not name:
        raise MachineError("this machine does not tell its time zone; write --zone Europe/Paris")
    return named(name)
