"""Exported audio tracks: export by one or several processes, manifest, covers, copying to a card.

Begin with `export.py` (one session) and `batch.py` (several). No history, health or web here:
admission comes before, and serving is `web`.
"""
