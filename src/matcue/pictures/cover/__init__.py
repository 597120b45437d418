"""The cover of a session: drawn as SVG (`design.py`), rendered as PNG (`render.py`).

A session has the same cover on every machine: its letters come from a font that is installed with
matcue. Only a title in a script that this font lacks, such as Japanese, uses the system's fonts.
"""

from matcue.pictures.cover.design import FIGURE_HEIGHT, FIGURE_WIDTH, SIZE, Cover, Mood

__all__ = ["FIGURE_HEIGHT", "FIGURE_WIDTH", "SIZE", "Cover", "Mood"]
