"""Routes of a page's static files, from a table made when the server starts."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from matcue.web.answers import missing, of_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

FOLDER: Final = Path(__file__).parent / "page"
COMMON: Final = FOLDER / "common"
"""The folder of files that all pages share."""

_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".webmanifest": "application/manifest+json",
    }
)


def routes(folder: Path = FOLDER, *, index: str = "index.html") -> list[Route]:
    """Return the routes of a page, its files and the common ones: ``/`` and ``/page/{file}``.

    Args:
        folder: The folder of its files; files added later are not served.
        index: The name of the page's file.
    """
    there = {
        file.name: file
        for place in (COMMON, folder)
        for file in place.iterdir()
        if file.suffix in _TYPES
    }

    async def page(request: Request) -> Response:
        file = there.get(request.path_params.get("file", index))
        if file is None:
            return missing()
        return of_file(request, file, mime=_TYPES[file.suffix])

    return [Route("/", page), Route("/page/{file}", page)]
