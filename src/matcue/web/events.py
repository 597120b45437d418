"""Server-sent events: what goes on, told as it happens to whoever listens."""

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
"""What every stream begins with: a page that lost it asks again after a second."""


def of_events(request: Request, events: AsyncIterator[str]) -> Response:
    """Answer with events as they come, the first of which is `BEGIN`; to HEAD with none."""
    if request.method == "HEAD":
        return Response(headers=_FRESH, media_type=MIME)
    return StreamingResponse(events, headers=_FRESH, media_type=MIME)


def event(told: object, name: str = "") -> str:
    """Write an event whose data is JSON."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(told)}\n\n"


def counted(count: Count | None) -> list[int] | None:
    """Give a count as JSON has it: which, and of how many."""
    return None if count is None else [count.nth, count.of]
