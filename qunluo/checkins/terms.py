"""A plan's terms as JSON and back. What is missing has its default; what can't be right is told in a sentence."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfoNotFoundError

from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.faults import faults_of
from qunluo.core.checkins.plan import Terms
from qunluo.core.hours import zone

_NOT_IN_DATA: Final = frozenset({"version", "since"})
_LONGEST: Final = 5000
_MOST: Final = 1000
_GREATEST: Final = 1_000_000_000

LABELS: Final = {
    "name": "名称",
    "timezone": "时区",
    "starts_on": "开始日期",
    "ends_on": "结束日期",
    "weekdays": "打卡的星期",
    "calendar": "日历",
    "pauses": "暂停日期",
    "sessions": "时段",
    "sessions_needed": "每天要完成的时段数",
    "times_a_week": "每周次数",
    "number": "天数核对",
    "audience": "对象",
    "tags": "标签",
    "tiers": "分层",
    "counts_staff": "管理员是否计入",
    "make_up": "补卡规则",
    "ladder": "奖励阶梯",
    "lucky_share": "抽奖券比例",
    "reminder": "提醒",
    "report": "战报",
    "replies": "群内回复",
    "held_from": "待审核的风险分",
    "panel": "申诉评审人数",
    "appeal_hours": "申诉处理时限",
    "is_switched_off": "暂停",
    "id": "编号",
    "starts": "开始时间",
    "ends": "结束时间",
    "needs": "打卡内容",
    "any_will_do": "任选一种",
    "points": "积分",
    "kind": "种类",
    "words": "关键词",
    "pattern": "格式",
    "least": "最少",
    "most": "最多",
    "theme": "图片主题",
    "places": "地点",
    "questions": "题目",
    "fields": "表单项",
    "latitude": "纬度",
    "longitude": "经度",
    "metres": "半径",
    "text": "文字",
    "options": "选项",
    "right": "正确答案",
    "explanation": "解析",
    "label": "名称",
    "is_required": "是否必填",
    "hint": "提示",
    "takes_voucher": "是否收补卡券",
    "task": "补卡任务",
    "task_length": "任务字数",
    "per_month": "每月次数",
    "reach_days": "可补天数",
    "heals": "是否恢复连续",
    "streak": "连续天数",
    "repeats": "是否重复",
    "times": "时间",
    "per_week": "每周次数",
    "daily_at": "日报时间",
    "weekday": "周报的星期",
    "weekly_at": "周报时间",
    "names_missing": "是否点名",
}


class BadTerms(ValueError):
    """These can't be a plan's terms. `sentences` tell an operator why, one fault each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("".join(sentences))
        self.sentences = sentences


def terms_from(data: Mapping[str, Any], *, version: int, since: datetime, is_kept: bool = False) -> Terms:
    """The terms in the data; raises `BadTerms`. What is kept was judged once and is not judged again (`is_kept`)."""
    if not isinstance(data, Mapping):
        raise BadTerms("计划的内容格式不对。")
    known = {key: value for key, value in data.items() if key not in _NOT_IN_DATA}
    if known.get("starts_on") is None:
        known["starts_on"] = _first_day(known, since)
    terms: Terms = _decoded(Terms, {**known, "version": version, "since": since}, "计划")
    if not is_kept and (faults := faults_of(terms)):
        raise BadTerms(*faults)
    return terms


def data_of(terms: Terms) -> dict[str, Any]:
    """What of the terms goes into a version's data; `terms_from` reads it back."""
    return {key: value for key, value in _encoded(terms).items() if key not in _NOT_IN_DATA}


def _first_day(known: Mapping[str, Any], since: datetime) -> str:
    name = known.get("timezone", "Asia/Shanghai")
    try:
        zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise BadTerms(f"没有“{name}”这个时区。") from None
    return local_day(since, Terms(since=since, starts_on=since.date(), timezone=name)).isoformat()


def _encoded(value: Any) -> Any:
    match value:
        case StrEnum():
            return value.value
        case date() | time():
            return value.isoformat()
        case frozenset():
            return sorted(_encoded(one) for one in value)
        case tuple():
            return [_encoded(one) for one in value]
        case _ if is_dataclass(value):
            return {one.name: _encoded(getattr(value, one.name)) for one in fields(value)}
        case _:
            return value


def _decoded(kind: Any, value: Any, where: str) -> Any:
    """The value as this type; `where` names it in the sentence of an error."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return None if value is None else _decoded(inner[0], value, where)
    if origin is tuple:
        items = _list_in(value, where)
        if len(inner) == 2 and inner[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
            return tuple(_decoded(inner[0], one, f"{where}第 {at} 项") for at, one in enumerate(items, 1))
        if len(items) != len(inner):
            raise BadTerms(f"{where}应该有 {len(inner)} 个值。")
        return tuple(_decoded(one, item, where) for one, item in zip(inner, items, strict=True))
    if origin is frozenset:
        return frozenset(_decoded(inner[0], one, where) for one in _list_in(value, where))
    if is_dataclass(kind):
        return _decoded_fields(kind, value, where)
    if issubclass(kind, StrEnum):
        return _one_of(kind, value, where)
    return _PLAIN[kind](value, where)


def _decoded_fields(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise BadTerms(f"{where}的格式不对。")
    found = {}
    for one, type_of in _fields(kind):
        label = LABELS.get(one.name, one.name)
        place = label if where == "计划" else f"{where}的{label}"
        if one.name in value:
            found[one.name] = _decoded(type_of, value[one.name], place)
        elif one.default is MISSING and one.default_factory is MISSING:
            raise BadTerms(f"缺少{place}。")
    return kind(**found)


@cache
def _fields(kind: Any) -> tuple[tuple[Field[Any], Any], ...]:
    types_of = get_type_hints(kind)
    return tuple((one, types_of[one.name]) for one in fields(kind))


def _list_in(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise BadTerms(f"{where}应该是一个列表。")
    if len(value) > _MOST:
        raise BadTerms(f"{where}太多了，最多 {_MOST} 项。")
    return list(value)


def _one_of(kind: type[StrEnum], value: Any, where: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise BadTerms(f"{where}不能是“{value}”，只能是 {'、'.join(kind)} 之一。") from None


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise BadTerms(f"{where}应该是文字。")
    if len(value) > _LONGEST or "\0" in value:
        raise BadTerms(
            f"{where}太长了，最多 {_LONGEST} 个字。" if "\0" not in value else f"{where}里有不能保存的字符。"
        )
    return value


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise BadTerms(f"{where}应该是整数。")
    if abs(value) > _GREATEST:
        raise BadTerms(f"{where}太大了。")
    return int(value)


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise BadTerms(f"{where}应该是数字。")
    return float(value)


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadTerms(f"{where}应该是“是”或“否”。")
    return value


def _date(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadTerms(f"{where}应该是日期，例如 2026-03-02。") from None


def _time(value: Any, where: str) -> time:
    try:
        found = value if isinstance(value, time) else time.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadTerms(f"{where}应该是时间，例如 22:00。") from None
    return found.replace(tzinfo=None, second=0, microsecond=0)


def _moment(value: Any, where: str) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise BadTerms(f"{where}应该是带时区的时间。")
    return value


_PLAIN: Final[dict[Any, Callable[[Any, str], Any]]] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _flag,
    date: _date,
    time: _time,
    datetime: _moment,
}
