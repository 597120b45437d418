"""Making routines, and looking at one: check, builder, lanes, cards, pages.

Begin with `check.py` (every mistake and warning) and `builder/build.py` (a routine from answers).
It plans with estimated or spoken lengths and writes no audio.
"""
