"""What the user has set: a flag, else the environment, else a file, else the default.

`table` is the one list of all settings, and light, for every command's options come from there.
`resolution.load` gives what is in force as a `table.Settings`; `resolution.resolve` gives it with
all mistakes and never raises; `write` changes the file.
"""
