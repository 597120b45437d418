"""Reminding of a routine by what a machine or a phone has anyway: a calendar, a user's timer."""
