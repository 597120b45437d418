"""Copy tracks to a mounted phone or memory card.

Begin with `files.py` (what to copy), `plan.py` (what differs) and `run.py` (copying). `kept.py` is
the list of what matcue put into a folder; nothing else there is ever touched.
"""
