"""Routines: reading them, and what they are."""
