"""A token that stays the same, so that a podcast app can look for new sessions week by week."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.errors import MachineError
from matcue.base.whole_file import write_whole
from matcue.web.guard import new_token

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


def file() -> Path:
    """Name the file that keeps it; without it there is a new one."""
    return folders.data() / "share-token"


def kept_token() -> str:
    """Give the token of the last time, or make one and keep it.

    Raises:
        MachineError: It cannot be kept.
    """
    with suppress(OSError, UnicodeDecodeError):
        token = file().read_text("ascii").strip()
        if _TOKEN.fullmatch(token):
            return token
    token = new_token()
    try:
        write_whole(file(), token.encode())
    except OSError as error:
        raise MachineError(
            f"{file()}: the address cannot be kept ({error.strerror}); leave out --keep"
        ) from None
    return token
