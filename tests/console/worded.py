"""A word list with two words, and a file that was read into it but not taken."""

from __future__ import annotations

from qunluo.moderation.models import WordList
from qunluo.moderation.words.lists import Word
from qunluo.moderation.words.reading import read_lines
from qunluo.moderation.writes import words as writes
from qunluo.moderation.writes.words import Hand, Wanted
from tests.cast import NOW, Cast


def hand_of(cast: Cast) -> Hand:
    return Hand(operator_id=cast.steward.pk, at=NOW)


def keep_list(cast: Cast, *words: str, name: str = "秘密词库") -> WordList:
    row = writes.create_list(cast.community.pk, Wanted(name=name, category="引流"), by=hand_of(cast))
    writes.add_words(row, [Word(text=word) for word in words], by=hand_of(cast))
    return row


def worded_things(cast: Cast) -> dict[str, int]:
    row = keep_list(cast, "加微信领取", "秘密口令")
    tried = writes.try_import(row, read_lines("秘密引流词"), name="秘密.txt", by=hand_of(cast))
    return {"list_id": row.pk, "import_id": tried.pk}
