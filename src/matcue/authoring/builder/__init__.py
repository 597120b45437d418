"""Compose a routine from a few answers: when, how long, for what, with what.

Begin with `build.py`. `compose.py` and `choice.py` are pure: the same answers give the same file.
"""
