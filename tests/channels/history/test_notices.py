from __future__ import annotations

import time

import pytest

from qunluo.channels.history.notices import Found, Notice, Party, by_name_and_id, read_notice


def who(*names: str) -> list[Party]:
    return [Party(f"name:{name}", name) for name in names]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "target", "detail"),
    [
        ('"A"邀请"B、C"加入了群聊', "joined", ["B", "C"], "name:A", "invited"),
        ('"A"邀请"B"加入了群聊', "joined", ["B"], "name:A", "invited"),
        ("“A”邀请“B”加入了群聊", "joined", ["B"], "name:A", "invited"),
        ('你邀请"B、C"加入了群聊  撤销', "joined", ["B", "C"], "name:我", "invited"),
        ('"A"邀请你加入了群聊', "joined", ["我"], "name:A", "invited"),
        ('"A"邀请你和"B、C"加入了群聊', "joined", ["我", "B", "C"], "name:A", "invited"),
        ('"A"通过扫描"B"分享的二维码加入群聊', "joined", ["A"], "name:B", "qr_code"),
        ('"A"通过扫描你分享的二维码加入群聊', "joined", ["A"], "name:我", "qr_code"),
        ('你通过扫描"B"分享的二维码加入群聊', "joined", ["我"], "name:B", "qr_code"),
        ('"A"通过"B"的邀请二维码加入群聊', "joined", ["A"], "name:B", "qr_code"),
        ('"A"加入了群聊', "joined", ["A"], "", "unknown"),
        ('你将"B"移出了群聊', "removed", ["B"], "name:我", ""),
        ('"A"将"B、C"移出了群聊', "removed", ["B", "C"], "name:A", ""),
        ('你被"A"移出群聊', "removed", ["我"], "name:A", ""),
        ('"A"退出了群聊', "left", ["A"], "", ""),
        ('"A"修改群名为“X”', "renamed", ["A"], "", "X"),
        ("你修改群名为“X 群”", "renamed", ["我"], "", "X 群"),
        ('群主"A"已解散该群聊', "dismissed", ["A"], "", ""),
        ("你已解散该群聊", "dismissed", ["我"], "", ""),
        ('"A" 撤回了一条消息', "recalled", ["A"], "", ""),
        ('"A"撤回了一条消息', "recalled", ["A"], "", ""),
        ("你撤回了一条消息", "recalled", ["我"], "", ""),
        ('你撤回了成员"A"的一条消息', "recalled", ["我"], "name:A", ""),
        ('"A" 拍了拍 "B"', "patted", ["A"], "name:B", ""),
        ('"A"拍了拍"B"的头', "patted", ["A"], "name:B", ""),
        ("我拍了拍自己", "patted", ["我"], "name:我", ""),
        ('"A" 拍了拍我', "patted", ["A"], "name:我", ""),
        ('"A"已成为新群主', "owner_changed", [""], "name:A", ""),
        ('"A"修改了群公告', "notice_changed", ["A"], "", ""),
        ('"小"王"邀请"B"加入了群聊', "joined", ["B"], 'name:小"王', "invited"),
    ],
)
def test_texts_of_wechat(text, kind, actors, target, detail):
    parties = [Party(f"name:{name}" if name else "", name) for name in actors]

    assert read_notice(text) == Found(
        notices=tuple(Notice(kind=kind, actor=party, target=target, detail=detail) for party in parties)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A领取了你的红包",
        "你领取了A的红包",
        '<img src="a.png"/>  A领取了你的<_wc_custom_link_ color="#FD9931" href="x">红包</_wc_custom_link_>',
        '"A"与群里其他人都不是朋友关系，请注意隐私安全',
        '"A"想邀请1位朋友加入群聊',
        '"A"申请加入群聊',
        "以上是打招呼的内容",
        "加入本群",
        "撤回了一条消息吗",
    ],
)
def test_texts_that_tell_nothing(text):
    assert read_notice(text) == Found()


def test_those_who_are_there_already_are_bystanders():
    found = read_notice('"A"邀请你加入了群聊，群聊参与人还有：B、C、D')

    assert found.bystanders == tuple(who("B", "C", "D"))
    assert [notice.actor.name for notice in found.notices] == ["我"]


def test_names_may_bear_ids():
    found = read_notice('"A(wxid_a)"邀请"B(早起)(wxid_b)、C(早起)"加入了群聊', naming=by_name_and_id)

    assert found == Found(
        notices=(
            Notice(kind="joined", actor=Party("wxid_b", "B(早起)"), target="wxid_a", detail="invited"),
            Notice(kind="joined", actor=Party("name:C(早起)", "C(早起)"), target="wxid_a", detail="invited"),
        )
    )


@pytest.mark.parametrize(
    "text",
    ["邀请" * 50_000 + "加入本群", '"' * 900 + "撤回了一条消息", "将移出了群聊" * 160, "A通过分享的二维码加入" * 90],
)
def test_long_texts_take_no_time(text):
    before = time.perf_counter()

    read_notice(text)

    assert time.perf_counter() - before < 2
