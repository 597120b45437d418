"""A stored token, so that a podcast app's subscription stays valid from run to run."""

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
    """Return the path of the token's file; deleting it makes a new token."""
    return folders.data() / "share-token"


def kept_token() -> str:
    """Return the stored token, or store and return a new one.

    Raises:
        MachineError: It cannot be stored.
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
