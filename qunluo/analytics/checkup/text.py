"""The report in a terminal: the sentences, every metric beside its measuring stick, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qunluo.analytics.checkup import wording
from qunluo.analytics.checkup.harmless import harmless
from qunluo.analytics.checkup.result import Checkup, Verdict
from qunluo.analytics.playbook import Level

COLOURS: Final[Mapping[Level, str]] = {
    Level.GOOD: "green",
    Level.WATCH: "yellow",
    Level.BAD: "red",
    Level.TOO_LITTLE: "dim",
    Level.INFO: "dim",
}
NARROW: Final = 100
"""Below so many columns the measuring sticks leave the table: they would leave no room for the rest."""


def render_text(checkup: Checkup, console: Console) -> None:
    """Print the report. Nothing a stranger wrote is read as markup."""
    console.print(Group(*_parts(checkup, is_narrow=console.width < NARROW)))


def _parts(checkup: Checkup, *, is_narrow: bool) -> list[RenderableType]:
    parts: list[RenderableType] = [Text()]
    for place, sentence in enumerate(checkup.sentences):
        parts.append(Text(harmless(sentence), style="bold" if place == 1 else ""))
    parts += [Text(f"· {harmless(caveat)}", style="dim") for caveat in checkup.caveats]
    parts.append(_heading("为什么是这个评级"))
    parts += [Text(f"  {reason}") for reason in checkup.grade.reasons]
    parts += [_heading("全部指标"), _metrics(checkup.verdicts, is_narrow=is_narrow)]
    parts.append(_heading("接下来做什么"))
    parts += _advice(checkup)
    return parts


def _heading(words: str) -> RenderableType:
    return Padding(Text(words, style="bold cyan"), (1, 0, 0, 0))


def _metrics(verdicts: Sequence[Verdict], *, is_narrow: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("指标", no_wrap=True)
    table.add_column("测得", justify="right", no_wrap=True)
    table.add_column("结论", no_wrap=True)
    table.add_column("依据", justify="right", no_wrap=True, style="dim")
    if not is_narrow:
        table.add_column("标准", overflow="fold", ratio=3)
        table.add_column("来源", overflow="fold", ratio=4, style="dim")
    for section, part in groupby(verdicts, key=lambda verdict: verdict.section):
        table.add_row(Text(section, style="cyan"))
        for verdict in part:
            table.add_row(*_row(verdict, is_narrow=is_narrow))
    return table


def _row(verdict: Verdict, *, is_narrow: bool) -> list[RenderableType]:
    label = Text(verdict.label, style=COLOURS[verdict.level])
    basis = f"{verdict.basis:,} {wording.COUNT_NAMES[verdict.counts]}"
    sticks = () if is_narrow else (verdict.edges, verdict.source)
    return [f"  {verdict.title}", verdict.shown, label, basis, *sticks]


def _advice(checkup: Checkup) -> list[RenderableType]:
    if not checkup.advice:
        return [Text(f"  {harmless(checkup.sentences[-1])}")]
    parts: list[RenderableType] = []
    for place, advice in enumerate(checkup.advice, start=1):
        parts.append(Text.assemble((f"{place}. {advice.title}", "bold"), (f"（{advice.who}）", "cyan")))
        parts.append(Padding(Text(advice.do), (0, 0, 0, 3)))
        parts.append(Padding(Text(f"怎么算有效：{advice.check}"), (0, 0, 0, 3)))
        parts.append(Padding(Text("；".join(why.rstrip("。") for why in advice.why), style="dim"), (0, 0, 1, 3)))
    return parts
