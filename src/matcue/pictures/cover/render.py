"""A cover's picture as a PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base.errors import MachineError
from matcue.pictures.cover.design import svg
from matcue.pictures.cover.letters import font, letters, written

if TYPE_CHECKING:
    from matcue.pictures.cover.design import Cover


def png(cover: Cover) -> bytes:
    """Render a cover as a PNG of SIZE x SIZE pixels; the same cover gives the same bytes.

    Raises:
        MachineError: The font or the rendering library is missing or fails.
    """
    found = letters()
    drawn = svg(cover, found)
    try:
        import resvg_py

        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=drawn,
                font_files=[str(font())],
                # Looking through the system's fonts takes long, and they differ.
                skip_system_fonts=found.knows(written(cover.title)),
            )
        )
    except (ImportError, ValueError) as error:
        raise MachineError(f"the cover cannot be painted: {error}; install matcue again") from error
