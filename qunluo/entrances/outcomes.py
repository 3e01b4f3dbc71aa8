"""What became of members, from a table: who bought, who completed the course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from qunluo.checkins.reads.outcomes import BOUGHT, COMPLETED
from qunluo.checkins.writes.outcomes import save_outcomes
from qunluo.core.hours import zone
from qunluo.entrances.cells import BadCell, amount_of, day_ends, is_done, moment_of
from qunluo.entrances.columns import guessed
from qunluo.entrances.findings import Findings
from qunluo.entrances.lines import Sheet, called_in
from qunluo.entrances.seats import Called, Seats
from qunluo.entrances.tables import Row, header_of, places_of, rows_of, value_of

FIELDS = {
    "name": "成员昵称",
    "member": "成员 ID",
    "group": "群",
    "kind": "结果",
    "day": "日期",
    "amount": "金额",
    "status": "状态",
}
FIXED = "always"
"""Not a column: the outcome of all rows, where no column tells it."""
NAMES: Mapping[str, str] = {
    "name": "成员 成员昵称 昵称 群昵称 姓名 名字 用户 用户名 买家 客户 学员 学生 微信昵称 name nickname",
    "member": "成员id 用户id 账号 帐号 微信号 openid unionid userid memberid id 学号 工号",
    "group": "群 群名 群聊 所在群 班级 小组 group",
    "kind": "结果 类型 事件 行为 商品 课程 产品 项目 outcome type event",
    "day": "日期 购买日期 完成日期 下单时间 支付时间 付款时间 成交时间 购买时间 完成时间 时间 date time",
    "amount": "金额 实付 实付金额 付款金额 支付金额 订单金额 价格 amount price total",
    "status": "状态 是否购买 是否完成 是否结课 是否付款 订单状态 status",
}
KINDS = {
    BOUGHT: "购买 下单 付费 付款 支付 成交 消费 订单 买 已购买 已付款 bought purchase paid order",
    COMPLETED: "完成 完课 结课 结业 毕业 学完 通过 已完成 completed done finished passed",
}
SHOWN = {BOUGHT: "购买", COMPLETED: "完成课程"}
LONGEST_KIND = 30
SAMPLES = 5
PAID = {"已付款", "已支付", "交易成功", "已购买", "已完成", "已结课", "已成交"}
UNPAID = {"待付款", "已关闭", "已取消", "已退款", "退款", "未购买", "未付款", "未结课"}


@dataclass(slots=True, kw_only=True)
class Found:
    """One outcome of one member: all rows that tell of it, together."""

    member: int
    name: str
    kind: str
    at: datetime | None = None
    amount: Decimal | None = None
    numbers: list[int] = field(default_factory=list)

    def add(self, number: int, at: datetime | None, amount: Decimal | None) -> None:
        """The first moment counts, and all amounts."""
        self.numbers.append(number)
        self.at = min(filter(None, (self.at, at)), default=None)
        self.amount = sum(filter(None, (self.amount, amount)), Decimal(0)) if self.amount or amount else self.amount

    def row(self) -> dict[str, Any]:
        """As the table of outcomes takes it."""
        amount = None if self.amount is None else str(self.amount)
        return {"member": self.member, "kind": self.kind, "at": self.at, "amount": amount}


def guess(path: Path) -> dict[str, str]:
    """The columns by their names."""
    return guessed(header_of(path), NAMES)


def is_complete(columns: Mapping[str, str]) -> bool:
    """Whether the columns say who, and what became of them."""
    return ("name" in columns or "member" in columns) and ("kind" in columns or FIXED in columns)


def look(sheet: Sheet) -> Findings:
    """What importing would write, and what must be said about rows."""
    findings = Findings()
    for one in _found(sheet, findings):
        findings.counts["good"] += 1
        findings.members.add(one.member)
        if one.at:
            findings.days.add(one.at.astimezone(zone(sheet.plan.terms.timezone)).date().isoformat())
        if len(one.numbers) > 1:
            rows = "、".join(map(str, one.numbers[:5]))
            findings.say(one.numbers[-1], "joined", f"{one.name}的第 {rows} 行合成一条：取最早的日期，金额相加")
        if len(findings.samples) < SAMPLES:
            findings.samples.append(
                [one.name, SHOWN.get(one.kind, one.kind), "" if one.amount is None else f"¥{one.amount}"]
            )
    findings.said.sort()
    return findings


def take(sheet: Sheet) -> tuple[int, list[list[Any]]]:
    """Write them; how many, and what it takes to undo it."""
    rows = [one.row() for one in _found(sheet, Findings())]
    return len(rows), save_outcomes(sheet.plan.id, rows)


def kind_of(text: str) -> str:
    """Our word for an outcome where it is one that we know; else the table's own."""
    word = text.strip()
    for kind, words in KINDS.items():
        if word.casefold() in words.split():
            return kind
    return word[:LONGEST_KIND]


def _found(sheet: Sheet, findings: Findings) -> list[Found]:
    """Every outcome of every member, in the order of the table."""
    places = places_of(header_of(sheet.path), sheet.columns)
    rows = [row for row in rows_of(sheet.path) if _is_told(row, places, findings)]
    calls = [called_in(row, places) for row in rows]
    members, doubts = Seats(sheet.groups, chosen=sheet.chosen).find(one for one in calls if one.shown)
    findings.doubt(doubts)
    found: dict[tuple[int, str], Found] = {}
    for row, called in zip(rows, calls, strict=True):
        member = members.get(called)
        if member is None:
            _say_missing(row, called, members, findings)
            continue
        try:
            kind, at, amount = _values(row, places, sheet)
        except BadCell as error:
            findings.say(row.number, "bad", str(error))
            continue
        one = found.setdefault((member.pk, kind), Found(member=member.pk, name=member.name, kind=kind))
        one.add(row.number, at, amount)
    return list(found.values())


def _is_told(row: Row, places: Mapping[str, int], findings: Findings) -> bool:
    findings.counts["rows"] += 1
    status = value_of(row, places, "status")
    try:
        is_told = status not in UNPAID and (status in PAID or is_done(status))
    except BadCell as error:
        findings.say(row.number, "bad", str(error))
        return False
    findings.counts["not_done"] += not is_told
    return is_told


def _say_missing(row: Row, called: Called, members: Mapping[Called, object], findings: Findings) -> None:
    if not called.shown:
        findings.say(row.number, "bad", "没有写成员")
    else:
        findings.counts["passed_over"] += called in members


def _values(row: Row, places: Mapping[str, int], sheet: Sheet) -> tuple[str, datetime | None, Decimal | None]:
    kind = kind_of(value_of(row, places, "kind") or sheet.columns.get(FIXED, ""))
    if not kind:
        raise BadCell("没有写结果")
    amount = amount_of(value_of(row, places, "amount"))
    given = value_of(row, places, "day")
    if not given:
        return kind, None, amount
    timezone = sheet.plan.terms.timezone
    day, clock = moment_of(given, timezone, today=sheet.today)
    if day > sheet.today:
        raise BadCell(f"日期“{given[:20]}”还没有到")
    at = datetime.combine(day, clock, zone(timezone)).astimezone(UTC) if clock else day_ends(day, timezone)
    return kind, at, amount
