"""The picture of a session, drawn by us as SVG and turned into a PNG.

The same session has the same picture on every machine: its letters come from a font that is
installed with matcue, not from those of the system. Only a title in a script that this font does
not have, such as Japanese, is set in whatever the system offers.
"""

from matcue.pictures.cover.design import FIGURE_HEIGHT, FIGURE_WIDTH, SIZE, Cover, Mood

__all__ = ["FIGURE_HEIGHT", "FIGURE_WIDTH", "SIZE", "Cover", "Mood"]
