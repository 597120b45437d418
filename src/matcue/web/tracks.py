"""The tracks of a table over HTTP: the list for the page, and all that belongs to each track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse
from starlette.routing import Route

from matcue.web.file import answer, missing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from matcue.web.table import Row, Table

_FRESH: Final = {"cache-control": "no-cache"}


def routes(table: Table, *, live: bool = False) -> list[Route]:
    """Serve a table of tracks.

    Args:
        table: Which tracks.
        live: Whether the page is the remote of a live session.
    """

    async def listed(_: Request) -> Response:
        table.refresh()
        told = {"tracks": [_told(row) for row in table.rows], "zip": None, "feed": None}
        return JSONResponse(told | {"live": live}, headers=_FRESH)

    async def track(request: Request) -> Response:
        if (row := _row(table, "tracks", request)) is None:
            return missing()
        entry = row.entry
        save = entry.path.name if request.query_params.get("download") == "1" else None
        return answer(request, entry.path, mime=entry.mime, size=entry.size, download=save)

    async def cover(request: Request) -> Response:
        row = _row(table, "covers", request)
        if row is None or row.entry.cover is None:
            return missing()
        return answer(request, row.entry.cover, mime="image/png")

    async def words(request: Request) -> Response:
        if (row := _row(table, "words", request)) is None:
            return missing()
        lines = [{"at": line.at, "to": line.ends, "text": line.text} for line in row.entry.lines]
        return JSONResponse(lines, headers=_FRESH)

    async def chapters(request: Request) -> Response:
        if (row := _row(table, "chapters", request)) is None:
            return missing()
        return JSONResponse(
            _podcast_chapters(row), headers=_FRESH, media_type="application/json+chapters"
        )

    return [
        Route("/tracks.json", listed),
        Route("/tracks/{name}", track),
        Route("/covers/{name}", cover),
        Route("/words/{name}", words),
        Route("/chapters/{name}", chapters),
    ]


def _row(table: Table, kind: str, request: Request) -> Row | None:
    return table.named(f"{kind}/{request.path_params['name']}")


def _told(row: Row) -> dict[str, Any]:
    entry = row.entry
    return {
        "name": entry.path.name,
        "title": entry.title,
        "album": entry.album,
        "routine": entry.routine,
        "level": entry.level,
        "language": entry.language,
        "format": entry.fmt,
        "mime": entry.mime,
        "ms": entry.total,
        "bytes": entry.size,
        "url": row.track,
        "cover": row.cover,
        "chapters": [{"at": each.at, "title": each.title} for each in entry.chapters],
        "words": row.words,
        "number": entry.number[0] if entry.number else None,
    }


def _podcast_chapters(row: Row) -> dict[str, Any]:
    """Tell chapters as Podcasting 2.0 has them: "JSON Chapters Format", version 1.2."""
    return {
        "version": "1.2.0",
        "chapters": [
            {"startTime": each.at / 1_000, "endTime": each.ends / 1_000, "title": each.title}
            for each in row.entry.chapters
        ],
    }
