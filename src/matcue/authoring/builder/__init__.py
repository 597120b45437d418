"""Composing a routine from a few answers: when, how long, for what, with what."""
