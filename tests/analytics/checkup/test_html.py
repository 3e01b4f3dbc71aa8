from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from qunluo.analytics.checkup.html import render_fragment, render_html
from tests.analytics.checkup.samples import HONG, checkup_of, line, lively, lively_checkup
from tests.analytics.story import at

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202e\u200b"
VOID = {"meta", "br", "img", "col", "hr", "input", "link"}


class Reading(HTMLParser):
    """Collects tags and attributes, and whether everything opened was closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def hostile_rows():
    rows = lively()
    for row in rows:
        row["accountName"] = HOSTILE if row["sender"] != HONG else row["accountName"]
        if row["type"] == 0:
            row["content"] = f"请问{HOSTILE}？" if "几点" in row["content"] else HOSTILE * 2
    return [*rows, line(HOSTILE, at(5), HOSTILE), line(HOSTILE, at(39), f"{HOSTILE}？")]


@pytest.fixture(scope="module")
def hostile_page() -> str:
    return render_html(checkup_of(hostile_rows(), title=HOSTILE))


def test_words_of_strangers_stay_words(hostile_page):
    reading = Reading(hostile_page)

    assert not {"script", "img", "iframe", "object", "a", "link", "form"} & set(reading.tags)
    assert not [name for name, _ in reading.attributes if name.startswith("on")]
    assert "&lt;script&gt;" in hostile_page
    assert "{{7*7}}" in hostile_page


def test_words_of_strangers_neither_hide_nor_turn_around(hostile_page):
    assert not re.search(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]", hostile_page)


def test_the_page_is_whole_and_asks_nobody_for_anything():
    page = render_html(lively_checkup())
    reading = Reading(page)

    assert reading.open == []
    assert page.startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//", page)
    assert "@import" not in page
    assert {name for name, _ in reading.attributes} & {"src", "href", "style"} == set()


def test_the_fragment_suits_the_strictest_policy():
    fragment = render_fragment(lively_checkup())
    reading = Reading(fragment)

    assert fragment.lstrip().startswith('<article class="report">')
    assert {"style", "script", "html", "head", "body"} & set(reading.tags) == set()
    assert not [name for name, _ in reading.attributes if name == "style" or name.startswith("on")]


def test_every_class_of_the_page_has_its_style():
    page = render_html(lively_checkup())
    style = page[page.index("<style>") : page.index("</style>")]
    classes = {name for key, value in Reading(page).attributes if key == "class" for name in value.split()}

    levels = {"info", "too_little"}  # which look as pills do by themselves
    assert {name for name in classes if f".{name}" not in style} <= levels


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("「晨光读书会」", id="the group"),
        pytest.param("全部指标", id="the metrics"),
        pytest.param("经验值（群运营文章汇总）：低于 15% 偏冷，15%–25% 一般，高于 25% 活跃。", id="a source"),
        pytest.param("周日 23:00–23:59：0 条", id="the last cell of the map"),
        pytest.param("从没说过话 · 4 人", id="who never spoke"),
        pytest.param("成员9", id="one of them"),
        pytest.param("读书会在哪里报名？", id="a question that waited"),
        pytest.param("接下来做什么", id="what to do"),
    ],
)
def test_the_report_tells(words):
    assert words in render_html(lively_checkup())


@pytest.mark.parametrize(
    "rows",
    [[], [line(HONG, at(0), "早")], [line("SYSTEM", at(0), "群主已启用群聊邀请确认", kind=80)]],
    ids=["none", "one", "system"],
)
def test_little_makes_a_page_too(rows):
    page = render_html(checkup_of(rows, lists=False))

    assert Reading(page).open == []
    assert "暂不评级" in page
    assert "接下来做什么" in page
