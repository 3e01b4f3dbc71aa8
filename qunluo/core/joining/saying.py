"""What a message says of having read the rules, or of who its writer is."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CALLED = r"\s*(?:@\S+\s*)*"
_READ = re.compile(_CALLED + r"[#＃]?(?:已阅读|已阅)(?:群规|群公告|公告|通知|全文)*")
_BARE = re.compile(_CALLED + r"(?:收到了?|已读)[\W_]*")
_SAID_AGAIN = re.compile(r"已阅读|已阅|已读|收到了?")
_RUN = re.compile(r"(.)\1+")
_LETTER = re.compile(r"[^\W_]")
MARKS = ("已阅", "收到", "已读")
"""What a message about it holds; whoever gathers facts for many messages looks for these first."""


def says_read(text: str) -> bool:
    """Whether the message begins with “已阅”."""
    return _READ.match(text) is not None


def says_only_received(text: str) -> bool:
    """Whether the message is “收到” and nothing more."""
    return _BARE.fullmatch(text) is not None


def own_words(text: str) -> int:
    """How many characters of one's own stand beside the word: signs, repetitions and set phrases count nothing."""
    said = _READ.match(text)
    rest = _SAID_AGAIN.sub("", text[said.end() :] if said else text)
    return len(_LETTER.findall(_RUN.sub(r"\1", rest)))


def introduction_in(text: str, keywords: Sequence[str]) -> str | None:
    """What somebody says about themselves after one of the words, or None."""
    begun = re.sub(_CALLED, "", text, count=1).lstrip("#＃【[ 　")
    for word in keywords:
        if word and begun.casefold().startswith(word.casefold()):
            return begun[len(word) :].strip("#＃】]：:，,。 　\n")
    return None


def length_of(words: str) -> int:
    """How many letters, with runs of the same one counted once."""
    return len(_LETTER.findall(_RUN.sub(r"\1", words)))
