"""Whether somebody asks something. Most of what is said in a group is no question and wants no answer of a machine."""

from __future__ import annotations

import re
from typing import Final

MOST_LETTERS: Final = 120
"""Who writes more tells a story, or pastes one."""
FEWEST_LETTERS: Final = 3
_MARK: Final = re.compile(r"[?？]")
_WORDS: Final = re.compile(
    r"怎么|怎样|咋|如何|为什么|为何|为啥|什么|啥时|啥意思|是啥|有啥|哪里|哪儿|哪个|哪些|哪种|哪位|哪天|在哪|多少|多久|几点|几号|"
    r"几天|几个|几次|多大|多长|多远|何时|是否|是不是|有没有|能不能|可不可以|会不会|要不要|行不行|好不好|请问|想问|问一下|问下|求助|"
    r"请教|求推荐|有人知道|谁知道|谁有"
)
_ENDS: Final = re.compile(r"(吗|么|嘛|呢|没有|不)[~～.。!！…\s]*$")
_EXCLAIMS: Final = re.compile(r"(怎么|什么)(这么|那么|都|也)|没什么|不怎么|什么的$|不知道怎么|多少都|为什么不呢")
_LINK: Final = re.compile(r"https?://")


def looks_asked(text: str) -> bool:
    """Whether the text reads like a question; exclamations with question words do not count."""
    said = text.strip()
    if not FEWEST_LETTERS <= len(said) <= MOST_LETTERS or _LINK.search(said):
        return False
    if _MARK.search(said):
        return any(letter.isalnum() for letter in said)
    left = _EXCLAIMS.sub("", said)
    return bool(_WORDS.search(left) or (_ENDS.search(left) and not said.endswith("呢")))
