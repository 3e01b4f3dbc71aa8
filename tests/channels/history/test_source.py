from __future__ import annotations

import io

import pytest

from qunluo.channels.history import source as module
from qunluo.channels.history.encoding import Encoding, guess
from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.source import Source

WORDS = "早上好，今天签到\n" * 50


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(WORDS.encode(), Encoding("utf-8"), id="UTF-8"),
        pytest.param(WORDS.encode("utf-8-sig"), Encoding("utf-8", 3), id="UTF-8 with a mark"),
        pytest.param(WORDS.encode("gb18030"), Encoding("gb18030"), id="GB18030"),
        pytest.param("早".encode("gb18030"), Encoding("gb18030"), id="one character of GB18030"),
        pytest.param(WORDS.encode("utf-16"), Encoding("utf-16-le", 2), id="UTF-16"),
        pytest.param(b"hello\n", Encoding("utf-8"), id="ASCII"),
        pytest.param(b"hello\n" * 99_999 + "早".encode("gb18030"), Encoding("gb18030"), id="GB18030 far behind"),
        pytest.param(WORDS.encode()[:-2], Encoding("utf-8"), id="UTF-8 cut in a character"),
        pytest.param(WORDS.encode() + b"\xff\xfe", Encoding("utf-8"), id="UTF-8 with wrong bytes"),
        pytest.param(WORDS.encode() + b"\0", Encoding("utf-8"), id="UTF-8 with a NUL"),
        pytest.param(bytes(range(256)), Encoding(""), id="no text"),
    ],
)
def test_encodings(data, expected):
    assert guess(iter([data[place : place + 65_536] for place in range(0, len(data), 65_536)])) == expected


@pytest.mark.parametrize("block", [1, 3, 1_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lines_and_bytes_are_the_same_in_every_encoding(encoding, block, monkeypatch):
    monkeypatch.setattr(module, "BLOCK", block)
    text = "早\r\n签到 a\rb\n\n尾"
    source = Source(io.BytesIO(text.encode(encoding)))
    source.encoding = {
        "utf-8": Encoding("utf-8"),
        "utf-8-sig": Encoding("utf-8", 3),
        "gb18030": Encoding("gb18030"),
        "utf-16": Encoding("utf-16-le", 2),
    }[encoding]

    batches = list(source.lines(lambda _, __: None))

    assert [line for _, lines in batches for line in lines] == ["早", "签到 a", "b", "", "尾"]
    assert b"".join(source.utf8_blocks()).decode() == text
    assert b"".join(source.utf8_lines()).decode() == text


def test_batches_know_the_number_of_their_first_line(monkeypatch):
    monkeypatch.setattr(module, "BLOCK", 4)

    source = Source(io.BytesIO(b"a\nb\nc\nd\n"))

    assert list(source.lines(lambda _, __: None)) == [(1, ["a", "b"]), (3, ["c", "d"])]


def test_a_broken_disk_is_told():
    class Disk(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(UnreadableExport, match=r"^读取文件时出错（Input/output error），请检查磁盘或重新上传。$"):
        Source(Disk(b"abc")).head(10)


def test_a_stream_that_breaks_while_wound_back_is_told():
    class Disk(io.BytesIO):
        def seek(self, place: int, whence: int = 0) -> int:
            if whence == 0:
                raise OSError(5, "Input/output error")
            return super().seek(place, whence)

    with pytest.raises(UnreadableExport, match=r"^读取文件时出错"):
        Source(Disk(b"abc")).head(10)


def test_a_pipe_that_breaks_is_told():
    class Pipe:
        def read(self, _: int) -> bytes:
            raise OSError("gone")

    with pytest.raises(UnreadableExport, match=r"^读取文件时出错（OSError）"):
        Source.of(Pipe())
