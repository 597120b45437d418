"""Drawings of the history and of programs for a terminal.

Begin with `calendar.py`. All figures come from `matcue.coach.history`; nothing is counted here.
"""
