"""The pictures of check-ins, kept by the rules of `lib.pictures`."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from qunluo.lib.pictures import MOST_BYTES, BadPicture, Kept, keep_in, path_in, phash_of

__all__ = ["MOST_BYTES", "BadPicture", "Kept", "keep", "path_of", "phash_of"]
FOLDER = "checkins"


def keep(upload: BinaryIO) -> Kept:
    """Check, decode, write anew and store. The same picture twice is one file. Raises `BadPicture`."""
    return keep_in(FOLDER, upload)


def path_of(sha256: str, *, is_small: bool = False) -> Path:
    """Where the picture lies. Of who may see it, the views know more: `reads.pictures`."""
    return path_in(FOLDER, sha256, is_small=is_small)
