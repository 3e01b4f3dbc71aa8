"""`qunluo points check`: every row of the ledger, now."""

from __future__ import annotations

import json

import typer
from rich.console import Console
from rich.progress import Progress

from qunluo.points.checker import check_all
from qunluo.points.reads.checks import sentence


def check(*, as_json: bool) -> int:
    """Print what was found. 0 where every row is as it was written, 1 otherwise."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("核对积分流水", total=None)
        found = check_all(say=lambda seen, total: progress.update(bar, completed=seen, total=total))
    if as_json:
        faults = [fault.as_data() | {"sentence": sentence(fault)} for fault in found.faults]
        typer.echo(json.dumps({"entries": found.entries, "faults": faults}, ensure_ascii=False, indent=2))
    else:
        for fault in found.faults:
            typer.echo(f"✗ {sentence(fault)}")
        verdict = f"发现 {len(found.faults)} 处不符。" if found.faults else "全部相符，没有改动过的痕迹。"
        typer.echo(f"{'✗' if found.faults else '✓'} 核对了 {found.entries} 笔流水，{verdict}")
    return int(bool(found.faults))
