"""A file that one process holds: two of us on one data folder would ruin it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from qunluo.lib.refusal import Refusal


class AlreadyHeld(Refusal):
    """Another process holds the file."""


def hold(path: Path) -> IO[bytes]:
    """Hold the file until it is closed or the process ends, whichever way. It says whose it is."""
    file = path.open("a+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = holder_of(path)
        file.close()
        raise AlreadyHeld(f"{path.parent} 正由另一个群落使用（进程 {holder or '未知'}），请先停掉它。") from error
    file.truncate(0)
    file.write(str(os.getpid()).encode())
    file.flush()
    return file


def holder_of(path: Path) -> int:
    """The process that holds the file; 0 where nobody does."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return int(path.read_bytes() or 0)
    except OSError:
        return 0
    return 0
