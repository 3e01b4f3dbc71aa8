"""PostgreSQL refuses to run as root: which user runs it instead, and how that user reaches our folders.

As root we change no mode of anybody's folder. Where a folder on the way bars other users (a home, say), it
gets one entry in its access list: this one user may pass through, and neither list nor read it.
"""

from __future__ import annotations

import errno
import os
import pwd
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from qunluo.lib.refusal import Refusal

OWN_USER = "qunluo-postgres"
ACCESS_LIST = "system.posix_acl_access"
VERSION = struct.pack("<I", 2)
ENTRY = struct.Struct("<HHI")
USER_OBJ, USER, GROUP_OBJ, MASK, OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
NOBODY_IN_PARTICULAR = 0xFFFFFFFF
PASS = 1


class NoPassage(Refusal):
    """The database's user can't reach a folder; the sentence says which and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """The user and group that run the server; both None where we are an ordinary user ourselves."""

    user: int | None
    group: int | None

    @property
    def extra_groups(self) -> list[int] | None:
        """None of root's groups for another user; our own otherwise."""
        return None if self.user is None else []


def runner_for(data: Path) -> Runner:
    """Whoever owns the data already; else the system's postgres user, else one of our own, else nobody."""
    if os.geteuid() != 0:
        return Runner(user=None, group=None)
    if data.exists() and data.stat().st_uid != 0:
        return Runner(user=data.stat().st_uid, group=data.stat().st_gid)
    entry = _find("postgres") or _find(OWN_USER) or _make_user() or pwd.getpwnam("nobody")
    return Runner(user=entry.pw_uid, group=entry.pw_gid)


def let_pass(path: Path, runner: Runner) -> None:
    """See that the runner can walk to `path`: every folder above it must let that user through."""
    if runner.user is None:
        return
    for folder in reversed(path.resolve().parents):
        if not _may_pass(folder, runner):
            _add_passage(folder, runner.user)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _make_user() -> pwd.struct_passwd | None:
    """A system without `useradd` has `nobody` all the same."""
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OWN_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.CalledProcessError):
        return None
    return _find(OWN_USER)


def _may_pass(folder: Path, runner: Runner) -> bool:
    stat = folder.stat()
    if stat.st_uid == runner.user:
        return bool(stat.st_mode & 0o100)
    entries = _entries(folder)
    mask = next((allowed for tag, allowed, _ in entries if tag == MASK), 7)  # a chmod of the group sets the mask
    for tag, allowed, user in entries:
        if tag == USER and user == runner.user:
            return bool(allowed & mask & PASS)
    if stat.st_gid == runner.group:
        return bool(stat.st_mode & 0o010)
    return bool(stat.st_mode & 0o001)


def _entries(folder: Path) -> list[tuple[int, int, int]]:
    """The folder's access list; made from its mode where it has none."""
    try:
        raw = os.getxattr(folder, ACCESS_LIST)
    except OSError as error:
        if error.errno not in {errno.ENODATA, errno.ENOTSUP}:
            raise
    else:
        return [ENTRY.unpack_from(raw, start) for start in range(len(VERSION), len(raw), ENTRY.size)]
    mode = folder.stat().st_mode
    bits = {USER_OBJ: mode >> 6 & 7, GROUP_OBJ: mode >> 3 & 7, OTHER: mode & 7}
    return [(tag, allowed, NOBODY_IN_PARTICULAR) for tag, allowed in bits.items()]


def _add_passage(folder: Path, user: int) -> None:
    kept = [entry for entry in _entries(folder) if entry[0] != MASK and entry[::2] != (USER, user)]
    masked = [allowed for tag, allowed, _ in kept if tag in {USER, GROUP_OBJ}]
    mask = PASS
    for allowed in masked:
        mask |= allowed
    entries = sorted([*kept, (USER, PASS, user), (MASK, mask, NOBODY_IN_PARTICULAR)], key=lambda e: (e[0], e[2]))
    try:
        os.setxattr(folder, ACCESS_LIST, VERSION + b"".join(ENTRY.pack(*entry) for entry in entries))
    except OSError as error:
        raise NoPassage(
            f"以 root 运行时，内嵌数据库改用一个普通系统用户，但它进不了 {folder}（{error.strerror}）。"
            "请把项目放到别处（例如 /opt/qunluo），或者不用 root 运行。"
        ) from error
