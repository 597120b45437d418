"""HTTP responses for files and data, with ranges and conditional requests (ETag)."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import FileResponse, Response

from matcue.base.text import escaped
from matcue.out.names import readable

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

JSON_MIME: Final = "application/json"

_RANGE: Final = re.compile(r"bytes=(?:[0-9]{1,15}-[0-9]{0,15}|-[0-9]{1,15})", re.IGNORECASE)
"""A single range. No player asks for several at once, and attacks use them."""

_ASK_AGAIN: Final = "no-cache"
"""The client may cache it, but must revalidate."""

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


def of_file(
    request: Request,
    path: Path,
    *,
    mime: str,
    size: int | None = None,
    download: str | None = None,
) -> Response:
    """Return the response for a file: 200, 206 or 304, or 404 if it is missing.

    Args:
        request: Its ``Range``, ``If-Range`` and ``If-None-Match`` are honoured.
        path: The file. No part of the path may come from the client.
        mime: The MIME type.
        size: The expected size in bytes; a file of another size counts as missing.
        download: The file name for saving it; None shows it.
    """
    try:
        state = path.stat()
    except OSError:
        return missing()
    if not stat.S_ISREG(state.st_mode) or size not in {None, state.st_size}:
        return missing()
    tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
    headers = {"etag": tag, "cache-control": _ASK_AGAIN}
    if _is_known(request, tag):
        return Response(status_code=304, headers=headers)
    if not _is_one_range(request.headers.getlist("range"), state.st_size):
        request.scope["headers"] = [
            (name, value) for name, value in request.scope["headers"] if name != b"range"
        ]
    return FileResponse(
        path,
        headers=headers,
        media_type=mime,
        filename=readable(download) if download else None,
        stat_result=state,
    )


def of_data(request: Request, data: bytes, *, mime: str) -> Response:
    """Return the response for generated data: 200, or 304 if the client has the same."""
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": _ASK_AGAIN}
    if _is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=mime)


def of_json(request: Request, told: Any, *, mime: str = JSON_MIME) -> Response:
    """Return the response for an object as JSON: 200, or 304 if the client has the same."""
    return of_data(request, json_bytes(told), mime=mime)


def json_bytes(told: Any) -> bytes:
    """Write an object as JSON, as short as can be."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    # What a file's name or an odd note may hold that steers a terminal becomes an escape, and so
    # does a byte that is not UTF-8.
    return escaped(text).encode()


def missing() -> Response:
    """Return the 404 response."""
    return Response("Not Found\n", 404, media_type="text/plain")


def _is_known(request: Request, tag: str) -> bool:
    """Tell whether the client says that it has this state already."""
    said = request.headers.get("if-none-match", "")
    return said.strip() == "*" or tag in _TAG.findall(said)


def _is_one_range(said: list[str], size: int) -> bool:
    """Tell whether to honour what Range headers say.

    What makes no sense is as good as nothing (RFC 9110, section 14.2).
    """
    if len(said) != 1 or not size or not _RANGE.fullmatch(said[0].strip()):
        return False
    first, _, last = said[0].strip()[len("bytes=") :].partition("-")
    return not (first and last and int(last) < int(first))
