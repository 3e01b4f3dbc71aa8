"""Before the first process of ours runs: tables as this code wants them, page files gathered in one folder."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from qunluo.jobs import marks
from qunluo.lib.refusal import Refusal

ONE_AT_A_TIME = 0x51554E4C  # the key of the lock: "QUNL"
OURS = "qunluo."


class SchemaIsNewer(Refusal):
    """The database was prepared by a newer version of us."""


def migrate(conninfo: str) -> None:
    """Bring the tables up to date. Several nodes may start at once: one migrates and the others wait."""
    with closing(psycopg.connect(conninfo, autocommit=True)) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        newer = unknown_migrations()
        if newer:
            raise SchemaIsNewer(f"数据库是由更新版本的群落准备的（{'、'.join(newer)}）。请使用那个版本，或从备份恢复。")
        call_command("migrate", verbosity=0, interactive=False)
        _set_mark(lock)


def unknown_migrations() -> list[str]:
    """Migrations of ours that the database has and the code has not."""
    loader = MigrationLoader(connection)
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if _is_ours(app) and (app, name) not in loader.graph.nodes
    )


def missing_migrations() -> list[str]:
    """Migrations that the code has and the database has not."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.graph.nodes if (app, name) not in loader.applied_migrations)


def collect(static: Path) -> None:
    """Gather all page files, each under a name with its content's hash; then say what they were made from."""
    shutil.rmtree(static, ignore_errors=True)
    static.mkdir(parents=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    (static / marks.MARK_FILE).write_text(marks.static_mark(), encoding="ascii")


def _set_mark(lock: psycopg.Connection[tuple[object, ...]]) -> None:
    name = psycopg.sql.Identifier(lock.info.dbname)
    lock.execute(psycopg.sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, psycopg.sql.Literal(marks.schema_mark())))


def _is_ours(label: str) -> bool:
    config = apps.app_configs.get(label)
    return config is not None and config.name.startswith(OURS)
