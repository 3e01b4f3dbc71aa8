"""`qunluo rollcall`: what it prints and what it refuses."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from qunluo.config.rollcall import read
from qunluo.config.rollcall_table import show
from qunluo.core.checkins.roll_call import read_roll_calls

POST = "#接龙\n7月25日打卡\n例 打卡第X天\n\n1. 小红 打卡第3天\n读书20页\n2. 阿明 补打卡 7月24日\n3. 老周[红]\n"
ENTRIES = [
    {
        "number": 1,
        "name": "小红",
        "text": "小红 打卡第3天\n读书20页",
        "day_number": 3,
        "done": True,
        "make_up": False,
        "account": "",
        "at": None,
    },
    {
        "number": 2,
        "name": "阿明",
        "text": "阿明 补打卡 7月24日",
        "day_number": None,
        "done": True,
        "make_up": True,
        "account": "",
        "at": None,
    },
    {
        "number": 3,
        "name": "老周[红]",
        "text": "老周[红]",
        "day_number": None,
        "done": False,
        "make_up": False,
        "account": "",
        "at": None,
    },
]
TITLE = "#接龙\n打卡\n\n1. 小红 打卡第3天"
INNER = "<solitaire><au>a</au><content><i><u>hong</u><t>1688342400</t><r>11-8</r></i></content></solitaire>"
XML = (
    f"<msg><appmsg><title>{TITLE}</title><extinfo><solitaire_info><![CDATA[{INNER}]]></solitaire_info></extinfo>"
    "</appmsg></msg>"
)


def rollcall(*words: str, given: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "qunluo.config.cli", "rollcall", *words],
        input=given,
        capture_output=True,
        env={**os.environ, "COLUMNS": "100", "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"},
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_json_is_one_object_for_each_list(tmp_path: Path):
    path = tmp_path / "post.txt"
    path.write_text(f"{POST}\n---\n\n7月26日打卡\n1. 小红 打卡第4天", encoding="utf-8")

    code, out, error = rollcall(str(path), "--json")

    first, second = map(json.loads, out.splitlines())
    assert (code, error) == (0, "")
    assert first == {"title": "7月25日打卡", "date": "07-25", "starter": "", "entries": ENTRIES}
    assert (second["date"], [one["name"] for one in second["entries"]]) == ("07-26", ["小红"])


def test_year_completes_dates_and_text_comes_from_standard_input():
    code, out, _ = rollcall("-", "--json", "--year", "2023", given=POST.encode("gb18030"))

    assert code == 0
    assert json.loads(out) == {"title": "7月25日打卡", "date": "2023-07-25", "starter": "", "entries": ENTRIES}


def test_people_get_a_table_and_a_sum():
    written = StringIO()

    show(read_roll_calls(POST), Console(file=written, width=80))

    told = [line.rstrip() for line in written.getvalue().splitlines()]
    assert "07-25 · 7月25日打卡" in told
    assert [line.split() for line in told if line.startswith(" ") and "─" not in line] == [
        ["序号", "昵称", "第几天", "状态"],
        ["1", "小红", "3", "完成"],
        ["2", "阿明", "补卡"],
        ["3", "老周[红]", "未完成"],
        ["昵称", "出现天数", "完成天数", "补卡", "写到第几天"],
        ["小红", "1", "1", "0", "3"],
        ["阿明", "1", "1", "1"],
        ["老周[红]", "1", "0", "0"],
    ]
    assert told[-1] == "共 1 个接龙，3 条。"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(XML, id="an XML"),
        pytest.param(f"2023-07-03 08:12 小红\n{XML}\n2023-07-03 08:13 阿明\n好的", id="an XML among text"),
        pytest.param(json.dumps({"type": 53, "content": XML}), id="JSON"),
        pytest.param(json.dumps([{"a": {"b": [XML]}}, 3, None]), id="deep in JSON"),
        pytest.param(f"{json.dumps({'content': '你好'})}\n{json.dumps({'content': XML})}\n", id="JSON lines"),
        pytest.param(json.dumps({"text": TITLE, "xml": XML}), id="JSON with the text beside it"),
        pytest.param(json.dumps({"text": TITLE, "solitaire": INNER}), id="JSON with the inner XML alone"),
        pytest.param(html.escape(XML), id="escaped"),
    ],
)
def test_borders_and_writers_come_from_wechats_own_data(text: str):
    found = list(read(text))

    assert [[(entry.text, entry.account) for entry in one.entries] for one in found] == [[("小红 打卡第3天", "hong")]]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        pytest.param(json.dumps({"content": POST}), 3, id="a post in JSON"),
        pytest.param(json.dumps({"content": "1. 牛奶\n2. 鸡蛋"}), 0, id="another list in JSON"),
        pytest.param(f"[接龙]\n{POST}", 3, id="a bracket that is no JSON"),
        pytest.param("[2023-07-25 08:00] 小红: #接龙\n打卡\n\n1. 小红 打卡\n2. 阿明", 2, id="a log that is no JSON"),
        pytest.param("[" * 100_000, 0, id="JSON without end"),
        pytest.param("<msg>" * 10_000, 0, id="XML without end"),
        pytest.param(f"<!DOCTYPE a>{XML}", 1, id="a DTD before the message is not read"),
        pytest.param(f"<msg><!DOCTYPE a [<!ENTITY b 'c'>]>{XML[5:]}", 0, id="a DTD within"),
    ],
)
def test_other_files_are_read_as_far_as_they_go(text: str, entries: int):
    assert sum(len(one.entries) for one in read(text)) == entries


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "标准输入是空的。", id="nothing"),
        pytest.param(b" \n\t", "标准输入是空的。", id="blanks"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\x00",
            "标准输入不是文字。请把接龙复制到文本文件里，或者给出微信消息的 XML、JSON。",
            id="a picture",
        ),
        pytest.param(
            "大家早上好".encode(),
            "没有读到接龙。请给出整段接龙的文字（从“#接龙”或者标题那一行起），或者微信消息的 XML。",
            id="no roll call",
        ),
        pytest.param(b"\xff\xfe\x00\xd8", "标准输入的编码认不出来。请另存为 UTF-8 再来。", id="a broken encoding"),
    ],
)
def test_what_can_not_be_read_is_one_sentence(data: bytes, sentence: str):
    assert rollcall("-", "--json", given=data) == (1, "", f"{sentence}\n")


def test_file_that_is_not_there_is_one_sentence(tmp_path: Path):
    assert rollcall(str(tmp_path / "none")) == (1, "", f"没有“{tmp_path}/none”这个文件。\n")
    assert rollcall(str(tmp_path)) == (1, "", f"“{tmp_path}”是文件夹，请给出其中一个文件。\n")
    assert rollcall() == (2, "", "缺少参数 FILE。加上 --help 看用法。\n")
    assert rollcall("-", "--year", "23") == (2, "", "参数 YEAR 的值不对。加上 --help 看用法。\n")


def test_command_needs_no_django():
    program = (
        "import sys; from qunluo.config import cli; import qunluo.config.rollcall, qunluo.config.rollcall_table;"
        " print(sorted(name for name in sys.modules if name == 'django' or name == 'qunluo.config.settings'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
