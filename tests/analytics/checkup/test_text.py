from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from qunluo.analytics.checkup.result import Checkup
from qunluo.analytics.checkup.text import render_text
from tests.analytics.checkup.samples import HONG, checkup_of, line, lively_checkup
from tests.analytics.story import at


def printed(checkup: Checkup, *, width: int = 160) -> str:
    console = Console(file=StringIO(), width=width)
    render_text(checkup, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_everything_that_matters_is_printed():
    found = lively_checkup()

    text = printed(found)

    for sentence in found.sentences:
        assert sentence[:40] in text
    for verdict in found.verdicts:
        assert verdict.title in text
        assert verdict.shown in text
    for advice in found.advice:
        assert advice.title in text
    assert "＜15% 不好 · 15%–25% 留意 · ＞25% 健康" in text
    assert "经验值（群运营文章汇总）" in text


def test_a_narrow_terminal_leaves_the_sticks_out():
    text = printed(lively_checkup(), width=80)

    assert "日活跃率" in text
    assert "经验值（群运营文章汇总）" not in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("title", ["[red]红[/red]", "[/]", "\x1b[31m红", "[link=http://example.com]点[/link]"])
def test_titles_are_no_markup(title):
    text = printed(checkup_of([line(HONG, at(0), "早")], title=title))

    assert "\x1b" not in text
    assert title.replace("\x1b", "") in text
