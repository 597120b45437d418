"""A figure: what a movement looks like, ready to be written as SVG or drawn by other means."""

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
        name: Letters, digits and hyphens; what it is called among figures.
        title: What it shows, for those who do not see it.
        poses: The poses in their order.
    """

    name: str
    title: str
    poses: tuple[Pose, ...]

    def sheet(self, *, bare: bool = False) -> Sheet:
        """Lay it out as shapes, for those who draw by other means than SVG; *bare* as for `svg`."""
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
        """Write it as one SVG element that needs nothing else and takes the text's colour.

        Args:
            title: What it shows, if not the figure's own title.
            key: What the ids inside begin with; a page that shows one figure twice gives each
                another. Letters, digits and hyphens.
            width: In CSS pixels; without it the page decides.
            height: The same.
            tight: Cut to what is drawn. Otherwise all figures have sheets of one size, on which
                a person is as large in one as in another.
            bare: Without floor and mat, and without arrows at a pose, for a picture that has a
                ground of its own.
            color: In CSS's words, for a picture that stands alone.
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
    """Give the figure of an exercise; one that has none shows its position.

    Raises:
        RoutineError: The package's table of figures says something impossible.
    """
    poses = read_table().exercises.get(exercise.id) or (read_table().positions[exercise.position],)
    return Figure(name=exercise.id, title=exercise.name, poses=poses)


def of_position(position: Position) -> Figure:
    """Give the figure of a position.

    Raises:
        RoutineError: The package's table of figures says something impossible.
    """
    pose = read_table().positions[position]
    return Figure(name=position.value.replace(" ", "-"), title=position.value, poses=(pose,))
