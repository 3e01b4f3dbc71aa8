from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from qunluo.analytics.facts.wording import has_link, is_question


def asks(text: str) -> bool:
    texts = pa.array([text])
    return is_question(texts, pc.utf8_length(texts)).to_pylist() == [True]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("几点开始？", id="full-width mark"),
        pytest.param("几点开始?", id="half-width mark after a word"),
        pytest.param("does it work?", id="mark at the end"),
        pytest.param("really? I see", id="mark before a space"),
        pytest.param("在吗", id="particle at the end"),
        pytest.param("有人去吗[表情]", id="particle before a picture"),
        pytest.param("怎么报名", id="how to, without a mark"),
        pytest.param("请问老师", id="may I ask"),
        pytest.param("@小红 多少钱", id="how much"),
        pytest.param("第一行\n几点？\n第三行", id="in the middle of lines"),
    ],
)
def test_questions(text):
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("？？？", id="marks alone"),
        pytest.param("啊？", id="a sigh"),
        pytest.param("https://example.com/a?b=c", id="mark in an address"),
        pytest.param("我在吃饭呢", id="a statement"),
        pytest.param("吗啡是药", id="the particle inside a word"),
        pytest.param("", id="nothing"),
        pytest.param("字" * 100 + "？", id="an article"),
    ],
)
def test_no_questions(text):
    assert not asks(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("看http://example.com", True, id="address after a word"),
        pytest.param("HTTPS://EXAMPLE.COM", True, id="capitals"),
        pytest.param("www.example.com", True, id="without a scheme"),
        pytest.param("www.", False, id="three letters"),
        pytest.param("a@example.com", False, id="mail address"),
        pytest.param("第3.5章", False, id="a number"),
    ],
)
def test_links(text, expected):
    assert has_link(pa.array([text])).to_pylist() == [expected]
