"""QR codes in pictures. Hostile pictures are weighed before they are decoded, and give no codes."""

from __future__ import annotations

import io
import warnings
from typing import Final

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000
LEAST_SIDE: Final = 20
LONGEST_SIDE: Final = 1600
MOST_CODES: Final = 8
LONGEST_CODE: Final = 2000
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


class TooLarge(Exception):
    """The picture has more bytes or pixels than are looked at: nobody knows what it shows."""


def codes_in(picture: bytes) -> tuple[str, ...]:
    """What the QR codes of a picture say, each once. Empty for what is no picture, or a broken one.

    Raises `TooLarge` before anything is decoded. Of moving pictures the first is looked at.
    """
    if len(picture) > MOST_BYTES:
        raise TooLarge(f"{len(picture)} bytes")
    grey = _grey(picture)
    if grey is None:
        return ()
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    texts = dict.fromkeys(code.text[:LONGEST_CODE] for code in found if code.text)
    return tuple(texts)[:MOST_CODES]


def _grey(picture: bytes) -> NDArray[np.uint8] | None:
    """Brightness of the picture, made smaller. Decoders of hostile bytes raise anything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(picture), formats=FORMATS)
    except Exception:  # noqa: BLE001 - no picture
        return None
    if image.width * image.height > MOST_PIXELS:
        raise TooLarge(f"{image.width} × {image.height}")
    if min(image.width, image.height) < LEAST_SIDE:
        return None
    try:
        image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        flat = _on_white(image)
        flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
        return np.ascontiguousarray(np.asarray(flat.convert("L")))
    except Exception:  # noqa: BLE001 - a broken picture
        return None


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if "A" in image.mode or "transparency" in image.info:
        above = image.convert("RGBA")
        below = Image.new("RGBA", above.size, "white")
        below.alpha_composite(above)
        return below
    return image.convert("L")
