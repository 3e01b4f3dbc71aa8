"""Roll calls as tables in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from qunluo.core.checkins.roll_call import RollCall, RollCallEntry
from qunluo.core.checkins.tally import tally


def show(roll_calls: Sequence[RollCall], console: Console | None = None) -> None:
    """Each list, and who took part how often."""
    console = console or Console()
    for roll_call in roll_calls:
        console.print(_list(roll_call))
    console.print(_people(roll_calls))
    entries = sum(len(roll_call.entries) for roll_call in roll_calls)
    console.print(f"共 {len(roll_calls)} 个接龙，{entries} 条。", highlight=False)


def _list(roll_call: RollCall) -> Table:
    title = " · ".join(part for part in (roll_call.date, roll_call.title.split("\n")[0]) if part)
    table = Table(title=escape(title or "接龙"), title_justify="left", box=box.SIMPLE)
    table.add_column("序号", justify="right")
    table.add_column("昵称")
    table.add_column("第几天", justify="right")
    table.add_column("状态")
    for entry in roll_call.entries:
        number = "" if entry.number is None else str(entry.number)
        day = "" if entry.day_number is None else str(entry.day_number)
        table.add_row(number, escape(entry.name) or "[dim]没写名字[/]", day, _state(entry))
    if not roll_call.entries:
        table.add_row("", "[dim]还没有人[/]", "", "")
    return table


def _state(entry: RollCallEntry) -> str:
    if not entry.is_done:
        return "[yellow]未完成[/]"
    return "[cyan]补卡[/]" if entry.is_make_up else "[green]完成[/]"


def _people(roll_calls: Sequence[RollCall]) -> Table:
    table = Table(title="每个人", title_justify="left", box=box.SIMPLE)
    table.add_column("昵称")
    table.add_column("出现天数", justify="right")
    table.add_column("完成天数", justify="right")
    table.add_column("补卡", justify="right")
    table.add_column("写到第几天", justify="right")
    for one in tally(roll_calls):
        last = "" if one.last_day_number is None else str(one.last_day_number)
        table.add_row(escape(one.name), str(one.days), str(one.done), str(one.make_ups), last)
    return table
