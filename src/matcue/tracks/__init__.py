"""Files for the phone: export, batches by several processes, manifest, covers, copying.

Begin with `export.py` (one track) and `batch.py` (several).
It knows sessions, and neither a listener's history nor the web.
"""
