from __future__ import annotations

import pytest

from qunluo.checkins.risk.weights import CODES
from qunluo.checkins.risk.words import MEANINGS, UNKNOWN, meaning_of, told_member


def test_every_signal_has_its_words():
    assert set(CODES) <= set(MEANINGS)


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_words_are_whole_sentences_for_people(code):
    meaning = meaning_of(code)

    assert str(meaning.means).endswith("。")
    assert str(meaning.may_be).endswith("。")
    assert not str(meaning.for_member).endswith("。")
    assert len(str(meaning.name)) <= 8


def test_a_code_of_a_later_version_still_has_words():
    assert meaning_of("telepathy") is UNKNOWN


def test_members_read_each_sort_once():
    assert [str(one) for one in told_member(["device", "text_others", "device"])] == [
        "这台设备最近也给别的账号打过卡",
        "文字和别人写过的几乎一样",
    ]
