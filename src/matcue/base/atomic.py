"""Small files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def put(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file under a passing name and rename it; readers see the old one or the new one.

    The file is readable by its owner alone, from its first byte on.

    Args:
        path: Its final name; the folder is made if it is missing.
        data: All of it.
        durable: Wait until it is on the disk, so that a power cut cannot undo it.

    Raises:
        OSError: The folder or the file cannot be written; nothing has changed then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
