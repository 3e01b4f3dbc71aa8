"""`make bench`: all figures as a table, and as JSON with --json FILE. `--quick` takes a tenth of the rows."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import figures
from bench.burst import burst
from bench.cheating import cheating
from bench.checkins_ground import Ground, lay
from bench.checkins_pages import pages
from bench.figures import Figure
from bench.house import House, house
from bench.moderation import backtest, moderation
from bench.words import words

PARTS = ("callbacks", "import", "checkup", "pages", "burst", "cheating", "words", "moderation", "backtest")


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    parser.add_argument("--only", choices=PARTS, help="measure this alone")
    given = parser.parse_args()
    console = Console()
    measured = []
    for figure in _measure(1 if given.quick else 10, only=given.only):
        measured.append(figure)
        console.print(f"{figure.name}: {figure.value:,} {figure.unit}", highlight=False)
    console.print(_table(measured))
    if given.json:
        given.json.write_text(json.dumps([asdict(figure) for figure in measured], indent=1, ensure_ascii=False))


def _measure(scale: int, *, only: str | None) -> Iterator[Figure]:
    messages = 100_000 * scale
    with tempfile.TemporaryDirectory(prefix="qunluo-bench-") as folder:
        needs_history = only in {None, "import", "checkup", "backtest"}
        path = figures.make_history(Path(folder), messages=messages) if needs_history else Path()
        if only in {None, "checkup"}:
            yield figures.checkup(path, messages=messages)
        if only in {None, "words"}:
            yield from words(scale=scale)
        if only in {"checkup", "words"}:
            return
        with house() as built:
            if only in {None, "moderation"}:
                yield moderation(count=2_000 * scale)
            if only in {None, "callbacks"}:
                yield from figures.callbacks(built, count=6_000 * scale)
            if only in {None, "import"}:
                yield figures.importing(built, path, messages=messages)
            if only in {None, "backtest"}:
                yield from backtest(built, path, messages=messages)
            if only in {None, "pages", "burst"}:
                yield from _checkins(built, checkins=100_000 * scale, only=only)
            if only in {None, "cheating"}:
                yield from cheating(honest=1_000 * scale)


def _checkins(built: House, *, checkins: int, only: str | None) -> Iterator[Figure]:
    from qunluo.lib.clock import now

    ground = lay(built.community_id, built.account_id, at=now(), checkins=checkins)
    if only != "burst":
        yield from pages(built, ground)
    if only != "pages":
        yield from _burst(built, ground)


def _burst(built: House, ground: Ground) -> Iterator[Figure]:
    from qunluo.lib.clock import now

    raw = figures.copy_events(built, count=20_000)
    told = burst(built, ground, at=now())
    more = {name: round(value, 3) for name, value in asdict(told).items()}
    shared: dict[str, Any] = {"raw": raw, "raw_name": "COPY of rows, rows/s"}
    seen = [
        ("taps of 10 s, p99", "ms", round(told.p99 * 1e3), 500, more),
        ("all of them visible after", "s", round(told.seconds_until_all_count, 1), 20, {}),
        ("errors", "taps", told.errors, 0, {}),
        ("lost", "members", told.lost, 0, {"counted": told.counted, "held": told.held}),
        ("doubled", "check-ins or entries", told.doubled, 0, {"entries": told.entries}),
        ("a page meanwhile, p95", "ms", round(told.page_p95 * 1e3), 1_000, {}),
    ]
    for name, unit, value, target, details in seen:
        yield Figure(
            name=f"{told.members:,} members check in: {name}",
            unit=unit,
            value=value,
            target=target,
            more=details,
            **shared,
        )


def _table(measured: list[Figure]) -> Table:
    table = Table(title=f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}")
    for heading in ("figure", "value", "asked for", "raw limit in this run", "more"):
        table.add_column(heading)
    for one in measured:
        more = ", ".join(f"{name} {value}" for name, value in one.more.items())
        table.add_row(one.name, f"{one.value:,} {one.unit}", f"{one.target:,}", f"{one.raw:,} ({one.raw_name})", more)
    return table


if __name__ == "__main__":
    main()
