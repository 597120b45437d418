"""The display of a live session: a full screen, or plain lines for screen readers.

Begin with `app.run_screen` (draws with Textual) and `plain.run_plain` (prints a line for each
event). Both take a `Live` session and key bindings, and know no rules of a session. `app` imports
Textual, so it is imported only when a screen is shown.
"""
