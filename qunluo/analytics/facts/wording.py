"""What can be told from the words of a message without keeping them: is it a question, does it carry a link?"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

LONGEST_QUESTION: Final = 100
"""Longer texts that contain a question mark are articles and adverts."""

ASKS: Final = (
    r"？",
    r"\p{Han}\?",  # an ASCII mark only after a word, for web addresses are full of them
    r"\?\s|\?$",
    r"吗(?:\P{Han}|$)",
    r"请问|想问|求问|问一下|问下|求助|求推荐|求解",
    r"什么时候|啥时候|多少钱|在哪|哪里(?:有|能|可以|买|的)|有没有",
    r"怎么(?:办|弄|做|用|买|样|去|加|进|领|搞|走|玩|报名|操作|参加)",
    r"谁(?:有|知道|能|会)",
)
"""What makes a text a question. It errs on the side of silence: most rhetorical questions bear no mark."""

SAYS_SOMETHING: Final = r"[\p{L}\p{N}](?s:.*)[\p{L}\p{N}]"
"""Two letters at least: "？？？" and "啊？" ask nothing that anybody could answer."""

ADDRESS: Final = r"https?://|www\.[0-9A-Za-z]"


def is_question(texts: pa.Array, chars: pa.Array) -> pa.Array:
    """Mark the texts that ask something; texts that are too long to be a question are not looked at."""
    short = pc.and_(pc.less_equal(chars, LONGEST_QUESTION), pc.greater(chars, 1))
    asks = pc.and_(short, pc.match_substring_regex(texts, "|".join(ASKS)))
    return _narrow(asks, texts)


def has_link(texts: pa.Array) -> pa.Array:
    """Mark the texts in which a web address stands."""
    return pc.match_substring_regex(texts, ADDRESS, ignore_case=True)


def _narrow(asks: Any, texts: pa.Array) -> pa.Array:
    """Ask the slow question only of those few that got so far."""
    places = pc.indices_nonzero(asks)
    speaks = pc.match_substring_regex(texts.take(places), SAYS_SOMETHING)
    marked = asks.to_numpy(zero_copy_only=False).copy()
    marked[places.to_numpy()] = speaks.to_numpy(zero_copy_only=False)
    return pa.array(marked, pa.bool_())
