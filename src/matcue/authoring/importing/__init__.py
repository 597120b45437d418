"""Routines out of files in other forms: timers' files, scripts, tables and lists.

Begin with `importer.py` (bytes in, the text of a routine out) and `formats.py` (the table of
forms). Each form is a module with a function `read`, which makes a `found.Found` of a file of its
form and returns None for any other; `write.py` makes YAML of that. Nothing of a file is ever run or
fetched.
"""
