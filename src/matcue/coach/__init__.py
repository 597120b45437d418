"""Who may do what, when and how much: health answers, pain, programs, history, reminders, today.

Begin with `admission.py` (the one door to a session), `today.py` (what to suggest now) and
`program.py` (weeks of sessions that grow).
No audio is made here, and nothing is printed or asked.
"""
