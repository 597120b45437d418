"""Server-sent events (``text/event-stream``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.responses import Response, StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from matcue.live.session_view import Count

MIME: Final = "text/event-stream"

_FRESH: Final = {"cache-control": "no-store"}
BEGIN: Final = "retry: 1000\n\n"
"""The beginning of every stream: a page that loses it reconnects after a second."""


def of_events(request: Request, events: AsyncIterator[str]) -> Response:
    """Return the response that streams *events*, which begin with `BEGIN`; empty for HEAD."""
    if request.method == "HEAD":
        return Response(headers=_FRESH, media_type=MIME)
    return StreamingResponse(events, headers=_FRESH, media_type=MIME)


def event(told: object, name: str = "") -> str:
    """Return the text of an event with JSON data."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(told)}\n\n"


def counted(count: Count | None) -> list[int] | None:
    """Return a count as JSON data: ``[nth, of]``."""
    return None if count is None else [count.nth, count.of]
