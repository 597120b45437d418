"""Where the sound goes: files here, a sound card beside it. It knows no exercises.

This face is light: importing it loads neither numpy nor the codec library. Encoding itself is
`matcue.out.encode.export`, imported by whoever is about to encode.
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
