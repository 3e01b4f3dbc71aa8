"""What was prepared last time, so that the second start skips it: a mark of the tables, a mark of the page files.

Read without Django: the supervisor asks before it decides whether Django is needed at all.
"""

from __future__ import annotations

import hashlib
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import psycopg

PACKAGE = Path(__file__).resolve().parent.parent
MARK_FILE = ".mark"
READ_MARK = """
SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()
"""
HAS_DEMO = "SELECT EXISTS (SELECT FROM accounts_community WHERE is_demo)"


def schema_mark() -> str:
    """Changes with every migration of ours and with every version of a package that may bring its own."""
    return _mark([*_stamps(PACKAGE.glob("*/migrations/*.py")), *_packages()])


def static_mark() -> str:
    """Changes with every page file, every translation and every package that may bring its own."""
    files = (path for folder in ("static", "locale") for path in PACKAGE.rglob(f"{folder}/**/*"))
    return _mark([*_stamps(files), *_packages()])


def is_schema_current(conninfo: str) -> bool:
    """Whether this database was prepared by exactly this code."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        row = connection.execute(READ_MARK).fetchone()
    return row is not None and row[0] == schema_mark()


def has_demo(conninfo: str) -> bool:
    """Whether the demo community was made. Ask only where the schema is current."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        row = connection.execute(HAS_DEMO).fetchone()
    return row is not None and bool(row[0])


def are_files_current(static: Path) -> bool:
    """Whether the page files were gathered from exactly these."""
    try:
        return (static / MARK_FILE).read_text(encoding="ascii") == static_mark()
    except OSError:
        return False


def _stamps(paths: Iterable[Path]) -> list[str]:
    """Name, size and time of change of every file that a person wrote or a package brought."""
    files = (path for path in paths if path.is_file() and path.suffix != ".mo")
    return sorted(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)


def _packages() -> list[str]:
    return sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


def _mark(words: list[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
