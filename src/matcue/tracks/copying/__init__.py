"""Copying tracks to a mounted phone or card: what is to be there, what is, and getting it there."""
