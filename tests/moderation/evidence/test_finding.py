from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.moderation.sight import Clue, Evidence
from qunluo.moderation.evidence import evidence_of

GOOD_IDENTITY = "11010519491231002X"


def found(text: str) -> list[tuple[Clue, str]]:
    return [(one.clue, one.value) for one in evidence_of(text)]


@pytest.mark.parametrize(
    ("text", "clue", "value"),
    [
        pytest.param("看这里 https://shop.example.com/a?b=1", Clue.LINK, "shop.example.com", id="link"),
        pytest.param("看这里 www.example.com。", Clue.LINK, "example.com", id="without a scheme"),
        pytest.param("上example．com看看", Clue.LINK, "example.com", id="full width dot"),
        pytest.param("上example。com看看", Clue.LINK, "example.com", id="chinese dot"),
        pytest.param("上example点com看看", Clue.LINK, "example.com", id="spelt dot"),
        pytest.param("上example 点 com 看看", Clue.LINK, "example.com", id="spelt dot with blanks"),
        pytest.param("上example(点)com", Clue.LINK, "example.com", id="spelt dot in brackets"),
        pytest.param("ｈｔｔｐ：／／ｅｘａｍｐｌｅ．ｃｏｍ", Clue.LINK, "example.com", id="full width link"),
        pytest.param("戳 t.cn/Ab12Cd", Clue.LINK, "t.cn", id="short link"),
        pytest.param("加微信：abc_12345", Clue.WECHAT, "abc_12345", id="wechat"),
        pytest.param("薇信abcdef6", Clue.WECHAT, "abcdef6", id="homophone"),
        pytest.param("加V：abcdef6", Clue.WECHAT, "abcdef6", id="v"),
        pytest.param("➕微abcdef6", Clue.WECHAT, "abcdef6", id="plus emoji"),
        pytest.param("vx 18800001111", Clue.WECHAT, "18800001111", id="number as id"),
        pytest.param("ＶＸ：ａｂｃｄｅｆ", Clue.WECHAT, "abcdef", id="full width wechat"),
        pytest.param("w x abcdef", None, "", id="letters with a blank are none"),
        pytest.param("扣扣 12345678", Clue.QQ, "12345678", id="qq"),
        pytest.param("加企鹅：一二三四五六七", Clue.QQ, "1234567", id="qq in chinese digits"),
        pytest.param("QQ１２３４５６７８", Clue.QQ, "12345678", id="qq full width"),
        pytest.param("q: 12 345 678", Clue.QQ, "12345678", id="qq with blanks"),
        pytest.param("进群 123456789", Clue.GROUP_NUMBER, "123456789", id="group"),
        pytest.param("Q群：987654321", Clue.GROUP_NUMBER, "987654321", id="q group"),
        pytest.param("电话13800138000", Clue.PHONE, "13800138000", id="phone"),
        pytest.param("打 138-0013-8000", Clue.PHONE, "13800138000", id="phone with lines"),
        pytest.param("打 １３８ ００１３ ８０００", Clue.PHONE, "13800138000", id="phone full width"),
        pytest.param("打 一三八零零一三八零零零", Clue.PHONE, "13800138000", id="phone in chinese"),
        pytest.param("+86 13800138000", Clue.PHONE, "13800138000", id="phone with country"),
        pytest.param("写信到 someone@example.com", Clue.EMAIL, "someone@example.com", id="email"),
        pytest.param("只要￥99", Clue.PRICE, "99", id="yuan sign"),
        pytest.param("只要99元", Clue.PRICE, "99", id="yuan"),
        pytest.param("只要９９元", Clue.PRICE, "99", id="yuan full width"),
        pytest.param("九块九包邮", Clue.PRICE, "九块九", id="chinese amount"),
        pytest.param("出了，150r", Clue.PRICE, "150", id="r"),
        pytest.param(f"身份证{GOOD_IDENTITY}", Clue.IDENTITY_CARD, GOOD_IDENTITY, id="identity card"),
        pytest.param("110105 19491231 002x", Clue.IDENTITY_CARD, GOOD_IDENTITY, id="identity card with blanks"),
        pytest.param("卡号6222 0212 3456 7895", None, "", id="wrong check digit"),
        pytest.param("卡号 4539 1488 0343 6467", Clue.BANK_CARD, "4539148803436467", id="bank card"),
        pytest.param("tg：abcdefg", Clue.HANDLE, "abcdefg", id="handle elsewhere"),
    ],
)
def test_clues_are_found(text: str, clue: Clue | None, value: str) -> None:
    assert found(text) == ([(clue, value)] if clue else [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("打卡第100天", id="day number"),
        pytest.param("2024.05.20 开会", id="date"),
        pytest.param("20240520", id="date without dots"),
        pytest.param("12:30-13:45", id="time"),
        pytest.param("订单号：13800138000", id="order number like a phone"),
        pytest.param("12345678901", id="eleven digits that are no phone"),
        pytest.param("圆周率 3.14159265358979", id="decimal"),
        pytest.param("版本 1.2.3", id="version"),
        pytest.param("用 main.py 跑", id="file name"),
        pytest.param("微信真好用", id="the word wechat"),
        pytest.param("微信 iphone 版", id="wechat on a phone"),
        pytest.param("群里有 200 人", id="size of a group"),
        pytest.param("这个群号称第一", id="group is called"),
        pytest.param("一块去吃饭", id="together"),
        pytest.param("第三单元", id="unit"),
        pytest.param("一元二次方程", id="equation"),
        pytest.param("110105194912310021", id="wrong check sign of an identity card"),
        pytest.param("130503670401001", id="identity card of 15 digits"),
        pytest.param("99991319491231002X", id="no such region"),
        pytest.param("0000000000000000", id="zeros"),
        pytest.param("@小明 你好", id="mention"),
        pytest.param("哈哈哈", id="talk"),
        pytest.param("", id="nothing"),
        pytest.param("😀😀😀", id="emoji"),
        pytest.param("\ud800\udfff\ud83d", id="halves of characters"),
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_span_is_one_of_the_text_as_posted() -> None:
    text = "加\u200b微信：ａｂｃ\u200bdef6 好"

    assert evidence_of(text) == (Evidence(clue=Clue.WECHAT, start=5, end=13, value="abcdef6"),)


def test_all_clues_of_a_text_come_in_order() -> None:
    text = "出租 99元 加V：abcdef6 或 13800138000 看 example.com"

    assert [one.clue for one in evidence_of(text)] == [Clue.PRICE, Clue.WECHAT, Clue.PHONE, Clue.LINK]


@given(st.text(alphabet=st.characters(), max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    for one in evidence_of(text):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    ["a.", "1 ", "点", "加微信", "138-", "一", "a点", "@a", "http:", "\ud800", "q群1", "r", "￥1,"],
)
def test_long_texts_take_a_bounded_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.perf_counter()

    evidence_of(text)

    assert time.perf_counter() - started < 2
