"""What every package may need: units, errors, whole files, locks, JSON, child processes.

Begin with `units.py` (milliseconds and frames as types) and `errors.py` (the tree of errors).
Nothing of exercises, speech or sound comes in here, and no other package of matcue is imported.
"""
