"""Putting the layers together: what every shell (command line, page, player) works through."""
