"""Planning: from a routine and a listener's choices to a timeline of cues.

Begin with `script.py` (what is said and done), `schedule.py` (when) and `settle.py` (both, until
the announced length is right). The plan is pure: it opens no file, reads no clock and makes no
sound; lengths of speech come in as functions. Only `base` and `routine` are imported.
"""
