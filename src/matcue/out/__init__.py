"""Where blocks of sound go: encoded files here, sound devices in `live/`.

Begin with `track.py` (tags and chapters), `formats.py` and `encode.py` (blocks to files).
Importing this package loads neither numpy nor the codec library; `encode` does, so import it late.
No exercise, routine or plan of a session comes in here.
"""

from matcue.base.whole_file import whole_file
from matcue.out.formats import FORMATS, Format, Quality, by_name, by_suffix
from matcue.out.track import ChapterMark, SpokenLine, Track

__all__ = [
    "FORMATS",
    "ChapterMark",
    "Format",
    "Quality",
    "SpokenLine",
    "Track",
    "by_name",
    "by_suffix",
    "whole_file",
]
