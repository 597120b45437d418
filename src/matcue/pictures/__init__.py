"""Drawings: line figures of exercises (`figures/`) and the cover of a track (`cover/`).

Begin with `figures/figure.py` and `cover/design.py`. Neither sound nor sessions come in here.
"""
