"""Nicknames matched with the members of a group."""

from __future__ import annotations

from collections import Counter
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.checkins.names import Candidate, Match, match_names
from qunluo.core.checkins.nicknames import plain, stem
from qunluo.core.checkins.roll_call import RollCallEntry


def entry(name: str, account: str = "") -> RollCallEntry:
    return RollCallEntry(number=1, name=name, text=f"{name} 打卡", is_done=True, account=account)


def member(key: str, *names: str, account: str = "") -> Candidate:
    return Candidate(id=key, names=names, account=account)


ROSTER = [
    member("hong", "小红", "红红"),
    member("ming", "阿明-瑜伽-8年~16天"),
    member("zhou", "3班 老周", account="wxid_zhou"),
    member("lin1", "小林"),
    member("lin2", "小林"),
    member("dot", "。"),
    member("r", "R"),
    member("feng", "张三丰"),
    member("amy", "Amy Lee 🌻"),
    member("mama", "王小明妈妈"),
]


@pytest.mark.parametrize(
    ("name", "expected", "how"),
    [
        pytest.param("小红", "hong", "exact", id="the same"),
        pytest.param("红红", "hong", "exact", id="another name of the member"),
        pytest.param(" 小 红 ", "hong", "exact", id="blanks"),
        pytest.param("🌸小红🌸", "hong", "exact", id="decorations"),
        pytest.param("ＡＭＹ　lee", "amy", "exact", id="width and case"),
        pytest.param("。", "dot", "exact", id="marks alone"),
        pytest.param("r", "r", "exact", id="one letter"),
        pytest.param("阿明-瑜伽-8年~17天", "ming", "similar", id="a tail that changed"),
        pytest.param("阿明", "ming", "similar", id="no tail"),
        pytest.param("阿明｜跑步", "ming", "similar", id="another tail"),
        pytest.param("老周", "zhou", "similar", id="without the class"),
        pytest.param("5班 老周", "zhou", "similar", id="with another class"),
        pytest.param("小红-摄影", "hong", "similar", id="a tail where there was none"),
    ],
)
def test_name_is_matched(name: str, expected: str, how: str):
    assert match_names([entry(name)], ROSTER, {}) == (Match(entry=entry(name), id=expected, how=how),)


@pytest.mark.parametrize(
    ("name", "how", "doubt", "candidates"),
    [
        pytest.param("小林", "similar", "有 2 位成员都叫“小林”，请选一位。", ("lin1", "lin2"), id="namesakes"),
        pytest.param(
            "小林～3天", "similar", "“小林～3天”像 2 位成员，请选一位。", ("lin1", "lin2"), id="like namesakes"
        ),
        pytest.param("张三", "similar", "“张三”只是像“张三丰”，请确认是不是同一个人。", ("feng",), id="a beginning"),
        pytest.param(
            "王小明", "similar", "“王小明”只是像“王小明妈妈”，请确认是不是同一个人。", ("mama",), id="a child"
        ),
        pytest.param(
            "瑜伽", "similar", "“瑜伽”只是像“阿明-瑜伽-8年~16天”，请确认是不是同一个人。", ("ming",), id="a tail"
        ),
        pytest.param("李四", "none", "成员里没有“李四”，请选一位成员，或者略过。", (), id="a stranger"),
        pytest.param("R有氧", "none", "成员里没有“R有氧”，请选一位成员，或者略过。", (), id="one letter and more"),
        pytest.param("", "none", "这一条没有写名字，请选一位成员，或者略过。", (), id="no name"),
    ],
)
def test_doubt_names_nobody_and_says_why(name: str, how: str, doubt: str, candidates: tuple[str, ...]):
    assert match_names([entry(name)], ROSTER, {}) == (
        Match(entry=entry(name), id=None, how=how, doubt=doubt, candidates=candidates),
    )


def test_account_counts_before_the_name():
    assert match_names([entry("小红", "wxid_zhou")], ROSTER, {})[0] == Match(
        entry=entry("小红", "wxid_zhou"), id="zhou", how="account"
    )


def test_unknown_account_leaves_it_to_the_name():
    assert match_names([entry("小红", "wxid_new")], ROSTER, {})[0].id == "hong"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({"小林": "lin2"}, "lin2", id="one of two namesakes"),
        pytest.param({" 小林🌻": "hong"}, "hong", id="written otherwise"),
        pytest.param({"小林": ""}, None, id="nobody"),
    ],
)
def test_decision_of_a_person_wins(known: dict[str, str], expected: str | None):
    one = entry("小林", "wxid_zhou")

    assert match_names([one], ROSTER, known) == (Match(entry=one, id=expected, how="remembered"),)


def test_two_nicknames_for_one_member_are_a_doubt():
    doubt = "“{}”和名单里的另一个昵称都像同一位成员，请确认。"

    assert match_names([entry("阿明~17天"), entry("阿明 二号"), entry("小红"), entry("小红-摄影")], ROSTER, {}) == (
        Match(entry=entry("阿明~17天"), id=None, how="similar", doubt=doubt.format("阿明~17天"), candidates=("ming",)),
        Match(entry=entry("阿明 二号"), id=None, how="similar", doubt=doubt.format("阿明 二号"), candidates=("ming",)),
        Match(entry=entry("小红"), id="hong", how="exact"),
        Match(entry=entry("小红-摄影"), id=None, how="similar", doubt=doubt.format("小红-摄影"), candidates=("hong",)),
    )


def test_one_person_may_stand_in_the_list_twice():
    assert [match.id for match in match_names([entry("阿明"), entry("阿明")], ROSTER, {})] == ["ming", "ming"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        pytest.param("阿明-瑜伽-8年~17天", "阿明", id="hyphens"),
        pytest.param("阿明  |  瑜伽 ｜6年", "阿明", id="bars"),
        pytest.param("阿明～18天", "阿明", id="a wide tilde"),
        pytest.param("阿明18天", "阿明", id="a tail that is glued"),
        pytest.param("阿明（上海）", "阿明", id="a bracket"),
        pytest.param("3班-阿明", "阿明", id="a class before"),
        pytest.param("301 阿明", "阿明", id="a door before"),
        pytest.param("R-健身", "r健身", id="one letter stays with its tail"),
        pytest.param("R", "r", id="one letter"),
        pytest.param("。", "。", id="marks"),
        pytest.param("007", "007", id="digits"),
    ],
)
def test_stem_is_what_stays(name: str, short: str):
    assert stem(name) == short


@given(st.text(max_size=40))
def test_plain_is_plain_already(name: str):
    assert plain(plain(name)) == plain(name)


@given(
    st.lists(st.text("小红阿明老周R。-~|3班天 ", max_size=8), max_size=8),
    st.lists(st.text("小红阿明老周R。-~|3班天 ", max_size=8), max_size=8),
)
def test_every_entry_is_answered_and_doubt_credits_nobody(written: list[str], names: list[str]):
    roster = [member(str(index), name) for index, name in enumerate(names)]

    matches = match_names([entry(name) for name in written], roster, {})

    assert [match.entry.name for match in matches] == written
    for match in matches:
        assert (match.id is None) == bool(match.doubt)
        assert set(match.candidates) <= {one.id for one in roster}


@pytest.mark.slow
def test_five_hundred_names_meet_five_hundred_members_in_time():
    surnames, given_names = "赵钱孙李周吴郑王冯陈", "一二三四五六七八九十"
    names = [f"{a}{b}{c}" for a in surnames for b in given_names for c in "天地玄黄宇"]
    roster = [member(name, f"{name}-读书-3年~16天") for name in names]
    started = process_time()

    matches = match_names([entry(f"{name}-读书-3年~17天") for name in names], roster, {})

    assert process_time() - started < 5
    assert Counter(match.how for match in matches) == {"similar": 500}
    assert [match.id for match in matches] == names
