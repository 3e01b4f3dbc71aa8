"""The documents of an application: pictures are made anew, a PDF is kept as it came and only given out as a file."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from qunluo.lib.pictures import BadPicture, keep_in, path_in, store

FOLDER = "licences"
MOST_BYTES = 10 * 1024 * 1024
HEAD, TAIL = b"%PDF-", b"%%EOF"
TAIL_WITHIN = 2048


class BadPaper(BadPicture):
    """What was uploaded can't be kept; the sentence is for the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """A document as it is kept: named by its content, a JPEG of our making or a PDF."""

    sha256: str
    ending: str
    size: int


def keep_paper(upload: BinaryIO) -> KeptPaper:
    """Check and store. The same document twice is one file. Raises `BadPicture`."""
    head = upload.read(len(HEAD))
    upload.seek(0)
    if head != HEAD:
        kept = keep_in(FOLDER, upload)
        return KeptPaper(sha256=kept.sha256, ending="jpg", size=kept.size)
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadPaper(_("这个 PDF 超过了 10 MB。请压缩一下，或者拍成照片再传。"))
    if TAIL not in content[-TAIL_WITHIN:]:
        raise BadPaper(_("这个 PDF 没有传完整，或者已经损坏。请重新选一次。"))
    name = hashlib.sha256(content).hexdigest()
    store(path_of(name, "pdf"), content)
    return KeptPaper(sha256=name, ending="pdf", size=len(content))


def path_of(sha256: str, ending: str) -> Path:
    """Where the document lies. Of who may see it, `reads.licences` knows more."""
    if ending == "pdf":
        return Path(settings.MEDIA_ROOT) / FOLDER / sha256[:2] / f"{sha256}.pdf"
    return path_in(FOLDER, sha256)


def forget_file(sha256: str, ending: str, *, before: datetime) -> None:
    """Not one that somebody uploads again at this moment: its row is yet to come."""
    small = () if ending == "pdf" else (path_in(FOLDER, sha256, is_small=True),)
    for path in (path_of(sha256, ending), *small):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
