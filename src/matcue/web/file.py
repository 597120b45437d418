"""A file as an answer: whole or a range of it, and nothing where the client has it already."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse, Response

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from starlette.requests import Request

_RANGE: Final = re.compile(r"bytes=(?:[0-9]{1,15}-[0-9]{0,15}|-[0-9]{1,15})", re.IGNORECASE)
"""One range. Several at once no player asks for, and they are how servers are worn out."""

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


def answer(
    request: Request,
    path: Path,
    *,
    mime: str,
    size: int | None = None,
    download: str | None = None,
) -> Response:
    """Answer with a file.

    Args:
        request: Its ``Range``, ``If-Range`` and ``If-None-Match`` are honoured.
        path: The file. Nothing of it comes from the client.
        mime: Its type.
        size: How many bytes it has to have; another size is another file, which is not there.
        download: The name under which to save it; None shows it.
    """
    try:
        state = path.stat()
    except OSError:
        return missing()
    if not stat.S_ISREG(state.st_mode) or size not in {None, state.st_size}:
        return missing()
    tag = entity_tag(state)
    headers = {"etag": tag, "cache-control": "no-cache"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    if not _is_one_range(request.headers.get("range"), state.st_size):
        request.scope["headers"] = [
            (name, value) for name, value in request.scope["headers"] if name != b"range"
        ]
    return FileResponse(
        path, headers=headers, media_type=mime, filename=download, stat_result=state
    )


def missing() -> Response:
    """Answer that there is no such thing."""
    return Response("Not Found\n", 404, media_type="text/plain")


def entity_tag(state: os.stat_result) -> str:
    """Name this state of a file."""
    return f'"{state.st_mtime_ns:x}-{state.st_size:x}"'


def is_known(request: Request, tag: str) -> bool:
    """Tell whether the client says that it has this state already."""
    said = request.headers.get("if-none-match", "")
    return said.strip() == "*" or tag in _TAG.findall(said)


def _is_one_range(said: str | None, size: int) -> bool:
    """Tell whether a Range header is to be honoured.

    One that makes no sense is as good as none (RFC 9110, section 14.2).
    """
    if said is None or not _RANGE.fullmatch(said.strip()):
        return said is None
    first, _, last = said.strip()[len("bytes=") :].partition("-")
    return not (first and last and int(last) < int(first)) and size > 0
