from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.export import open_export
from qunluo.channels.history.records import BadLine
from qunluo.core.events import MessageKind
from tests.channels.history import samples
from tests.channels.history.samples import ALL, QQ_HEADING, START, chatlab_message, dumps, read, sentence_of, xlsx

NOTICES = {"recalled", "patted", "joined", "left", "removed", "created", "renamed", "notice_changed", "owner_changed"}
KINDS = {kind.value for kind in MessageKind} | NOTICES | {"dismissed", "system"}
TEXTS = [name for name in ALL if not name.endswith("xlsx")]


@pytest.mark.parametrize("name", ALL)
def test_formats_are_told_by_content(name, tmp_path):
    misnamed = tmp_path / "chat.dat"
    misnamed.write_bytes(ALL[name]())

    with open_export(misnamed) as export:
        count = sum(map(len, export.chunks()))

    assert export.head.format == name
    assert (count, export.count, export.bytes_read) == (count, count, export.size)
    assert count >= 1
    assert export.bad_lines == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", TEXTS)
def test_formats_are_read_in_every_encoding(name, encoding):
    text = ALL[name]().decode("utf-8-sig")

    assert read(text.encode(encoding))[1] == read(text.encode())[1]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_latin_texts_are_read_in_utf_16_without_a_mark(encoding):
    text = samples.irc_dated().decode()

    assert read(text.encode(encoding))[1] == read(text.encode())[1]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "文件是空的，请重新导出聊天记录。", id="empty"),
        pytest.param(b"\xef\xbb\xbf \r\n\n", "文件是空的，请重新导出聊天记录。", id="nothing but space"),
        pytest.param(
            b"SQLite format 3\0" + bytes(99),
            "这是一个数据库文件，不是聊天记录导出。请用导出工具导出为 JSON、CSV 或 TXT 后再导入。",
            id="a database",
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(99), "这是一张图片，请选择导出的聊天记录文件。", id="a picture"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(99), "这是一张图片，请选择导出的聊天记录文件。", id="a photo"),
        pytest.param(b"%PDF-1.7\n", "这是一个 PDF 文件，请导出为 JSON、CSV 或 TXT 后再导入。", id="a PDF"),
        pytest.param(b"\x1f\x8b\x08" + bytes(20), "这是一个压缩包，请先解压，再选择里面的聊天记录文件。", id="gzip"),
        pytest.param(
            b"\xd0\xcf\x11\xe0" + bytes(99),
            "这是旧版 Office 文件（如 XLS），请另存为 XLSX 或 CSV 再导入。",
            id="an old workbook",
        ),
        pytest.param(
            bytes(range(256)) * 40,
            "这不是文本文件（可能是加密的数据库或其他程序的文件），请用导出工具导出为 JSON、CSV 或 TXT 后再导入。",
            id="binary",
        ),
        pytest.param(
            b"\xfd\xff\xfe" * 900 + b"\x80\xff" * 900,
            "这不是文本文件（可能是加密的数据库或其他程序的文件），请用导出工具导出为 JSON、CSV 或 TXT 后再导入。",
            id="no encoding fits",
        ),
        pytest.param(
            b"<!DOCTYPE html><html><body>hi</body></html>",
            "这是一个网页或 XML 文件，请导出为 JSON、CSV 或 TXT 后再导入。",
            id="a web page",
        ),
        pytest.param(
            b'{"name":"package","version":"1.0.0"}',
            "这个 JSON 文件不是认识的聊天记录导出，请检查是否选错了文件。",
            id="other JSON",
        ),
        pytest.param(
            b'[{"a":1}]', "这个 JSON 文件不是认识的聊天记录导出，请检查是否选错了文件。", id="an array of other things"
        ),
        pytest.param(b"[]", "这个 JSON 文件里没有消息。", id="an empty array"),
        pytest.param(
            b'[{"seq":1,"time":"2025', "这个 JSON 文件在第一条消息里就断了，请重新导出。", id="cut in the first message"
        ),
        pytest.param(
            "今天天气不错，\n我们去公园。\n".encode(),
            "没有认出这是哪种聊天记录导出，请检查是否选错了文件，或导出为 ChatLab、CSV 等支持的格式。",
            id="prose",
        ),
        pytest.param(
            b"a,b,c\n1,2,3\n",
            "这份表格里没有认出“时间”“发送人”“内容”列，找到的列是：a、b、c。请指定哪一列是时间、发送人和内容（columns）。",
            id="an unknown table",
        ),
        pytest.param(
            b'{"chatlab":{"version":"0.0.2"},"mess',
            "一条消息也没有读出来：文件到这里就断了，后面的内容缺失（第 1 行）。请检查文件，或重新导出。",
            id="cut in the head",
        ),
        pytest.param(
            dumps({"chatlab": {}, "messages": [{"a": 1}]}),
            "一条消息也没有读出来：缺少字段 type（第 1 行）。请检查文件，或重新导出。",
            id="nothing but broken messages",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data, sentence):
    assert sentence_of(data) == sentence


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(
            zipped(chat=samples.qq_text()), "这是一个 ZIP 压缩包，请先解压，再选择里面的聊天记录文件。", id="a zip"
        ),
        pytest.param(
            zipped(chat=b"x")[:40], "这是一个 ZIP 压缩包，请先解压，再选择里面的聊天记录文件。", id="a cut zip"
        ),
        pytest.param(
            samples.table_xlsx()[:-9], "这是一个 ZIP 压缩包，请先解压，再选择里面的聊天记录文件。", id="a cut workbook"
        ),
        pytest.param(xlsx([[]]), "这个表格是空的。", id="an empty sheet"),
        pytest.param(
            xlsx([["a"]], prolog="<!DOCTYPE x>"),
            "这个 XLSX 文件含有不该有的内容（DTD），请用表格软件打开后重新另存一份。",
            id="a DTD",
        ),
    ],
)
def test_zips_and_broken_workbooks_are_refused(data, sentence):
    assert sentence_of(data) == sentence


def test_paths_that_lead_nowhere_are_refused(tmp_path):
    (tmp_path / "folder").mkdir()

    with pytest.raises(UnreadableExport, match=r"^找不到文件“.*nothing\.json”，请检查路径。$"):
        open_export(tmp_path / "nothing.json")
    with pytest.raises(UnreadableExport, match=r"^“folder”是一个文件夹，请选择里面的聊天记录文件。$"):
        open_export(str(tmp_path / "folder"))


def test_unknown_time_zones_are_refused():
    assert (
        sentence_of(samples.qq_text(), timezone="Mars/Base")
        == "不认识时区“Mars/Base”，请写成 Asia/Shanghai 这样的名称。"
    )


def test_a_file_s_own_age_dates_what_tells_no_year(tmp_path):
    path = tmp_path / "chat.txt"
    path.write_bytes(samples.chatlog_text())
    os.utime(path, (START + 9, START + 9))

    with open_export(path) as export:
        [records] = export.chunks()

    assert records[0].at == START


def test_streams_that_cannot_be_wound_back_are_read_too():
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._rest = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return self._rest.read(min(size, 100))

    with open_export(Pipe(samples.qq_text())) as export:
        assert sum(map(len, export.chunks())) == 5


def test_a_stream_is_read_from_where_it_stands_and_stays_open():
    stream = io.BytesIO(b"garbage" + samples.chatlab_jsonl())
    stream.seek(7)

    with open_export(stream) as export:
        assert sum(map(len, export.chunks())) == 7

    assert not stream.closed


def test_chunks_have_the_size_asked_for_and_progress_grows():
    data = samples.chatlab_jsonl([chatlab_message(number, "wxid_hong", "小红", "签到") for number in range(5_000)])
    export = open_export(io.BytesIO(data))

    seen = [(len(chunk), export.bytes_read) for chunk in export.chunks(1_200)]

    assert [size for size, _ in seen] == [1_200] * 4 + [200]
    assert sorted(seen_bytes for _, seen_bytes in seen) == [seen_bytes for _, seen_bytes in seen]
    assert export.bytes_read == export.size == len(data)


def test_a_thousand_bad_lines_are_kept_and_all_are_counted():
    data = samples.chatlab_jsonl() + b"{\n" * 1_500

    export, records = read(data)

    assert len(records) == 7
    assert (len(export.bad_lines), export.bad_count) == (1_000, 1_500)
    assert export.bad_lines[0] == BadLine(number=11, reason="不是有效的 JSON")


@pytest.mark.parametrize("name", TEXTS)
def test_reading_twice_gives_the_same_keys(name):
    data = ALL[name]()

    assert read(data)[1] == read(data)[1]


@pytest.mark.parametrize("name", TEXTS)
def test_a_cut_anywhere_raises_nothing_else_and_keeps_what_was_whole(name):
    data = ALL[name]()
    whole = read(data)[1]

    for cut in range(1, len(data), 17):
        try:
            records = read(data[:cut])[1]
        except UnreadableExport:
            continue
        assert {record.key for record in records[:-1]} <= {record.key for record in whole}


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_files_raise_nothing_else(name, data):
    whole = bytearray(ALL[name]())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        length = data.draw(st.integers(0, 12))
        whole[place : place + length] = data.draw(
            st.binary(max_size=8)
            | st.sampled_from(
                [b'"', b"{", b"]", b"\n", b",", b"\\u0000", b"\\ud800", b"null", b"-1", b"[[[[", b"1e999"]
            )
        )
    check(bytes(whole))


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_random_bytes_raise_nothing_else(data):
    check(data)


LINES = st.sampled_from(
    [
        "2025-10-09 16:54:20 小红(30001)",
        "2025-10-09 6:54:20 系统消息(10000)",
        "小红(wxid_hong) 10-09 16:53:20",
        "[12:30] <hong> hi",
        "=== lin has joined #x",
        "时间,发送人,内容",
        "2025-10-09 16:53:20,小红,签到",
        '"',
        "",
        "签到",
        "小林加入本群。",
        '{"_type":"message","sender":"a","accountName":"b","timestamp":1760000000,"type":80,"content":"x"}',
        '{"_type":"header","meta":{"name":[]}}',
        "[",
        "消息对象:早起打卡群",
        "================================================",
        "\0",
    ]
)


@settings(max_examples=200, deadline=None)
@given(lines=st.lists(LINES, max_size=25), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_lines_of_all_formats_in_any_order_raise_nothing_else(lines, end):
    check(end.join(lines).encode())


def check(data: bytes) -> None:
    """Nothing but `UnreadableExport` is raised, and what is read can be stored."""
    try:
        export, records = read(data)
    except UnreadableExport as error:
        records, export = [], None
        is_a_sentence = str(error).endswith("。")
    else:
        is_a_sentence = True
    assert is_a_sentence
    for record in records:
        assert record.kind in KINDS
        assert type(record.at) is int
        assert all(type(field) is str for place, field in enumerate(record) if place != 1)
        assert "\0" not in "".join(map(str, record))
        "".join(map(str, record)).encode()
    if export is None:
        return
    for entry in export.roster.values():
        assert "\0" not in entry.member + entry.name
    assert all(key.startswith("name:") for key in export.identities)


MOMENTS = st.lists(
    st.tuples(st.integers(0, 90), st.sampled_from("abc"), st.sampled_from(["早", "签到", "[图片]"])), max_size=60
)


def as_qq(history):
    lines = []
    for second, who, text in history:
        moment = datetime.fromtimestamp(START + second + 8 * 3600, UTC)
        lines.append(f"{moment:%Y-%m-%d} {moment.hour}:{moment:%M:%S} {who}({30000 + ord(who)})\n{text}\n\n")
    return (QQ_HEADING + "".join(lines)).encode()


def as_jsonl(history):
    lines = [{"_type": "header", "meta": {"name": "x"}}]
    for second, who, text in history:
        line = {"_type": "message", "sender": who, "accountName": who, "type": 0, "content": text}
        lines.append(line | {"timestamp": START + second})
    return b"".join(dumps(line) + b"\n" for line in lines)


@pytest.mark.parametrize("write", [as_qq, as_jsonl])
@settings(max_examples=60, deadline=None)
@given(history=MOMENTS, bounds=st.tuples(st.integers(0, 90), st.integers(0, 90)))
def test_overlapping_exports_share_their_keys(write, history, bounds):
    history = sorted(history, key=lambda line: line[0])
    first, last = sorted(bounds)
    older = [line for line in history if line[0] <= last]
    newer = [line for line in history if line[0] >= first]

    whole = [record.key for record in read(write(history))[1]]
    parts = {record.key for part in (older, newer) for record in read(write(part))[1]}

    assert len(set(whole)) == len(whole)
    assert parts == set(whole)
