from __future__ import annotations

import pytest

from qunluo.channels.history.notice_xml import read_system
from qunluo.channels.history.notices import Found, Notice, Party


def member(wxid: str, name: str) -> str:
    return f"<member><username>{wxid}</username><nickname><![CDATA[{name}]]></nickname></member>"


def template(words: str, **links: str) -> str:
    told = "".join(
        f'<link name="{name}" type="link_profile"><memberlist>{members}</memberlist><separator>、</separator></link>'
        for name, members in links.items()
    )
    return (
        '<sysmsg type="sysmsgtemplate"><sysmsgtemplate><content_template type="tmpl_type_profile"><plain></plain>'
        f"<template><![CDATA[{words}]]></template><link_list>{told}</link_list></content_template></sysmsgtemplate></sysmsg>"
    )


def test_a_template_names_people_by_id():
    names = member("wxid_b", "B、b") + member("wxid_c", "C")
    row = template('"$username$"邀请"$names$"加入了群聊', username=member("wxid_a", "A"), names=names)

    assert read_system(row) == (
        '"A"邀请"B、b、C"加入了群聊',
        Found(
            notices=(
                Notice(kind="joined", actor=Party("wxid_b", "B、b"), target="wxid_a", detail="invited"),
                Notice(kind="joined", actor=Party("wxid_c", "C"), target="wxid_a", detail="invited"),
            )
        ),
    )


def test_a_qr_join_with_a_hidden_revoke_link():
    row = template(
        '"$adder$"通过扫描"$from$"分享的二维码加入群聊  $revoke$',
        adder=member("wxid_a", "A"),
        **{"from": member("wxid_b", "B")},
    )
    row = row.replace(
        "</link_list>",
        '<link name="revoke" type="link_revoke_qrcode" hidden="1"><title>撤销</title></link></link_list>',
    )

    _, found = read_system(row)

    assert found.notices == (Notice(kind="joined", actor=Party("wxid_a", "A"), target="wxid_b", detail="qr_code"),)


@pytest.mark.parametrize(
    ("row", "shown", "notices"),
    [
        pytest.param(
            '<sysmsg type="revokemsg"><revokemsg><session>g</session><msgid>1</msgid><newmsgid>9</newmsgid>'
            '<replacemsg><![CDATA["A" 撤回了一条消息]]></replacemsg></revokemsg></sysmsg>',
            '"A" 撤回了一条消息',
            (Notice(kind="recalled", actor=Party("name:A", "A"), message="9"),),
            id="a recall",
        ),
        pytest.param(
            '<sysmsg type="pat"><pat><fromusername>wxid_a</fromusername><chatusername>g</chatusername>'
            '<pattedusername>wxid_b</pattedusername><template>"${wxid_a}" 拍了拍 "${wxid_b}"</template></pat></sysmsg>',
            '"wxid_a" 拍了拍 "wxid_b"',
            (Notice(kind="patted", actor=Party("wxid_a", ""), target="wxid_b"),),
            id="a pat",
        ),
        pytest.param(
            '<sysmsg type="mmchatroombarannouncememt"><mmchatroombarannouncememt><content>周六见</content>'
            "</mmchatroombarannouncememt></sysmsg>",
            "周六见",
            (Notice(kind="notice_changed", actor=Party("", "")),),
            id="a notice of the group",
        ),
        pytest.param(
            '<sysmsg type="delchatroommember"><delchatroommember><plain>"A"通过扫描"B"分享的二维码加入群聊</plain>'
            "<link><memberlist><username>wxid_a</username></memberlist></link></delchatroommember></sysmsg>",
            '"A"通过扫描"B"分享的二维码加入群聊',
            (Notice(kind="joined", actor=Party("wxid_a", "A"), target="name:B", detail="qr_code"),),
            id="an old join by QR code",
        ),
        pytest.param('<sysmsg type="roomtoolstips"><a>待办</a><b> 1 </b></sysmsg>', "待办 1", (), id="anything else"),
        pytest.param("<sysmsg><unclosed>", "<sysmsg><unclosed>", (), id="broken XML"),
        pytest.param(
            '<!DOCTYPE a [<!ENTITY b "c">]><sysmsg>&b;</sysmsg>',
            '<!DOCTYPE a [<!ENTITY b "c">]><sysmsg>&b;</sysmsg>',
            (),
            id="a DTD in front",
        ),
        pytest.param(
            '<?xml version="1.0"?><!DOCTYPE a><sysmsg>c</sysmsg>',
            '<?xml version="1.0"?><!DOCTYPE a><sysmsg>c</sysmsg>',
            (),
            id="a DTD",
        ),
        pytest.param("<小红> 早", "<小红> 早", (), id="words in angle brackets"),
    ],
)
def test_other_rows(row, shown, notices):
    assert read_system(row) == (shown, Found(notices=notices))


def test_a_template_whose_members_have_no_id_falls_back_to_names():
    row = template('"$username$"加入了群聊', username=member("", "A"))

    assert read_system(row)[1].notices == (Notice(kind="joined", actor=Party("name:A", "A"), detail="unknown"),)


def test_xml_of_another_kind_shows_its_words():
    assert read_system("<msg><a>周六</a> <b>见</b></msg>") == ("周六 见", Found())


def test_links_without_members_show_their_title():
    row = template('"$username$"$what$', username=member("wxid_a", "A"), what="").replace(
        "<memberlist></memberlist>", "<title>加入了群聊</title>"
    )

    assert read_system(row)[1].notices == (Notice(kind="joined", actor=Party("wxid_a", "A"), detail="unknown"),)


def test_oneself_stands_in_a_template_by_word():
    row = template('你邀请"$names$"加入了群聊', names=member("wxid_b", "B"))

    assert read_system(row)[1].notices == (
        Notice(kind="joined", actor=Party("wxid_b", "B"), target="name:我", detail="invited"),
    )
