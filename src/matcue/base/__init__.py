"""What every room may need: units, errors, durations, digests, whole files, locks, folders.

Begin with `units.py` (milliseconds and frames as types) and `errors.py` (the tree of errors).
Nothing of exercises, speech or sound comes in here, and no other room of matcue is imported.
"""
