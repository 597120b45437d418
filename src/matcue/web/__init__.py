"""The HTTP server: tracks for a phone, the remote of a live session, and the preview.

Begin with `server.py` (the server in its thread), `guard.py` (token and host) and one of the
pages' routes: `tracks.py`, `remote.py`, `preview.py`. No rules of exercise or health here, and
nothing is printed.
"""
