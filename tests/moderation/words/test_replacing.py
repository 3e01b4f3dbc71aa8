from __future__ import annotations

import pytest

from qunluo.core.moderation.sight import Hit
from qunluo.moderation.words.replacing import replaced


def hit(start: int, end: int, replacement: str = "") -> Hit:
    return Hit(list_id="1", word="词", category="", start=start, end=end, replacement=replacement)


@pytest.mark.parametrize(
    ("hits", "told"),
    [
        pytest.param([], "零一二三四五六七八九", id="nothing"),
        pytest.param([hit(1, 3)], "零**三四五六七八九", id="covered"),
        pytest.param([hit(1, 3, "友")], "零友三四五六七八九", id="replaced"),
        pytest.param([hit(5, 6, "友"), hit(1, 3)], "零**三四友六七八九", id="out of order"),
        pytest.param([hit(1, 4, "友"), hit(2, 6, "好")], "零友**六七八九", id="overlapping"),
        pytest.param([hit(1, 6), hit(2, 3, "好")], "零*****六七八九", id="one within another"),
        pytest.param([hit(0, 10)], "********", id="long cover"),
    ],
)
def test_words_are_covered_or_replaced(hits, told):
    assert replaced("零一二三四五六七八九", hits) == told
