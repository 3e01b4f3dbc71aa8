"""`qunluo evaluate …`: figures about our own judgement on a folder of labelled texts."""

from __future__ import annotations

from pathlib import Path

import orjson
import typer
from rich.console import Console
from rich.table import Table

from qunluo.replies.faq.vectors import installed_vectors
from qunluo.replies.measuring import Measured, NothingToMeasure, measure_folder


def faq(folder: Path, *, as_json: bool, with_vectors: bool) -> int:
    """Print how well the questions of the folder are found; returns the exit code."""
    vectors = installed_vectors() if with_vectors else None
    if with_vectors and vectors is None:
        typer.echo("没有安装句向量：pip install 'qunluo[vectors]'。", err=True)
        return 2
    try:
        measured = measure_folder(folder, vectors=vectors)
    except (NothingToMeasure, OSError, UnicodeDecodeError) as error:
        typer.echo(str(error), err=True)
        return 2
    if as_json:
        typer.echo(orjson.dumps([one.as_dict() for one in measured], option=orjson.OPT_INDENT_2).decode())
    else:
        Console().print(_table(measured))
    return 0


def _table(measured: list[Measured]) -> Table:
    table = Table()
    for heading in (
        "问答库",
        "条目",
        "提问",
        "库外提问",
        "第一个就对",
        "前三个里有",
        "误答 5% 时仍回答",
        "AUC",
        "微秒/次",
    ):
        table.add_column(heading, justify="left" if heading == "问答库" else "right")
    for one in measured:
        shares = ("—" if value is None else f"{value:.3f}" for value in (one.top1, one.top3, one.answered, one.auc))
        counts = (str(one.entries), str(one.asked), str(one.outside))
        table.add_row(one.name, *counts, *shares, f"{one.microseconds:.0f}")
    return table
