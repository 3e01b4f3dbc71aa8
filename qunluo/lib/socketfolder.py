"""Where the embedded PostgreSQL's socket lies, so that the server and the settings agree."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # what every kernel we run on takes; Linux alone takes 107


def socket_folder(postgres: Path) -> Path:
    """The folder itself, or a short one of its own where the kernel would refuse the length of the path.

    TMPDIR is left out of it on purpose: a command in another shell must find the same place.
    """
    if len(os.fsencode(postgres / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return postgres
    mark = hashlib.sha256(os.fsencode(postgres)).hexdigest()[:16]
    return Path("/tmp") / f"qunluo-{mark}"  # noqa: S108 - made with mode 0700, and refused if it is another's
