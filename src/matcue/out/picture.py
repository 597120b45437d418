"""A cover as FLAC and Ogg files describe it.

Layout after the FLAC format (RFC 9639, section 8.8); Opus files carry the same in base64 as a
comment called ``METADATA_BLOCK_PICTURE``.
"""

from __future__ import annotations

import base64
import struct
from typing import Final

MIME: Final = "image/png"
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_FRONT_COVER: Final = 3
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""How many samples a pixel has for each colour type of a PNG (ISO/IEC 15948, section 11.2.2)."""


def size_of(png: bytes) -> tuple[int, int]:
    """Tell a picture's width and height.

    Raises:
        ValueError: It is no PNG.
    """
    width, height, _, _ = _header(png)
    return width, height


def picture_block(png: bytes) -> str:
    """Describe a front cover, and carry it, in base64.

    Raises:
        ValueError: It is no PNG.
    """
    width, height, depth, colours = _header(png)
    mime = MIME.encode()
    block = struct.pack(">II", _FRONT_COVER, len(mime)) + mime
    block += struct.pack(">IIIIII", 0, width, height, depth * _CHANNELS[colours], 0, len(png))
    return base64.b64encode(block + png).decode()


def _header(png: bytes) -> tuple[int, int, int, int]:
    if png[:8] != _SIGNATURE or len(png) < 26 or png[25] not in _CHANNELS:
        raise ValueError("the cover is no PNG")
    width, height, depth, colours = struct.unpack(">IIBB", png[16:26])
    return width, height, depth, colours
