"""How a text file is written down, told by its bytes: UTF-8, GB18030 or UTF-16."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

_SAMPLE = 256 * 1024
_FARTHEST = 64 << 20  # a file that is ASCII for so long is ASCII, or UTF-8 at least
# Share of wrong bytes in a file that is damaged but still in that encoding. Chinese in GB18030 is wrong as UTF-8
# nearly everywhere, so UTF-8 may be damaged a good deal before it is doubted.
_TOLERATED = (("utf-8", 0.2), ("gb18030", 0.05))
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1a\x1b"})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """`mark` is the length of the byte order mark; an empty name means that it is no text at all."""

    name: str
    mark: int = 0

    @property
    def is_wide(self) -> bool:
        """Whether a character takes two bytes or more always, so that lines must be found after decoding."""
        return self.name.startswith(("utf-16", "utf-32"))


def guess(blocks: Iterator[bytes]) -> Encoding:
    """The encoding of a file given as blocks from its start."""
    first = next(blocks, b"")
    for mark, name in _MARKS:
        if first.startswith(mark):
            return Encoding(name, len(mark))
    sample = first[:_SAMPLE]
    wide = _wide_without_mark(sample)
    if wide or (len(sample) - len(sample.translate(None, _CONTROLS))) * 50 > len(sample):
        return Encoding(wide)
    return Encoding(_of_sample(_first_words(sample, blocks)))


def _wide_without_mark(sample: bytes) -> str:
    """UTF-16 of mostly Latin text has its zeros on one side only."""
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd * 3 > half and even * 50 < half:
        return "utf-16-le"
    if even * 3 > half and odd * 50 < half:
        return "utf-16-be"
    return ""


def _first_words(sample: bytes, blocks: Iterator[bytes]) -> bytes:
    """The sample, or the first block in which anything but ASCII stands."""
    seen = len(sample)
    while sample.isascii() and seen < _FARTHEST:
        block = next(blocks, b"")
        if not block:
            break
        sample, seen = block, seen + len(block)
    return sample


def _of_sample(sample: bytes) -> str:
    if sample.isascii():
        return "utf-8"
    foreign = sum(byte > 0x7F for byte in sample)  # noqa: PLR2004 - the end of ASCII
    for name, tolerated in _TOLERATED:
        if _wrong(sample, name) <= foreign * tolerated:
            return name
    return ""


def _wrong(sample: bytes, name: str) -> int:
    """How many places of the sample are no text; a character cut off at its end is none of them."""
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    meant = sample.count(b"\xef\xbf\xbd") if name == "utf-8" else 0
    return decoder.decode(sample).count("\ufffd") - meant
