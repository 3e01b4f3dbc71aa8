"""`qunluo evaluate moderation DIR`: how right the classifiers are on a folder of labelled texts, as a table or JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qunluo.core.moderation.sight import Topic
from qunluo.lib.refusal import Refusal
from qunluo.moderation.group_log import measure_group
from qunluo.moderation.measuring import measure

WIDTH: Final = 140
"""Of a table that goes into a file or a pipe."""
_WAYS: Final = {
    "shipped": "随产品发布的模型（没有学过这里的文字）",
    "learned": "学了同一文件夹的 train，再评这个文件",
    "folds": "在这个文件里轮流学四份、评一份（相似的文字不拆开）",
}
_TOPICS: Final = {"advert": "广告", "abuse": "攻击"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A group's exported history, with labels and an earlier history where they are there."""

    file: Path
    gold: Path | None = None
    past: Path | None = None


def run(folder: Path | None, *, as_json: bool, topic: str | None, log: Log | None) -> int:
    """Measure and print. The exit code is 0 where anything could be measured."""
    if folder is None and log is None:
        raise Refusal("请给出带标签的文件夹，或者用 --group 给出一份群聊记录。")
    chosen = Topic(topic) if topic else None
    found: dict[str, Any] = measure(folder, topic=chosen) if folder else {"format": 1, "figures": []}
    if log is not None:
        found["group"] = measure_group(log.file, gold=log.gold, past=log.past)
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return 0
    _show(found)
    return 0


def _show(found: dict[str, Any]) -> None:
    from rich.console import Console  # noqa: PLC0415 - JSON need not wait for it
    from rich.table import Table  # noqa: PLC0415

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    if found["figures"]:
        console.print(f"看的是：{_TOPICS[found['topic']]}    模型：{found['model']['version']}", highlight=False)
    for way, meaning in _WAYS.items():
        lines = [one for one in found["figures"] if one["way"] == way]
        if not lines:
            continue
        table = Table(title=meaning, title_justify="left")
        for heading in (
            "文件",
            "条数",
            "阳性",
            "准确率",
            "召回率",
            "F1",
            "误报/千条",
            "误报 1/千条时召回",
            "没见过的 F1",
        ):
            table.add_column(heading, justify="left" if heading == "文件" else "right", no_wrap=heading == "文件")
        for one in lines:
            table.add_row(*_cells(one))
        console.print(table)
        if any(one["is_own_source"] for one in lines):
            console.print("带 * 的文件正是模型学过的，这一行不说明什么，请看轮流评的那张表。")
    if found.get("bad_lines"):
        console.print(f"有 {found['bad_lines']} 行没有标签，跳过了。")
    if "group" in found:
        for sentence in _sentences(found["group"]):
            console.print(sentence, highlight=False, markup=False)


def _cells(one: dict[str, Any]) -> list[str]:
    deviation = f" ± {one['f1_deviation']:.3f}" if one["f1_deviation"] is not None else ""
    return [
        f"{one['file']}{' *' if one['is_own_source'] else ''}",
        str(one["texts"]),
        str(one["positive"]),
        _share(one["precision"]),
        _share(one["recall"]),
        _share(one["f1"]) + deviation,
        "—" if one["false_alarms_per_1000"] is None else f"{one['false_alarms_per_1000']:.1f}",
        _share(one["recall_at_1_per_1000"]),
        _share(one["strict_f1"]),
    ]


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _sentences(group: dict[str, Any]) -> list[str]:
    told = [
        f"群聊记录：共 {group['messages']} 条文字消息。",
        f"先把更早的 {group['learned']} 条当作平常的话学习，再评之后的 {group['judged']} 条。",
        f"只看分类器，叫出 {group['classifier_calls']} 条。",
        f"加上证据，叫出 {group['calls']} 条，每千条 {group['calls_per_1000']:.2f} 条。",
    ]
    if group["gold"] is not None:
        told.append(
            f"对照标注：{group['gold']} 条广告叫出了 {group['caught']} 条，误报 {group['false_alarms']} 条，"
            f"每千条 {group['false_alarms_per_1000']:.2f} 条。"
        )
    return told
