from __future__ import annotations

import pytest

from qunluo.channels.history.records import BadLine
from qunluo.core.events import RosterEntry
from tests.channels.history.samples import QQ_HEADING, TITLE, qq_text, read, sentence_of

DAY = 1_759_939_200  # 2025-10-09 00:00 in Shanghai


def told(body: str, **choices) -> list[tuple[int, str, str, str, str]]:
    _, records = read(qq_text(body), **choices)
    return [(record.at - DAY, record.kind, record.sender, record.name, record.text) for record in records]


def at(hour: int, minute: int, second: int = 0) -> int:
    return hour * 3600 + minute * 60 + second


def test_a_whole_export():
    export, records = read(qq_text())

    assert [record[1:] for record in records] == [
        (DAY + at(8, 53, 20), "text", "30001", "小红", "签到开始", "", "", "", ""),
        (DAY + at(16, 54, 20), "text", "30003", "阿明(早起)", "签到\n第二行", "", "", "", ""),
        (DAY + at(16, 55, 20), "joined", "name:小林", "小林", "小林加入本群。", "", "", "", "unknown"),
        (DAY + at(16, 56, 20), "image", "jing@example.com", "静静", "[图片]", "", "", "", ""),
        (DAY + at(16, 57, 20), "other", "30009", "", "", "", "", "", ""),
    ]
    assert (export.head.platform, export.head.group, export.head.title) == ("qq", "", TITLE)
    assert export.roster["30001"] == RosterEntry(member="30001", name="小红", is_owner=True)
    assert export.bad_lines == []


@pytest.mark.parametrize(
    ("head", "sender", "name"),
    [
        pytest.param("2025-10-09 16:54:20 阿明(30003)", "30003", "阿明", id="plain"),
        pytest.param("2025-10-09 6:54:20 阿明(30003)", "30003", "阿明", id="an hour of one digit"),
        pytest.param("2025-10-09 16:54:20 阿明(出差)(30003)", "30003", "阿明(出差)", id="parentheses in the name"),
        pytest.param("2025-10-09 16:54:20 (30003)(30004)", "30004", "(30003)", id="a name like an id"),
        pytest.param("2025-10-09 16:54:20 [群]<阿明>(30003)", "30003", "[群]<阿明>", id="brackets in the name"),
        pytest.param("2025-10-09 16:54:20 (30003)", "30003", "", id="no name"),
        pytest.param(
            "2025-10-09 16:54:20 阿明(ming@example.com)", "ming@example.com", "阿明", id="mail in parentheses"
        ),
        pytest.param("2025-10-09 16:54:20 阿明<ming@example.com>", "ming@example.com", "阿明", id="mail in brackets"),
        pytest.param("2025-10-09 16:54:20 【管理员】阿明(30003)", "30003", "阿明", id="an admin"),
        pytest.param("2025-10-09 16:54:20 【群主】(30003)", "30003", "", id="an owner without a name"),
        pytest.param("2025-10-09 16:54:20 【👑皇冠】 阿明(30003)", "30003", "阿明", id="a title of one's own"),
        pytest.param("2025-10-09 16:54:20 【小太阳】(30003)", "30003", "【小太阳】", id="a name like a title"),
        pytest.param("2025-10-09 16:54:20 阿明 (30003) ", "30003", "阿明", id="spaces around"),
    ],
)
def test_heads(head, sender, name):
    [(_, kind, *who, text)] = told(f"{head}\n签到\n\n")

    assert (kind, *who, text) == ("text", sender, name, "签到")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2025-10-09 16:55:20 阿明(30003)", id="right under the head line"),
        pytest.param("看：\n2025-10-09 16:55:20 阿明(30003)\n早", id="right under a line of the body"),
        pytest.param("看：\n\n2025-13-09 16:55:20 阿明(30003)", id="no such month"),
        pytest.param("看：\n\n2025-02-30 16:55:20 阿明(30003)", id="no such day"),
        pytest.param("看：\n\n2025-10-09 26:55:20 阿明(30003)", id="no such hour"),
        pytest.param("看：\n\n2025-10-09 16:55:60 阿明(30003)", id="no such second"),
        pytest.param("看：\n\n2025-10-10 9:00:00 集合(3)", id="too short for a number"),
        pytest.param("看：\n\n2025-10-10 9:00:00 集合(东门)", id="no number"),
        pytest.param("看：\n\n2025-10-10 9:00:00 集合<东门>", id="no mail"),
        pytest.param("看：\n\n2025-10-10 9:00:00 阿明(30003)说的", id="words behind"),
        pytest.param("看：\n\n> 2025-10-09 16:55:20 阿明(30003)", id="words before"),
        pytest.param("看：\n\n2025-10-08 9:00:00 阿明(30003)\n早", id="a day earlier"),
        pytest.param(
            "看：\n\n2025-10-08 9:00:00 阿明(30003)\n早\n\n2025-10-08 9:05:00 静静(30004)\n早",
            id="two of a day earlier",
        ),
        pytest.param("看：\n\n2026-10-09 9:00:00 阿明(30003)\n早", id="a year later"),
    ],
)
def test_lines_that_only_look_like_heads_are_body(line):
    body = "".join(
        f"2025-10-09 16:{minute}:00 小红(30001)\n{line if minute == 54 else '签到'}\n\n" for minute in range(50, 59)
    )

    records = told(body)

    assert [record[4] for record in records] == ["签到"] * 4 + [line] + ["签到"] * 4


def test_exports_without_empty_lines_between_are_read():
    body = "".join(f"2025-10-09 16:{minute}:00 小红(30001)\n签到{minute}\n" for minute in range(50, 59))

    assert [record[4] for record in told(body)] == [f"签到{minute}" for minute in range(50, 59)]


def test_a_file_out_of_order_loses_nothing():
    minutes = [50, 10, 40, 20, 58, 5, 30, 15, 55, 1]
    body = "".join(f"2025-10-09 {minute % 24}:{minute:02}:00 小红(30001)\n签到{minute}\n\n" for minute in minutes)

    assert [record[4] for record in told(body)] == [f"签到{minute}" for minute in minutes]


def test_two_exports_one_after_the_other_are_read():
    first = "".join(f"2025-10-09 16:{minute}:00 小红(30001)\n早{minute}\n\n" for minute in range(10, 30))
    second = "".join(f"2025-10-08 16:{minute}:00 小红(30001)\n晚{minute}\n\n" for minute in range(10, 30))

    _, bare = read(qq_text(first + second))
    _, with_heading = read(qq_text(first + QQ_HEADING + second))

    expected = [f"早{minute}" for minute in range(10, 30)] + [f"晚{minute}" for minute in range(10, 30)]
    assert [record.text for record in bare] == [record.text for record in with_heading] == expected


def test_an_export_of_several_chats_wants_a_choice():
    other = QQ_HEADING.replace(TITLE, "读书群")
    data = qq_text("2025-10-09 16:54:20 阿明(30003)\n签到\n\n" + other + "2025-10-08 16:54:20 静静(30004)\n晚上好\n\n")

    export, records = read(data, chat="读书群")

    assert [(record.sender, record.text) for record in records] == [("30004", "晚上好")]
    assert export.head.title == "读书群"
    assert sentence_of(data) == "这个文件里有 2 个聊天：早起打卡群、读书群。请选择其中一个群（chat）再导入。"
    assert sentence_of(data, chat="球友群") == "文件里没有“球友群”这个聊天，有的是：早起打卡群、读书群。"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\r\r\n"])
def test_lines_may_end_as_they_like(end):
    expected = [record[:9] for record in read(qq_text())[1]]

    _, records = read(qq_text().replace(b"\n", end.encode()))

    if end == "\r\r\n":  # every line of a body is followed by an empty one
        records = [record._replace(text=record.text.replace("\n\n", "\n")) for record in records]
        expected = [record._replace(key="") for record in read(qq_text())[1]]
        records = [record._replace(key="") for record in records]
    assert [record[:9] for record in records] == [record[:9] for record in expected]


def test_mixed_line_ends_and_a_bom_do_no_harm():
    data = b"\xef\xbb\xbf" + qq_text().replace(b"\n\n2025", b"\r\n\r2025").replace("签到\n".encode(), "签到\r".encode())

    assert read(data)[1] == read(qq_text())[1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[图片]", "image"),
        ("[图片][图片]", "image"),
        ("[图片] [表情]", "image"),
        ("好看[图片]", "text"),
        ("[图片]好看", "text"),
        ("[表情]", "sticker"),
        ("[表情][表情]", "sticker"),
        ("[捂脸]", "text"),
        ("[QQ红包]请使用新版手机QQ查收红包。", "red_packet"),
        ("[语音]", "voice"),
        ("[视频]", "video"),
        ("[文件]计划.docx", "file"),
        ("[闪照]", "image"),
        ("[群签到]请使用手机QQ进行查看。", "other"),
        ("[发起投票]", "other"),
        ("[", "text"),
        ("[]", "text"),
        ("#接龙\n1. 阿明", "roll_call"),
        ("大家看 #接龙", "text"),
    ],
)
def test_kinds_of_bodies(text, kind):
    assert told(f"2025-10-09 16:54:20 阿明(30003)\n{text}\n\n") == [(at(16, 54, 20), kind, "30003", "阿明", text)]


@pytest.mark.parametrize(
    ("text", "kind", "sender", "target", "detail"),
    [
        ("小林加入本群。", "joined", "name:小林", "", "unknown"),
        ("小林加入了本群", "joined", "name:小林", "", "unknown"),
        ("阿明邀请小林加入了本群。", "joined", "name:小林", "name:阿明", "invited"),
        ("小林通过阿明分享的二维码加入本群", "joined", "name:小林", "name:阿明", "qr_code"),
        ("阿明撤回了一条消息", "recalled", "name:阿明", "", ""),
        ("你撤回了一条消息", "recalled", "name:我", "", ""),
        ("小红撤回了成员阿明的一条消息", "recalled", "name:小红", "name:阿明", ""),
        ("老周被管理员移出了本群", "removed", "name:老周", "", ""),
        ("小红将老周移出本群", "removed", "name:老周", "name:小红", ""),
        ("老周退出了本群。", "left", "name:老周", "", ""),
        ("【群主】小红修改群名称为“晚起群”", "renamed", "name:小红", "", "晚起群"),
        ("阿明已成为本群新的群主", "owner_changed", "", "name:阿明", ""),
        ("阿明已付群费:群费", "system", "", "", ""),
        ("阿明申请加入本群", "system", "", "", ""),
        ("群活跃等级降级为LV3", "system", "", "", ""),
    ],
)
def test_system_lines(text, kind, sender, target, detail):
    _, [record] = read(qq_text(f"2025-10-09 16:54:20 系统消息(10000)\n{text}\n\n"))

    assert (record.kind, record.sender, record.target, record.detail, record.text) == (
        kind,
        sender,
        target,
        detail,
        text,
    )


def test_a_shared_file_is_its_sender_s_message():
    text = '[图片] 【金】阿明 分享文件 15:44:41\n"计划.docx" 下载'

    _, [record] = read(qq_text(f"2025-10-09 16:54:20 系统消息(10000)\n{text}\n\n"))

    assert (record.kind, record.sender, record.text) == ("file", "name:阿明", "计划.docx")


def test_one_member_with_several_names_is_one_member():
    names = ["阿明", "阿明·早起", "阿明", "明哥"]
    body = "".join(f"2025-10-09 16:5{place}:00 {name}(30003)\n签到\n\n" for place, name in enumerate(names))
    body += "2025-10-09 16:58:00 系统消息(10000)\n阿明·早起撤回了一条消息\n\n"

    export, records = read(qq_text(body))

    assert [record.name for record in records] == [*names, "阿明·早起"]
    assert export.roster == {"30003": RosterEntry(member="30003", name="明哥", aliases=("阿明·早起", "阿明"))}
    assert export.identities == {"name:阿明·早起": "30003"}


def test_a_name_of_two_members_identifies_nobody():
    body = "".join(f"2025-10-09 16:5{place}:00 阿明({30003 + place})\n签到\n\n" for place in range(2))
    body += "2025-10-09 16:58:00 系统消息(10000)\n阿明撤回了一条消息\n\n"

    assert read(qq_text(body))[0].identities == {}


def test_discussion_groups_have_names_without_ids():
    body = "2025-10-09 16:54:20 番茄\n签到\n\n2025-10-09 16:55:20 土豆 2号\n早\n\n"

    assert told(body) == [
        (at(16, 54, 20), "text", "name:番茄", "番茄", "签到"),
        (at(16, 55, 20), "text", "name:土豆 2号", "土豆 2号", "早"),
    ]


def test_lines_above_the_first_head_are_reported():
    export, records = read(qq_text("奇怪的一行\n2025-10-09 16:54:20 阿明(30003)\n签到\n\n"))

    assert export.bad_lines == [BadLine(number=9, reason="这一行不属于任何一条消息")]
    assert [record.text for record in records] == ["签到"]


def test_gb18030_is_read():
    assert read(qq_text().decode().encode("gb18030"))[1] == read(qq_text())[1]


def test_other_zones_shift_the_times():
    [(second, *_)] = told("2025-10-09 16:54:20 阿明(30003)\n签到\n\n", timezone="UTC")

    assert second == at(16, 54, 20) + 8 * 3600


def test_equal_lines_of_one_second_are_all_kept():
    body = "2025-10-09 16:54:20 阿明(30003)\n签到\n\n" * 3

    assert len({record.key for record in read(qq_text(body))[1]}) == 3


def test_wrong_bytes_are_replaced_and_reported():
    data = qq_text("2025-10-09 16:54:20 阿明(30003)\n早上好，签到@\n\n" * 20).replace(b"@", b"\xf0\x9f", 1)

    export, records = read(data)

    assert records[0].text == "早上好，签到\ufffd"
    assert export.bad_lines == [BadLine(number=10, reason="有无法识别的字符，已用 � 代替")]
