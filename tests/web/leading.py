"""A program that leads a session in real time, without a sound card, with its remote open.

Arguments: a routine, a voice, and what ``matcue play`` would be told of the remote (``machine`` or
``network``). It says where the remote is as `matcue play --plain --remote` does.
"""

from __future__ import annotations

import sys

from matcue.cli.live import RemoteReach, lead
from matcue.cli.settings import in_force
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options
from matcue.session.performance import Performance, PlayOptions
from timed_device import TimedDevice

ROUTINE, VOICE, WHERE = sys.argv[1:4]

options = Options(voice=VOICE)
ready = session.draft(ROUTINE, options, Shelf())
performance = Performance(ready, options, TimedDevice(), PlayOptions(name=ROUTINE, asked=options))
lead(performance, in_force(), plain=True, remote=RemoteReach[WHERE.upper()])
