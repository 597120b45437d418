"""The face of a live session: a screen to glance at from the mat, or plain lines for a reader.

`app.run_screen` draws with Textual, `plain.run_plain` prints a line an event; both take a `Live`
session and the bindings of keys, and know no rules of a session. `app` imports Textual and is
itself imported only where a screen is wanted.
"""
