"""How much a client may ask, hold and delay; one phone with a podcast app stays far below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """Bounds of a server.

    Attributes:
        connections: At once; those above are closed unheard. A browser opens six to a server.
        of_one_client: How many of these one address may hold.
        head_bytes: Of a request's line and headers together.
        head_s: Until a request's head has come, counted from the connection or from its first byte
            on a connection that was kept.
        keep_s: How long a connection waits for its next request.
        stall_s: How long a client may read nothing of what it has asked for. A player that is
            paused does that; it asks anew for the rest.
        body_bytes: Of what is posted.
        body_s: Until that has come.
        shutdown_timeout_s: How long answers may go on once the server is to stop.
    """

    connections: int = 64
    of_one_client: int = 24
    head_bytes: int = 16_384
    head_s: float = 10.0
    keep_s: int = 15
    stall_s: float = 60.0
    body_bytes: int = 4_096
    body_s: float = 5.0
    shutdown_timeout_s: int = 1
