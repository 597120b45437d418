"""One session: from a listener's options to a planned, spoken and mixed whole, played or not.

Begin with `session.py` (draft and prepared session); `performance.py` leads one live.
It takes what it needs as values: it knows no settings, no history and no rules of health.
"""
