"""Leading a session live: what can be pressed, what each press does, and what is shown.

Begin with `session_controller.py` (the loop that runs a session), `transport.py` (the state
machine: what a press means) and `scene.py` (what a screen shows). `control/` is for remotes.
Neither a terminal nor a web server comes in here, no settings, no history and no rules of health.
"""
