"""Line figures of positions and movements, drawn from a table of joints.

figures.of_exercise(exercise).svg(width=240)
figures.of_position(Position.SUPINE).svg(tight=True)
"""

from matcue.pictures.figures.table import Figure, of_exercise, of_position

__all__ = ["Figure", "of_exercise", "of_position"]
