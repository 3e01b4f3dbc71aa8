"""Whether a port is free, and who holds it where the kernel lets us see that."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

from qunluo.jobs import processes

LISTENING = "0A"


def is_free(address: str, port: int) -> bool:
    """Whether nobody listens there. Raises OSError where the address itself is no good."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port of a moment ago is free
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def answers(address: str, port: int) -> bool:
    """Whether somebody takes connections there."""
    nearest = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared, not bound
    try:
        with socket.create_connection((nearest, port), timeout=0.5):
            return True
    except OSError:
        return False


def holder(port: int) -> str:
    """“进程 123（python3 …）” or an empty text."""
    inodes = _listening_inodes(port)
    for pid in processes.all_pids():
        if inodes & processes.socket_inodes(pid):
            return f"进程 {pid}（{processes.command_of(pid)[:80]}）"
    return ""


def _listening_inodes(port: int) -> set[str]:
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        try:
            rows = [line.split() for line in table.read_text(encoding="ascii").splitlines()[1:]]
        except OSError:
            continue
        found |= {row[9] for row in rows if row[3] == LISTENING and int(row[1].rpartition(":")[2], 16) == port}
    return found
