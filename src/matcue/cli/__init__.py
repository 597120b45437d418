"""The command line.

Begin with `main.py` (exit codes) and `commands/` (a module for each command). What several commands
need lies beside them: options, questions, reports. Only this room prints and asks; no rule of
exercise or health is decided here.
"""
