"""What we ask of the kernel about processes: to end with their parent, and who works in a folder."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
IS_LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True) if IS_LINUX else None


def end_with_parent(parent: int, order: signal.Signals) -> Callable[[], None]:
    """What a child runs before its program: the kernel sends it `order` when the thread that made it ends."""

    def ask_the_kernel() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(order))
        if os.getppid() != parent:  # the parent ended before we asked
            os._exit(1)

    return ask_the_kernel


def is_alive(pid: int) -> bool:
    """Whether there is such a process (a zombie is none)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def working_in(folder: Path) -> list[int]:
    """The processes whose working directory is `folder`: all processes of a PostgreSQL server stand in its data."""
    wanted = str(folder.resolve())
    return [pid for pid in all_pids() if _reads_link(Path(f"/proc/{pid}/cwd")) == wanted]


def all_pids() -> list[int]:
    """Every process that /proc shows; none where there is no /proc."""
    proc = Path("/proc")
    return [int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal()] if IS_LINUX else []


def socket_inodes(pid: int) -> set[str]:
    """The sockets that a process holds, as far as we may look."""
    try:
        links = [_reads_link(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return set()
    return {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:[")}


def command_of(pid: int) -> str:
    """The command line of a process, or an empty text where it can't be seen."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return raw.replace(b"\0", b" ").decode(errors="replace").strip()


def _reads_link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


def _is_zombie(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[:1] == ["Z"]
