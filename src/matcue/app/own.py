"""What is the user's own on this machine, before what the package brings."""

from __future__ import annotations

from matcue.app import folders
from matcue.routine.shelf import Shelf


def shelf() -> Shelf:
    """Give the shelf of routines."""
    return Shelf(own=folders.data())
