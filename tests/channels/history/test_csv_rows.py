from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.channels.history import csv_rows
from qunluo.channels.history.source import Source
from tests.channels.history.samples import csv_of


def rows(text: str | bytes) -> list[tuple[int, list[str]]]:
    data = text.encode() if isinstance(text, str) else text
    return list(csv_rows.rows(Source(io.BytesIO(data)), lambda _, __: None, delimiter=","))


CELLS = st.text(st.sampled_from('a签",; \n'), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_what_a_csv_writer_wrote_is_read(table):
    found = [row for _, row in rows(csv_of([["a", "b", "c"], *table]))]

    assert found == [["a", "b", "c"], *table]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            'a,b\n"1\n2",3\n4,5\n', [(1, ["a", "b"]), (2, ["1\n2", "3"]), (4, ["4", "5"])], id="lines within a cell"
        ),
        pytest.param(
            'a,b\n"1,2\n3,4\n', [(1, ["a", "b"]), (2, ['"1', "2"]), (3, ["3", "4"])], id="a quote never closed"
        ),
        pytest.param(
            'a,b\n1,"x"y\n3,4\n', [(1, ["a", "b"]), (2, ["1", '"x"y']), (3, ["3", "4"])], id="a quote within a word"
        ),
        pytest.param(
            'a,b\n1,"x\n3,"4"\n5,6\n',
            [(1, ["a", "b"]), (2, ["1", '"x']), (3, ["3", "4"]), (4, ["5", "6"])],
            id="a quote closed by the next row's",
        ),
        pytest.param("a,b\n\n1,2", [(1, ["a", "b"]), (2, [""]), (3, ["1", "2"])], id="an empty line"),
    ],
)
def test_stray_quotes_spoil_their_own_row_at_most(text, expected):
    assert rows(text) == expected


def test_a_quote_never_closed_holds_no_more_than_so_many_lines():
    text = 'a,b\n1,"x\n' + "3,4\n" * 12_000

    assert len(rows(text)) == 12_002


@pytest.mark.parametrize(
    ("line", "delimiter"), [("a,b;c", ","), ("a;b;c,d", ";"), ("a\tb", "\t"), ("a|b|c", "|"), ("a", ",")]
)
def test_the_delimiter_is_what_cuts_most(line, delimiter):
    assert csv_rows.delimiter_of(line) == delimiter
