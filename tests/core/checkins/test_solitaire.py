"""WeChat's own data of a roll call."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.checkins.roll_call import RollCall, RollCallEntry, read_roll_calls, read_solitaire

TITLE = """#接龙
🌞晨跑打卡 7月3日
例 打卡第X天

1. 小红🌸 打卡第3天
1. 深蹲
2. 平板
2. 阿明
3. 老周 & <小周> 打卡第1天"""
ITEMS = [
    ("小红🌸 打卡第3天\n1. 深蹲\n2. 平板", "wxid_hong", "1688342400"),
    ("阿明", "wxid_ming", "1688343000"),
    ("老周 & <小周> 打卡第1天", "wxid_zhou", "1688343600"),
]
ROLL_CALL = RollCall(
    title="🌞晨跑打卡 7月3日",
    example="打卡第X天",
    date="07-03",
    starter="wxid_hong",
    entries=(
        RollCallEntry(
            number=1,
            name="小红🌸",
            text="小红🌸 打卡第3天\n1. 深蹲\n2. 平板",
            day_number=3,
            is_done=True,
            account="wxid_hong",
            at=datetime(2023, 7, 3, tzinfo=UTC),
        ),
        RollCallEntry(
            number=2, name="阿明", text="阿明", account="wxid_ming", at=datetime(2023, 7, 3, 0, 10, tzinfo=UTC)
        ),
        RollCallEntry(
            number=3,
            name="老周 & <小周>",
            text="老周 & <小周> 打卡第1天",
            day_number=1,
            is_done=True,
            account="wxid_zhou",
            at=datetime(2023, 7, 3, 0, 20, tzinfo=UTC),
        ),
    ),
)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def info(*, with_numbers: bool = False, count=units, items=ITEMS, title: str = TITLE) -> str:
    """The inner XML with the place of each item."""
    parts = []
    for number, (text, account, seconds) in enumerate(items, 1):
        start = title.index(f"\n{number}. {text}") + 1
        shown = f"{number}. {text}" if with_numbers else text
        start += 0 if with_numbers else len(f"{number}. ")
        place = f"{count(title[:start])}-{count(shown)}"
        parts.append(f"<i><u>{account}</u><h>0</h><s>.</s><t>{seconds}</t><r>{place}</r></i>")
    return (
        "<solitaire><tt>4-12</tt><s>.</s><au>wxid_hong</au><hrt>1</hrt><loss>0</loss>"
        f"<content><s>{len(items)}</s>{''.join(parts)}</content></solitaire>"
    )


def message(inner: str, *, title: str = TITLE) -> str:
    return (
        f'<msg><appmsg appid="" sdkver="0"><title>{html.escape(title)}</title><des></des><type>53</type>'
        f"<extinfo><solitaire_info>{inner}</solitaire_info></extinfo></appmsg><fromusername>wxid_ming</fromusername></msg>"
    )


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(message(f"<![CDATA[{info()}]]>"), id="as WeChat writes it"),
        pytest.param(message(html.escape(info())), id="escaped"),
        pytest.param(message(info()), id="as elements"),
        pytest.param(message(f"<![CDATA[{info(with_numbers=True)}]]>"), id="borders around the numbers"),
        pytest.param(message(f"<![CDATA[{info(count=len)}]]>"), id="borders in characters"),
        pytest.param("wxid_ming:\n" + message(f"<![CDATA[{info()}]]>"), id="the sender before it"),
        pytest.param('<?xml version="1.0" encoding="gb2312"?>\n' + message(html.escape(info())), id="a declaration"),
        pytest.param(html.escape(message(html.escape(info()))), id="all of it escaped"),
        pytest.param(message(f"<![CDATA[{info().replace('</t>', '000</t>')}]]>"), id="milliseconds"),
    ],
)
def test_solitaire_gives_borders_writers_and_times(xml: str):
    assert read_solitaire(xml) == ROLL_CALL


def test_title_may_be_kept_apart():
    assert read_solitaire(info(), title=TITLE) == ROLL_CALL


def test_text_alone_reads_the_same_but_for_writers():
    read = read_roll_calls(TITLE)

    assert [[(entry.number, entry.text) for entry in one.entries] for one in read] == [
        [(entry.number, entry.text) for entry in ROLL_CALL.entries]
    ]


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("9999-3", id="beyond the end"),
        pytest.param("0-3", id="not at a number"),
        pytest.param("-5-3", id="below nought"),
        pytest.param("31-99", id="over the next item"),
        pytest.param("3", id="no length"),
        pytest.param("", id="nothing"),
        pytest.param("９-1", id="full width"),
        pytest.param("9" * 400 + "-1", id="endless"),
        pytest.param("5-1", id="half an emoji"),
    ],
)
def test_wrong_border_falls_back_on_the_text(place: str):
    first = f"{units(TITLE[: TITLE.index('小红')])}-{units(ITEMS[0][0])}"
    xml = message(f"<![CDATA[{info().replace(first, place)}]]>")

    assert read_solitaire(xml) == ROLL_CALL


def test_wrong_border_and_another_count_give_no_writers():
    xml = message(
        "<![CDATA[<solitaire><au>wxid_hong</au><content><i><u>x</u><r>9999-1</r></i></content></solitaire>]]>"
    )

    read = read_solitaire(xml)

    assert read is not None
    assert [(entry.text, entry.account, entry.at) for entry in read.entries] == [
        (entry.text, "", None) for entry in ROLL_CALL.entries
    ]


BOMB = '<!DOCTYPE a [<!ENTITY b "{}"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'.format("x" * 1000)


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param("", id="nothing"),
        pytest.param("你好", id="no XML"),
        pytest.param("<", id="a bracket"),
        pytest.param("<msg>", id="no end"),
        pytest.param(message("")[:-40], id="cut off"),
        pytest.param("<msg><appmsg><title>一篇文章</title><type>5</type></appmsg></msg>", id="a link"),
        pytest.param("<msg><appmsg><title></title></appmsg></msg>", id="no title"),
        pytest.param(BOMB + message("&c;"), id="a bomb of entities"),
        pytest.param('<!DOCTYPE msg SYSTEM "file:///etc/passwd">' + message(html.escape(info())), id="an outer DTD"),
        pytest.param(message(f"<![CDATA[{BOMB}{info()}]]>"), id="a bomb within"),
        pytest.param("<!DOCTYPE msg>" + message(html.escape(info())), id="an empty DTD"),
        pytest.param("<a>" * 200_000, id="deep"),
        pytest.param("<a>" * 100 + "</a>" * 100, id="too deep"),
        pytest.param("<msg>" + "<i/>" * 200_000 + "</msg>", id="many parts"),
        pytest.param("<msg>\ud800</msg>", id="half a character"),
        pytest.param("<msg>\x00</msg>", id="a nought"),
        pytest.param("&lt;" * 100_000, id="escapes alone"),
        pytest.param("<m>" + "x" * 5_000_000 + "</m>", id="too long"),
    ],
)
def test_what_is_no_roll_call_or_hostile_is_none(xml: str):
    assert read_solitaire(xml) is None


@pytest.mark.parametrize("seconds", ["", "soon", "-1", "0", "99999999999999999999", "9999999999999", "1e9"])
def test_time_that_is_none_is_left_out(seconds: str):
    inner = info(items=[("小红", "wxid_hong", seconds)], title="#接龙\n打卡\n\n1. 小红")

    read = read_solitaire(message(f"<![CDATA[{inner}]]>", title="#接龙\n打卡\n\n1. 小红"))

    assert read == RollCall(
        title="打卡",
        starter="wxid_hong",
        entries=(RollCallEntry(number=1, name="小红", text="小红", account="wxid_hong"),),
    )


@given(st.text(max_size=200) | st.text("<>/&;msgtiluraxe-0123456789!DOCTYPE[]\"'接龙\n.", max_size=200))
def test_any_xml_is_answered(text: str):
    for xml in (text, message(text), message(html.escape(text)), message(html.escape(info()), title=text)):
        assert read_solitaire(xml) is None or isinstance(read_solitaire(xml), RollCall)


@given(
    st.lists(
        st.text("赵钱孙李🌸🏸️1. \n打卡第天", min_size=1, max_size=12).map(str.strip).filter(bool),
        min_size=1,
        max_size=6,
    )
)
def test_borders_are_exact_whatever_is_written(texts: list[str]):
    title = "#接龙\n打卡\n\n"
    parts = []
    for number, text in enumerate(texts, 1):
        title += f"{number}. "
        parts.append(f"<i><u>u{number}</u><t>1688342400</t><r>{units(title)}-{units(text)}</r></i>")
        title += f"{text}\n"
    inner = f"<solitaire><content>{''.join(parts)}</content></solitaire>"

    read = read_solitaire(message(html.escape(inner), title=title))

    assert read is not None
    assert [(entry.number, entry.account) for entry in read.entries] == [
        (number, f"u{number}") for number in range(1, len(texts) + 1)
    ]
    assert [entry.text for entry in read.entries] == [
        "\n".join(line.strip() for line in text.split("\n")) for text in texts
    ]
