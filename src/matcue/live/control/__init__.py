"""Remote control of a live session: by other processes, media keys and headsets.

Begin with `controls.py` (what can be done) and `state.py` (what can be seen); they know no socket
and no bus. `server.py` and `client.py` offer them over a local socket (docs/remote.md),
`media_keys.py` over D-Bus. The session controller is not imported in here.
"""
