"""Tools for writing routines: check, builder, preview, and pages to print.

Begin with `check.py` (every mistake and warning), `builder/build.py` (a routine from answers) and
`preview.py`. No terminal and no HTTP here: `cli` and `web` show what these return.
"""
