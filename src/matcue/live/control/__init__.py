"""Pressing from outside, and looking in: other processes, media keys, headsets, and later a phone.

`controls` and `state` are all that a session gives away; they know no socket and no bus. The rest
are ways to them: `server` and `client` over a local socket (docs/remote.md), `media_keys` over
D-Bus.
"""
