"""The tracks over HTTP: the list for the page, podcast feed, ZIP, and each track's files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from matcue.base.units import RATES, SECOND
from matcue.out.track import Track, srt
from matcue.tracks import manifest
from matcue.web.answers import JSON_MIME, json_bytes, missing, of_data, of_file, of_json
from matcue.web.numbered import CHAPTERS_MIME, WORDS_MIME

if TYPE_CHECKING:
    from starlette.requests import Request

    from matcue.out import SpokenLine
    from matcue.tracks.manifest import ManifestEntry
    from matcue.web.numbered import NumberedTrack, NumberedTracks

ZIP: Final = "all.zip"
FEED: Final = "feed.xml"

_ZIP_MIME: Final = "application/zip"


def routes(table: NumberedTracks, *, live: bool = False) -> list[Route]:
    """Return the routes of a table of tracks.

    Args:
        table: The tracks.
        live: Whether the page is the remote of a live session.
    """
    # These are no coroutines, so that they run in threads: looking through thousands of tracks
    # would hold up whoever is listening.

    @lru_cache(maxsize=1)
    def written(_changes: int) -> bytes:
        """Write the list; until the table changes it is the same."""
        some = bool(table.rows)
        told = {
            "tracks": [_text(row) for row in table.rows],
            "zip": ZIP if some else None,
            "feed": FEED if some else None,
            "live": live,
        }
        return json_bytes(told)

    def listed(request: Request) -> Response:
        table.refresh()
        return of_data(request, written(table.changes), mime=JSON_MIME)

    def podcast(request: Request) -> Response:
        from matcue.web import feed

        table.refresh()
        page = str(request.url.replace(query="", fragment="")).removesuffix(FEED)
        return of_data(request, feed.feed(table.rows, page), mime=feed.MIME)

    def all_of_them(request: Request) -> Response:
        table.refresh()
        return _zipped(table, request)

    def track(request: Request) -> Response:
        if (row := _row(table, "tracks", request)) is None:
            return missing()
        entry = row.entry
        save = entry.path.name if request.query_params.get("download") == "1" else None
        return of_file(request, entry.path, mime=entry.mime, size=entry.size, download=save)

    def cover(request: Request) -> Response:
        row = _row(table, "covers", request)
        if row is None or row.entry.cover is None:
            return missing()
        return of_file(request, row.entry.cover, mime="image/png")

    def words(request: Request) -> Response:
        if (row := _row(table, "words", request)) is None:
            return missing()
        if not (lines := manifest.spoken_lines(row.entry)):
            return missing()
        if request.path_params["name"].endswith(".srt"):
            return of_data(request, _srt(row.entry, lines).encode(), mime=WORDS_MIME)
        told = [{"at": line.at, "to": line.ends, "text": line.text} for line in lines]
        return of_json(request, told)

    def chapters(request: Request) -> Response:
        if (row := _row(table, "chapters", request)) is None:
            return missing()
        return of_json(request, _chapters(row), mime=CHAPTERS_MIME)

    return [
        Route("/tracks.json", listed),
        Route(f"/{FEED}", podcast),
        Route(f"/{ZIP}", all_of_them),
        Route("/tracks/{name}", track),
        Route("/covers/{name}", cover),
        Route("/words/{name}", words),
        Route("/chapters/{name}", chapters),
    ]


def _row(table: NumberedTracks, kind: str, request: Request) -> NumberedTrack | None:
    return table.named(f"{kind}/{request.path_params['name']}")


def _text(row: NumberedTrack) -> dict[str, Any]:
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
        "health": entry.health,
    }


def _chapters(row: NumberedTrack) -> dict[str, Any]:
    """Tell chapters as podcast apps read them: "JSON Chapters Format" of podcastindex.org."""
    return {
        "version": "1.2.0",
        "chapters": [
            {
                "startTime": each.at / SECOND,
                "endTime": each.ends / SECOND,
                "title": each.title,
            }
            for each in row.entry.chapters
        ],
    }


def _srt(entry: ManifestEntry, lines: tuple[SpokenLine, ...]) -> str:
    return srt(Track(title=entry.title, lines=lines, total=entry.total, rate=RATES[0]))


def _zipped(table: NumberedTracks, request: Request) -> Response:
    from matcue.web.bundle import members, stream, zipped

    whole = zipped(members([row.entry for row in table.rows]))
    if not whole:
        return missing()
    headers = {
        "cache-control": "no-store",
        "content-length": str(len(whole)),
        "content-disposition": 'attachment; filename="matcue.zip"',
    }
    if request.method == "HEAD":
        return Response(headers=headers, media_type=_ZIP_MIME)
    return StreamingResponse(stream(whole), headers=headers, media_type=_ZIP_MIME)
