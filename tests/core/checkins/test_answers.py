"""Answers as they are typed: what is right, and the sentence for what is not."""

from __future__ import annotations

import pytest

from qunluo.core.checkins.answers import choices_in, form_errors, quiz_score
from qunluo.core.checkins.plan import FieldKind, FormField, Need, NeedKind, Question


def field(kind, **fields):
    return FormField(**{"id": "f", "label": "项", "kind": kind} | fields)


def error(one, *values):
    need = Need(kind=NeedKind.FORM, fields=(one,))
    return form_errors(need, [("f", value) for value in values]).get("f", "")


ONE_OF = {"options": ("晨跑", "夜跑", "走，或停")}


@pytest.mark.parametrize(
    ("one", "value"),
    [
        pytest.param(field(FieldKind.TEXT), "好", id="text"),
        pytest.param(field(FieldKind.TEXT, least=2, most=3), "三个字", id="text within its bounds"),
        pytest.param(field(FieldKind.LONG_TEXT), "字" * 5000, id="long text"),
        pytest.param(field(FieldKind.NUMBER), "3.5", id="number"),
        pytest.param(field(FieldKind.NUMBER), "-３", id="number in full width"),
        pytest.param(field(FieldKind.NUMBER, most=2000), "1,200", id="number with thousands"),
        pytest.param(field(FieldKind.NUMBER, least=1, most=10), "10", id="number on its bound"),
        pytest.param(field(FieldKind.CHOICE, **ONE_OF), "夜跑", id="choice"),
        pytest.param(field(FieldKind.CHOICE, **ONE_OF), "走，或停", id="choice with a comma"),
        pytest.param(field(FieldKind.DATE), "2024-02-29", id="leap day"),
        pytest.param(field(FieldKind.DATE), "2026年3月2日", id="date in Chinese"),
        pytest.param(field(FieldKind.DATE), "2026/3/2", id="date with slashes"),
        pytest.param(field(FieldKind.TIME), "7:05", id="time"),
        pytest.param(field(FieldKind.TIME), "２３：59", id="time in full width"),
        pytest.param(field(FieldKind.TIME), "07:30:15", id="time with seconds"),
        pytest.param(field(FieldKind.SCALE), "5", id="scale"),
        pytest.param(field(FieldKind.SCALE, most=10), "9", id="longer scale"),
        pytest.param(field(FieldKind.YES_NO), "是", id="yes"),
        pytest.param(field(FieldKind.YES_NO), "NO", id="no"),
        pytest.param(field(FieldKind.PHONE), "13800138000", id="phone"),
        pytest.param(field(FieldKind.PHONE), "+86 138-0013-8000", id="phone as people write it"),
        pytest.param(field(FieldKind.TEXT, is_required=False), "", id="nothing where nothing is required"),
        pytest.param(field(FieldKind.TEXT, is_required=False), "  ", id="blanks where nothing is required"),
    ],
)
def test_what_is_right_is_taken(one, value):
    assert error(one, value) == ""


@pytest.mark.parametrize(
    ("one", "value", "sentence"),
    [
        pytest.param(field(FieldKind.TEXT), " ", "请填写“项”。", id="nothing"),
        pytest.param(field(FieldKind.TEXT, least=2), "好", "“项”至少写 2 个字，现在是 1 个。", id="too short"),
        pytest.param(field(FieldKind.TEXT, most=2), "三个字", "“项”最多写 2 个字，现在是 3 个。", id="too long"),
        pytest.param(field(FieldKind.TEXT), "字" * 201, "“项”最多写 200 个字，现在是 201 个。", id="far too long"),
        pytest.param(
            field(FieldKind.LONG_TEXT), "字" * 5001, "“项”最多写 5000 个字，现在是 5001 个。", id="longer yet"
        ),
        pytest.param(field(FieldKind.NUMBER), "五", "“项”请填数字。", id="no number"),
        pytest.param(field(FieldKind.NUMBER), "1e9", "“项”请填数字。", id="number of a machine"),
        pytest.param(field(FieldKind.NUMBER), "nan", "“项”请填数字。", id="not a number"),
        pytest.param(field(FieldKind.NUMBER, least=1.5), "1", "“项”不能小于 1.5。", id="too small"),
        pytest.param(field(FieldKind.NUMBER, most=10), "10.1", "“项”不能大于 10。", id="too great"),
        pytest.param(field(FieldKind.CHOICE, **ONE_OF), "慢跑", "“项”只能从给出的选项里选。", id="no option"),
        pytest.param(field(FieldKind.DATE), "2026-02-29", "“项”请填日期，例如 2026-03-02。", id="no leap day"),
        pytest.param(field(FieldKind.DATE), "昨天", "“项”请填日期，例如 2026-03-02。", id="no date"),
        pytest.param(field(FieldKind.TIME), "24:00", "“项”请填时间，例如 07:30。", id="no hour"),
        pytest.param(field(FieldKind.TIME), "7点", "“项”请填时间，例如 07:30。", id="no time"),
        pytest.param(field(FieldKind.SCALE), "0", "“项”不能小于 1。", id="below the scale"),
        pytest.param(field(FieldKind.SCALE), "6", "“项”不能大于 5。", id="above the scale"),
        pytest.param(field(FieldKind.SCALE), "4.5", "“项”请选一个分数。", id="between two marks"),
        pytest.param(field(FieldKind.YES_NO), "也许", "“项”请选“是”或“否”。", id="perhaps"),
        pytest.param(field(FieldKind.PHONE), "12800138000", "“项”请填 11 位手机号。", id="no mobile number"),
        pytest.param(field(FieldKind.PHONE), "1380013800", "“项”请填 11 位手机号。", id="a digit short"),
    ],
)
def test_what_is_wrong_is_told(one, value, sentence):
    assert error(one, value) == sentence


def test_one_field_takes_one_value():
    assert error(field(FieldKind.CHOICE, **ONE_OF), "晨跑", "夜跑") == "“项”只能填一项。"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        pytest.param(("晨跑",), "“项”至少选 2 项。", id="too few"),
        pytest.param(("晨跑", "夜跑"), "", id="as boxes send them"),
        pytest.param(("晨跑、夜跑",), "", id="in one value"),
        pytest.param(("晨跑", "晨跑"), "“项”至少选 2 项。", id="the same twice is one"),
        pytest.param(("晨跑", "走，或停"), "", id="one has a comma itself"),
        pytest.param(("晨跑", "夜跑", "走，或停"), "“项”最多选 2 项。", id="too many"),
        pytest.param(("晨跑", "慢跑"), "“项”只能从给出的选项里选。", id="no option"),
    ],
)
def test_several_choices(values, sentence):
    assert error(field(FieldKind.CHOICES, least=2, most=2, **ONE_OF), *values) == sentence


def test_choices_are_told_as_the_form_writes_them():
    one = field(FieldKind.CHOICES, options=("Ａ餐", "B餐"))

    assert choices_in(one, ["A餐,Ｂ餐", "C餐"]) == ("Ａ餐", "B餐", "C餐")


def test_each_field_is_told_apart():
    need = Need(kind=NeedKind.FORM, fields=(field(FieldKind.TEXT, id="a", label="甲"), field(FieldKind.NUMBER, id="b")))

    assert form_errors(need, [("b", "多"), ("c", "谁")]) == {"a": "请填写“甲”。", "b": "“项”请填数字。"}
    assert form_errors(need, [("a", "好"), ("b", "1")]) == {}


QUIZ = Need(
    kind=NeedKind.QUIZ,
    questions=(
        Question(id="a", text="?", options=("x", "y"), right=frozenset({1})),
        Question(id="b", text="?", options=("x", "y", "z"), right=frozenset({0, 2})),
    ),
)


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        pytest.param((), 0, id="nothing"),
        pytest.param((("a", "1"),), 1, id="one right"),
        pytest.param((("a", "0"),), 0, id="one wrong"),
        pytest.param((("a", "1"), ("b", "0,2")), 2, id="several in one value"),
        pytest.param((("b", "2"), ("b", "0")), 1, id="several as boxes send them"),
        pytest.param((("b", "0"),), 0, id="half of the right ones"),
        pytest.param((("b", "0,1,2"),), 0, id="all of them"),
        pytest.param((("a", "１"),), 1, id="full width"),
        pytest.param((("a", "-1"), ("b", "zzz")), 0, id="strange marks"),
        pytest.param((("a", "1" * 500),), 0, id="a very long mark"),
        pytest.param((("c", "1"),), 0, id="a question that is not asked"),
    ],
)
def test_a_quiz_counts_the_questions_answered_right(answers, score):
    assert quiz_score(QUIZ, answers) == score
