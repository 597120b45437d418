"""Reminders of a routine: a calendar file (iCalendar), or a systemd user timer.

Begin with `plan.py` (days and times) and `setting.py` (setting and removing one). A reminder only
shows a notification; no session is started from here.
"""
