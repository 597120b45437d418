"""Limits against overload by clients; one phone with a podcast app stays far below them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """The limits of a server.

    Attributes:
        connections: Open connections. For one more the oldest that waits for a request is closed,
            and the new one where all are being answered. A browser opens six.
        of_one_client: Open connections of one address, bounded likewise.
        head_bytes: Size of a request's line and headers together.
        head_s: Timeout for a request's head, from the connection's begin, or on a kept-alive
            connection from the head's first byte.
        keep_s: Keep-alive timeout: how long a connection waits for its next request.
        stall_s: How long a client may read nothing of a response. A paused player does that; it
            requests the rest again.
        body_bytes: Size of a posted body.
        body_s: Timeout for a posted body.
        shutdown_timeout_s: How long responses may go on after the server was stopped.
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
