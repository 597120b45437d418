"""What is right for this listener now: health answers, pain, programs, history, reminders, today.

Begin with `admission.py` (whether and how a session may be made), `today.py` (what to suggest
now) and `program.py` (weeks of sessions whose doses grow).
No audio is made here, and nothing is printed or asked.
"""
