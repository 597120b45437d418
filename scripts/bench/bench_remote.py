"""Press a live session's remote over the loopback, for `bench.py`.

    python bench_remote.py ROUTINE PRESSES      prints JSON, in milliseconds

`shown` is from before each press is posted until a listening page has been told what came of it,
`silent` from before a pause is posted until the sound device has been stopped. The session is a
whole one, planned, spoken and mixed; only its device is none.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from contextlib import closing, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options
from matcue.session.performance import Performance, PlayOptions
from matcue.web.remote import Remote
from matcue.web.server import Server
from timed_device import TimedDevice, TimedStream

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stopped(TimedDevice):
    """Notes when a stream of it was stopped last."""

    def __init__(self) -> None:
        self.at_s = 0.0

    def open(self, rate: int, channels: int) -> TimedStream:
        """Take sound of any form."""
        noted = self

        class Noting(TimedStream):
            def abort(self) -> None:
                super().abort()
                noted.at_s = time.monotonic()

        return Noting(rate, channels)


def main(routine: str, presses: int) -> dict[str, list[float]]:
    """Press, and time what comes of it."""
    options = Options()
    ready = session.draft(routine, options, Shelf())
    device = Stopped()
    performance = Performance(ready, options, device, PlayOptions(name=routine, asked=options))
    page = Remote(performance)
    took: dict[str, list[float]] = {"shown": [], "silent": []}
    with performance, Server(page.routes()) as server:
        path = urlsplit(server.url).path
        with (
            closing(http.client.HTTPConnection("127.0.0.1", server.port)) as listening,
            closing(http.client.HTTPConnection("127.0.0.1", server.port)) as pressing,
        ):
            listening.request("GET", f"{path}live")
            states = _states(listening.getresponse())
            _wait_for(states, "playing")
            for nth in range(presses):
                pauses = nth % 2 == 0
                time.sleep(0.3 + 0.013 * nth)  # at any instant between two looks
                began_s = time.monotonic()
                pressing.request(
                    "POST",
                    f"{path}press",
                    b'{"press": "toggle"}',
                    {"content-type": "application/json"},
                )
                pressing.getresponse().read()
                _wait_for(states, "paused" if pauses else "playing")
                took["shown"].append(round(1_000 * (time.monotonic() - began_s), 1))
                if pauses:
                    while device.at_s < began_s:
                        time.sleep(0.001)
                    took["silent"].append(round(1_000 * (device.at_s - began_s), 1))
            page.close()
    return took


def _states(stream: http.client.HTTPResponse) -> Iterator[str]:
    name = "message"
    while line := stream.readline():
        key, _, value = line.decode().rstrip("\n").partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            if name == "message":
                yield json.loads(value)["going"]
            name = "message"


def _wait_for(states: Iterator[str], going: str) -> None:
    while next(states) != going:
        pass


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        found = main(sys.argv[1], int(sys.argv[2]))
    print(json.dumps(found))
