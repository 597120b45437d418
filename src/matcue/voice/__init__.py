"""Voices: a sentence goes in, a trimmed and levelled clip comes out.

Begin with `api.py` (engines, voices, clips) and `speaker.py` (an engine with polish and cache).
`hibari_*.py` is the default voice, `system_*.py` and `espeak_*.py` are the computer's own.
No routine, mixer or device comes in here.
"""
