"""`qunluo doctor`: every check is one sentence on what is, and one on what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import typer

from qunluo.config import checks, settings
from qunluo.config.database_checks import database
from qunluo.config.diagnosis import Diagnosis, Level
from qunluo.sms import registry

MARKS = {Level.OK: "✓", Level.WARN: "!", Level.FAIL: "✗"}


def examine(*, as_json: bool) -> int:
    """Print what was found. 0 where nothing is broken, 1 otherwise."""
    found = []
    for diagnosis in _diagnoses():
        found.append(diagnosis)
        if not as_json:
            _print(diagnosis)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    return int(any(one.level is Level.FAIL for one in found))


def _diagnoses() -> Iterator[Diagnosis]:
    var = settings.QUNLUO_VAR
    yield checks.python()
    yield checks.data_folder(var)
    yield checks.disk(var)
    yield checks.secrets(var / "secrets")
    yield checks.page_files(settings.ROOT, settings.STATIC_ROOT)
    yield checks.port(settings.QUNLUO_BIND, settings.QUNLUO_PORT, is_running=checks.is_ours(var))
    yield checks.exposure(settings.QUNLUO_BIND, settings.QUNLUO_URL)
    yield checks.sms(settings.QUNLUO_SMS, registry.missing())
    embedded = None if settings.QUNLUO_DATABASE_URL else var / "postgres"
    yield from database(settings.database_url(), embedded=embedded)


def _print(diagnosis: Diagnosis) -> None:
    typer.echo(f"{MARKS[diagnosis.level]} {diagnosis.sentence}")
    if diagnosis.remedy:
        typer.echo(f"  → {diagnosis.remedy}")
