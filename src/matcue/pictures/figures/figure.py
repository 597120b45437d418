"""A figure: the poses of a movement, to be written as SVG or drawn by other means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.pictures.figures.layout import Sheet, sheet
from matcue.pictures.figures.svg import svg
from matcue.pictures.figures.table import read_table

if TYPE_CHECKING:
    from matcue.pictures.figures.pose import Pose
    from matcue.routine.model import Exercise, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One pose, or two or three that follow each other.

    Attributes:
        name: Its name in the table: letters, digits and hyphens.
        title: A text alternative.
        poses: The poses in their order.
    """

    name: str
    title: str
    poses: tuple[Pose, ...]

    def sheet(self, *, bare: bool = False) -> Sheet:
        """Return the shapes to paint, for drawing by other means than SVG; *bare* as for `svg`."""
        return sheet(self.poses, bare=bare)

    def svg(
        self,
        *,
        title: str | None = None,
        key: str | None = None,
        width: float | None = None,
        height: float | None = None,
        tight: bool = False,
        bare: bool = False,
        color: str | None = None,
    ) -> str:
        """Return one self-contained SVG element in the colour of the text.

        Args:
            title: A text alternative, if not the figure's own title.
            key: A prefix for the ids inside: letters, digits and hyphens. It must differ for each
                figure of a page.
            width: In CSS pixels; without it the page decides.
            height: The same.
            tight: Crop to what is drawn. Otherwise all figures have the same size and scale.
            bare: Leave out floor, mat and the arrows at a pose, for a picture with its own ground.
            color: A CSS colour, for a picture that stands alone.
        """
        return svg(
            self.sheet(bare=bare),
            title=self.title if title is None else title,
            key=self.name if key is None else key,
            width=width,
            height=height,
            tight=tight,
            color=color,
        )


def of_exercise(exercise: Exercise) -> Figure:
    """Return the figure of an exercise; without one of its own, that of its position.

    Raises:
        RoutineError: The package's table of figures says something impossible.
    """
    poses = read_table().exercises.get(exercise.id) or (read_table().positions[exercise.position],)
    return Figure(name=exercise.id, title=exercise.name, poses=poses)


def of_position(position: Position) -> Figure:
    """Return the figure of a position.

    Raises:
        RoutineError: The package's table of figures says something impossible.
    """
    pose = read_table().positions[position]
    return Figure(name=position.value.replace(" ", "-"), title=position.value, poses=(pose,))
