"""What kind of file this is, told by its content alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from qunluo.channels.history import csv_rows, xlsx
from qunluo.channels.history.encoding import Encoding
from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.formats import (
    chatlab,
    chatlog,
    chatlog_text,
    discord,
    irc,
    pywxdump,
    qq_text,
    table,
    telegram,
    wechatmsg,
    weflow,
)
from qunluo.channels.history.items import Outline, outline_of
from qunluo.channels.history.logbook import Choices, Logbook
from qunluo.channels.history.records import Record
from qunluo.channels.history.rows import Columns, Rows
from qunluo.channels.history.source import Source

Read = Callable[[Source, Logbook], Iterator[list[Record]]]
_SAMPLE = 256 * 1024
_TITLE_ROWS = 10
_OBJECTS = re.compile(rb"[\s\xef\xbb\xbf]*\[\s*\{")
_ZIP = b"PK\x03\x04"

_MAGIC = (
    (b"SQLite format 3\0", "这是一个数据库文件，不是聊天记录导出。请用导出工具导出为 JSON、CSV 或 TXT 后再导入。"),
    (b"\x89PNG", "这是一张图片，请选择导出的聊天记录文件。"),
    (b"\xff\xd8\xff", "这是一张图片，请选择导出的聊天记录文件。"),
    (b"GIF8", "这是一张图片，请选择导出的聊天记录文件。"),
    (b"BM\x00\x00", "这是一张图片，请选择导出的聊天记录文件。"),
    (b"RIFF", "这是一个图片或音视频文件，请选择导出的聊天记录文件。"),
    (b"%PDF", "这是一个 PDF 文件，请导出为 JSON、CSV 或 TXT 后再导入。"),
    (b"\xd0\xcf\x11\xe0", "这是旧版 Office 文件（如 XLS），请另存为 XLSX 或 CSV 再导入。"),
    (b"\x1f\x8b", "这是一个压缩包，请先解压，再选择里面的聊天记录文件。"),
    (b"Rar!", "这是一个压缩包，请先解压，再选择里面的聊天记录文件。"),
    (b"7z\xbc\xaf", "这是一个压缩包，请先解压，再选择里面的聊天记录文件。"),
    (b"BZh", "这是一个压缩包，请先解压，再选择里面的聊天记录文件。"),
    (b"\xfd7zXZ", "这是一个压缩包，请先解压，再选择里面的聊天记录文件。"),
    (b"\x28\xb5\x2f\xfd", "这是一个压缩包，请先解压，再选择里面的聊天记录文件。"),
    (b"PK\x05\x06", "这是一个空的压缩包，里面没有聊天记录。"),
)
EMPTY = "文件是空的，请重新导出聊天记录。"
ZIPPED = "这是一个 ZIP 压缩包，请先解压，再选择里面的聊天记录文件。"
BINARY = "这不是文本文件（可能是加密的数据库或其他程序的文件），请用导出工具导出为 JSON、CSV 或 TXT 后再导入。"
WEB_PAGE = "这是一个网页或 XML 文件，请导出为 JSON、CSV 或 TXT 后再导入。"
OTHER_JSON = "这个 JSON 文件不是认识的聊天记录导出，请检查是否选错了文件。"
NO_MESSAGES = "这个 JSON 文件里没有消息。"
CUT_AT_ONCE = "这个 JSON 文件在第一条消息里就断了，请重新导出。"
OTHER_TEXT = "没有认出这是哪种聊天记录导出，请检查是否选错了文件，或导出为 ChatLab、CSV 等支持的格式。"

_JSON: tuple[tuple[str, Callable[[Outline], bool], Read], ...] = (
    (chatlab.JSON_NAME, chatlab.fits_json, chatlab.read_json),
    (discord.NAME, discord.fits, discord.read),
    (weflow.NAME, weflow.fits, weflow.read),
    (telegram.NAME, telegram.fits, telegram.read),
    (pywxdump.JSON_NAME, pywxdump.fits_json, pywxdump.read_json),
    (chatlog.JSON_NAME, chatlog.fits_json, chatlog.read_json),
)
_TABLES = ((wechatmsg.NAME, wechatmsg), (pywxdump.NAME, pywxdump), (chatlog.NAME, chatlog))
_TEXTS = ((qq_text.NAME, qq_text), (irc.NAME, irc), (chatlog_text.NAME, chatlog_text))


def recognise(source: Source, choices: Choices) -> tuple[str, Read]:
    """The name of the format and its reader; raises `UnreadableExport`."""
    head = source.head(_SAMPLE)
    if not head:
        raise UnreadableExport(EMPTY)
    if head.startswith(_ZIP):
        return _of_zip(source, choices)
    _refuse_other_files(head)
    source.guess_encoding()
    if not source.encoding.name:
        raise UnreadableExport(BINARY)
    lines = _lines(head, source.encoding)
    told = [line for line in lines if line.strip("\ufeff \t")]
    if not told:
        raise UnreadableExport(EMPTY)
    first = told[0].lstrip("\ufeff \t")
    if not choices.columns and any(map(chatlab.is_line, told[:_TITLE_ROWS])):
        return chatlab.JSONL_NAME, chatlab.read_jsonl
    if not choices.columns and first[0] in "{[":
        found = _of_json(lines)
        if found is not None:
            return found
        if first[0] == "{":
            raise UnreadableExport(OTHER_JSON)
    return _of_text(source, lines, choices)


def _refuse_other_files(head: bytes) -> None:
    for magic, sentence in _MAGIC:
        if head.startswith(magic):
            raise UnreadableExport(sentence)


def _lines(head: bytes, encoding: Encoding) -> list[str]:
    text = head[encoding.mark :].decode(encoding.name, "replace").replace("\0", "")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _of_json(lines: list[str]) -> tuple[str, Read] | None:
    """JSON begins with a bracket, but so does `[12:30] <nick> hello`."""
    head = "\n".join(lines).encode()
    outline = outline_of(head)
    if outline is None:
        return None
    for name, fits, read in _JSON:
        if fits(outline):
            return name, read
    if outline.is_empty:
        raise UnreadableExport(NO_MESSAGES)
    if outline.is_array and _OBJECTS.match(head):
        raise UnreadableExport(OTHER_JSON if outline.first else CUT_AT_ONCE)
    return None


def _of_zip(source: Source, choices: Choices) -> tuple[str, Read]:
    if not xlsx.is_workbook(source.stream()):
        raise UnreadableExport(ZIPPED)
    first = list(islice((row for _, row in xlsx.rows(source.stream()) if any(map(str.strip, row))), _TITLE_ROWS))
    if not first:
        raise UnreadableExport("这个表格是空的。")
    return _of_header(_header(first), choices, lambda _: _sheet(source), "xlsx")


def _sheet(source: Source) -> Rows:
    for row in xlsx.rows(source.stream()):
        source.note_position()
        yield row


def _header(rows: list[list[str]]) -> list[str]:
    """The row that names the columns; titles may stand above it."""
    return next(filter(_is_known, rows), rows[0])


def _is_known(header: list[str]) -> bool:
    columns = Columns.of(header)
    return any(module.fits(columns) for _, module in _TABLES) or table.is_complete(table.columns_of(header, {}))


def _of_text(source: Source, lines: list[str], choices: Choices) -> tuple[str, Read]:
    told = [line for line in lines if line.strip("\ufeff \t")]
    delimiter = csv_rows.delimiter_of(told[0])
    header = _header([csv_rows.split(line, delimiter) for line in told[:_TITLE_ROWS]])

    def rows(log: Logbook) -> Rows:
        return csv_rows.rows(source, log.skip, delimiter=delimiter)

    if choices.columns or _is_known(header):
        return _of_header(header, choices, rows, "csv")
    for name, module in _TEXTS:
        if module.fits(lines):
            return name, module.read
    if told[0].lstrip("\ufeff \t").startswith("<"):
        raise UnreadableExport(WEB_PAGE)
    if len(header) > 1 and all(len(csv_rows.split(line, delimiter)) >= len(header) for line in told[1:6]):
        return _of_header(header, choices, rows, "csv")
    raise UnreadableExport(OTHER_TEXT)


def _of_header(
    header: list[str], choices: Choices, rows: Callable[[Logbook], Rows], container: str
) -> tuple[str, Read]:
    columns = Columns.of(header)
    known = None if choices.columns else next((pair for pair in _TABLES if pair[1].fits(columns)), None)
    if known is not None:
        name, module = known
        return f"{name}-{container}", lambda _, log: module.read(_below(header, rows(log)), columns, log)
    chosen = table.columns_of(header, choices.columns)
    if not table.is_complete(chosen):
        raise table.missing(chosen, header)
    return f"{table.NAME}-{container}", lambda _, log: table.read(_below(header, rows(log)), chosen, log)


def _below(header: list[str], rows: Rows) -> Rows:
    """The rows below the header; it stands among the first, or is the first."""
    above: list[tuple[int, list[str]]] = []
    for numbered in islice(rows, _TITLE_ROWS * 10):
        if numbered[1] == header:
            above.clear()
            break
        above.append(numbered)
    yield from above[1:]
    yield from rows
