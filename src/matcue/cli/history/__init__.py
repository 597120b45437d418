"""The history as it is shown in a terminal."""
