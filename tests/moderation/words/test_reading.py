from __future__ import annotations

import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from qunluo.moderation.words.files import MOST_BYTES, UnreadableWords, rows_of
from qunluo.moderation.words.lists import Word, key_of
from qunluo.moderation.words.reading import Fault, Wrong, read_lines, read_rows
from qunluo.moderation.words.writing import written


def workbook(*rows: list[str]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


ONE = Word(text="加微", replacement="联系", exceptions=("加微积分", "加微软"))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        pytest.param("加微信\n赌博\n".encode(), "a.txt", ("加微信", "赌博"), id="text"),
        pytest.param("加微信\r\n赌博".encode("utf-8-sig"), "a.txt", ("加微信", "赌博"), id="text with a mark"),
        pytest.param("加微信\n赌博网站\n".encode("gb18030"), "a.txt", ("加微信", "赌博网站"), id="GB18030"),
        pytest.param("编号,敏感词\n1,加微信\n".encode(), "a.csv", ("加微信",), id="header names the column"),
        pytest.param("加微信;x\n".encode(), "a.csv", ("加微信",), id="semicolons"),
        pytest.param(workbook(["词", "替换为"], ["加微信", "*"]), "a.xlsx", ("加微信",), id="workbook"),
        pytest.param("\n\n加微信\n   \n".encode(), "a.txt", ("加微信",), id="blank lines"),
    ],
)
def test_words_are_read_from_files(data, name, words):
    assert tuple(word.text for word in read_rows(rows_of(data, name=name)).words) == words


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "空的", id="empty"),
        pytest.param(b"\xd0\xcf\x11\xe0old", "旧版 Office", id="old office"),
        pytest.param(b"PK\x03\x04bomb", "已损坏", id="broken workbook"),
        pytest.param(b"\x89PNG\x00\x01\x02" * 20, "不是文本", id="no text"),
        pytest.param(b"x" * (MOST_BYTES + 1), "超过 5 MB", id="too large"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(data, said):
    with pytest.raises(UnreadableWords, match=said):
        rows_of(data, name="a.txt")


def test_each_line_tells_what_is_wrong_with_it():
    typed = (
        "加微\t联系\t加微积分、加微软\n的\n大家\n加 微\n" + "长" * 41 + "\n***\n赌博\n加微信\t\t加油\n一*二*三*四*五*六"
    )

    reading = read_lines(typed, known=["赌博"])

    assert reading.words == (ONE, Word(text="的"), Word(text="大家"))
    assert reading.faults == (
        Fault(line=2, text="的", wrong=Wrong.SHORT),
        Fault(line=3, text="大家", wrong=Wrong.COMMON),
        Fault(line=4, text="加 微", wrong=Wrong.DUPLICATE),
        Fault(line=5, text="长" * 41, wrong=Wrong.TOO_LONG),
        Fault(line=6, text="***", wrong=Wrong.NO_WORD),
        Fault(line=8, text="加微信", wrong=Wrong.EXCEPTION),
        Fault(line=9, text="一*二*三*四*五*六", wrong=Wrong.TOO_MANY_PIECES),
    )
    assert (reading.refused, reading.known) == (5, 1)


@pytest.mark.parametrize(
    ("one", "two", "is_same"),
    [
        pytest.param("ＶＸ", "vx", True, id="width"),
        pytest.param("加微信", "加微-信", True, id="marks between characters"),
        pytest.param("c++", "c", False, id="marks that matter"),
        pytest.param("+微信", "微信", False, id="mark before"),
    ],
)
def test_one_word_in_two_dresses(one, two, is_same):
    assert (key_of(one) == key_of(two)) is is_same


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((ONE, Word(text="赌博")), id="usual"),
        pytest.param((Word(text="=1+1"), Word(text="@加我"), Word(text="+v信")), id="what could be a formula"),
        pytest.param((Word(text="🔞"), Word(text='他说"加"'), Word(text="a,b")), id="marks and quotes"),
    ],
)
def test_what_is_written_is_read_again(words):
    data = b"".join(written(words))

    assert read_rows(rows_of(data, name="词.csv")).words == words


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text):
    reading = read_lines(text)

    assert len({key_of(word.text) for word in reading.words}) == len(reading.words)
    assert all(0 < len(word.text) <= 40 for word in reading.words)


def test_a_full_list_says_what_it_does_not_take(monkeypatch):
    monkeypatch.setattr("qunluo.moderation.words.reading.MOST_WORDS", 3)

    reading = read_lines("高仿包\n赌博\n刷单返利\n代开发票", known=["赌博"])

    assert [word.text for word in reading.words] == ["高仿包", "刷单返利"]
    assert (reading.faults, reading.refused, reading.known) == (
        (Fault(line=4, text="代开发票", wrong=Wrong.FULL),),
        1,
        1,
    )
