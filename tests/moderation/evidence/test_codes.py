from __future__ import annotations

import io
import struct
import zlib

import pytest
import segno
from PIL import Image

from qunluo.moderation.evidence.codes import MOST_BYTES, TooLarge, codes_in


def picture(text: str, *, kind: str = "PNG", angle: int = 0, side: int = 600) -> bytes:
    drawn = io.BytesIO()
    segno.make(text).save(drawn, kind="png", scale=6)
    code = Image.open(drawn).convert("RGB")
    sheet = Image.new("RGB", (side, side), "white")
    sheet.paste(code, ((side - code.width) // 2, (side - code.height) // 2))
    out = io.BytesIO()
    sheet.rotate(angle, fillcolor="white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "angle"),
    [("PNG", 0), ("JPEG", 0), ("WEBP", 0), ("GIF", 0), ("PNG", 90), ("JPEG", 30)],
)
def test_a_code_is_read(kind: str, angle: int) -> None:
    assert codes_in(picture("https://example.com/群", kind=kind, angle=angle)) == ("https://example.com/群",)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"not a picture", id="words"),
        pytest.param(picture("x")[:200], id="cut off"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, id="only the beginning of a picture"),
    ],
)
def test_what_cannot_be_decoded_has_no_codes(content: bytes) -> None:
    assert codes_in(content) == ()


def test_a_picture_without_code_has_none() -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "green").save(out, "PNG")

    assert codes_in(out.getvalue()) == ()


def test_too_many_bytes_are_not_looked_at() -> None:
    with pytest.raises(TooLarge):
        codes_in(b"\x00" * (MOST_BYTES + 1))


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", 9_000, 9_000, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\x00" * 1000)
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, body)]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)

    with pytest.raises(TooLarge):
        codes_in(bomb)
