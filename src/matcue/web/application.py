"""Routes behind the guard: the application that a server runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route, Router

from matcue.web.answers import missing
from matcue.web.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from starlette.routing import BaseRoute

    from matcue.web.limits import Limits


def application(
    routes: Sequence[BaseRoute],
    *,
    token: str,
    hosts: Collection[str],
    limits: Limits | None = None,
) -> Guard:
    """Put routes behind the guard.

    Args:
        routes: Their paths begin where the token ends: ``/tracks.json``.
        token: What every path has to begin with.
        hosts: What the Host header may be, with the port.
        limits: Bounds of what is posted, to those routes that take it.
    """
    posts = {
        route.path
        for route in routes
        if isinstance(route, Route) and "POST" in (route.methods or ())
    }
    # A redirect of its own would be made from the Host header.
    router = Router(routes=list(routes), redirect_slashes=False, default=missing())
    return Guard(router, token=token, hosts=hosts, posts=posts, limits=limits)
