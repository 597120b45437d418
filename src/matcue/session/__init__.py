"""One session: from a listener's options to a planned, spoken and mixed session, played or not.

Begin with `session.py` (draft and prepared session) and `performance.py` (a live session).
It gets what it needs as values: no settings, history or health rules are read in here.
"""
