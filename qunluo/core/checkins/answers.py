"""Answers to forms and quizzes as they were typed, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from qunluo.core.checkins.plan import FieldKind, FormField, Need

Answers = Iterable[tuple[str, str]]
"""(field or question id, value) as typed; a field that takes several values may come several times."""

LONGEST_TEXT: Final = 200
LONGEST_LONG_TEXT: Final = 5000

_PHONE: Final = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,9})?")
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME: Final = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")
_PARTS: Final = re.compile(r"[,，、;；\n]")
_YES_NO: Final = {"是", "否", "yes", "no", "true", "false", "1", "0", "on", "off", "有", "没有"}


def form_errors(need: Need, answers: Answers) -> dict[str, str]:
    """Field id -> what is wrong with it, as a sentence for its member; empty where the form may be sent."""
    typed = _by_id(answers)
    found = ((field.id, error_in(field, typed.get(field.id, []))) for field in need.fields)
    return {field_id: sentence for field_id, sentence in found if sentence}


def error_in(field: FormField, values: list[str]) -> str:
    """What is wrong with these values for the field, or an empty string."""
    if not values:
        return f"请填写“{field.label}”。" if field.is_required else ""
    if field.kind is FieldKind.CHOICES:
        return _error_in_choices(field, values)
    if len(values) > 1:
        return f"“{field.label}”只能填一项。"
    return _CHECKS[field.kind](field, values[0])


def choices_in(field: FormField, values: Iterable[str]) -> tuple[str, ...]:
    """The options that these values name, as the form writes them; a value may name several, parted by a comma.

    What is no option stands there as it was typed.
    """
    options = {_narrow(one): one for one in field.options}
    found: list[str] = []
    for value in values:
        parts = [value] if _narrow(value) in options else _PARTS.split(value)
        found.extend(options.get(_narrow(part), part.strip()) for part in parts if part.strip())
    return tuple(dict.fromkeys(found))


def quiz_score(need: Need, answers: Answers) -> int:
    """How many questions are answered right: all the right options and no other."""
    typed = _by_id(answers)
    return sum(_positions(typed.get(one.id, ())) == one.right for one in need.questions)


def _positions(values: Iterable[str]) -> frozenset[int]:
    """The positions of options, from 0, in values such as "1" or "0,2"; a strange mark is a wrong position."""
    marks = [_narrow(mark) for value in values for mark in _PARTS.split(value)]
    return frozenset(int(mark) if mark.isdecimal() and len(mark) < 4 else -1 for mark in marks if mark)  # noqa: PLR2004 - no quiz has a thousand options


def _by_id(answers: Answers) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = defaultdict(list)
    for key, value in answers:
        if text := value.strip():
            typed[key].append(text)
    return typed


def _error_in_choices(field: FormField, values: list[str]) -> str:
    chosen = choices_in(field, values)
    if not set(chosen) <= set(field.options):
        return f"“{field.label}”只能从给出的选项里选。"
    if field.least is not None and len(chosen) < field.least:
        return f"“{field.label}”至少选 {_plain(field.least)} 项。"
    if field.most is not None and len(chosen) > field.most:
        return f"“{field.label}”最多选 {_plain(field.most)} 项。"
    return ""


def _error_in_text(field: FormField, value: str) -> str:
    most = field.most if field.most is not None else LONGEST_TEXT
    if field.kind is FieldKind.LONG_TEXT and field.most is None:
        most = LONGEST_LONG_TEXT
    if field.least is not None and len(value) < field.least:
        return f"“{field.label}”至少写 {_plain(field.least)} 个字，现在是 {len(value)} 个。"
    if len(value) > most:
        return f"“{field.label}”最多写 {_plain(most)} 个字，现在是 {len(value)} 个。"
    return ""


def _error_in_number(field: FormField, value: str) -> str:
    plain = _narrow(value).replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return f"“{field.label}”请填数字。"
    return _error_in_bounds(field, float(plain))


def _error_in_scale(field: FormField, value: str) -> str:
    mark = _narrow(value)
    if not mark.isdecimal() or len(mark) > 3:  # noqa: PLR2004 - no scale runs further
        return f"“{field.label}”请选一个分数。"
    return _error_in_bounds(field, float(mark), least=1, most=5)


def _error_in_bounds(field: FormField, value: float, *, least: float | None = None, most: float | None = None) -> str:
    least = field.least if field.least is not None else least
    most = field.most if field.most is not None else most
    if least is not None and value < least:
        return f"“{field.label}”不能小于 {_plain(least)}。"
    if most is not None and value > most:
        return f"“{field.label}”不能大于 {_plain(most)}。"
    return ""


def _error_in_choice(field: FormField, value: str) -> str:
    return "" if _narrow(value) in map(_narrow, field.options) else f"“{field.label}”只能从给出的选项里选。"


def _error_in_date(field: FormField, value: str) -> str:
    marks = _DATE.fullmatch(_narrow(value))
    try:
        is_date = marks is not None and date(*map(int, marks.groups())) is not None
    except ValueError:
        is_date = False
    return "" if is_date else f"“{field.label}”请填日期，例如 2026-03-02。"


def _error_in_time(field: FormField, value: str) -> str:
    return "" if _TIME.fullmatch(_narrow(value)) else f"“{field.label}”请填时间，例如 07:30。"


def _error_in_yes_no(field: FormField, value: str) -> str:
    return "" if _narrow(value).casefold() in _YES_NO else f"“{field.label}”请选“是”或“否”。"


def _error_in_phone(field: FormField, value: str) -> str:
    digits = re.sub(r"[\s-]", "", _narrow(value))
    return "" if _PHONE.fullmatch(digits) else f"“{field.label}”请填 11 位手机号。"


def _narrow(text: str) -> str:
    """The text in plain width, for comparing and for reading numbers."""
    return unicodedata.normalize("NFKC", text).strip()


def _plain(number: float) -> str:
    return f"{number:g}"


_CHECKS: Final[dict[FieldKind, Callable[[FormField, str], str]]] = {
    FieldKind.TEXT: _error_in_text,
    FieldKind.LONG_TEXT: _error_in_text,
    FieldKind.NUMBER: _error_in_number,
    FieldKind.CHOICE: _error_in_choice,
    FieldKind.DATE: _error_in_date,
    FieldKind.TIME: _error_in_time,
    FieldKind.SCALE: _error_in_scale,
    FieldKind.YES_NO: _error_in_yes_no,
    FieldKind.PHONE: _error_in_phone,
}
