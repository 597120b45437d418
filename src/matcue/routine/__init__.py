"""Routines and programs: YAML files read, checked and resolved into frozen objects.

Begin with `model.py` (what a routine is), `document.py` (the shape of its file) and `library.py`
(reading one by its name). Nothing is planned, spoken or timed in here; only `base` is imported.
"""
