"""What the user has set: a flag, else the environment, else a file, else the default.

Begin with `table` (the one list of all settings; kept light, for every command reads its options
from it). `resolution.load` returns the values in force as a `table.Settings`; `resolution.resolve`
returns them with all mistakes and does not raise; `write` changes the file. Nothing is printed.
"""
