"""What this section says of disguises and faults."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.words.reading import LONGEST_WORD, MOST_PIECES, MOST_WORDS, WARNINGS, Fault, Wrong

TRICKS: dict[Trick, Any] = {
    Trick.PLAIN: gettext_lazy("原样"),
    Trick.WIDTH: gettext_lazy("换了写法"),
    Trick.VARIANT: gettext_lazy("繁体"),
    Trick.LOOKALIKE: gettext_lazy("形近"),
    Trick.INVISIBLE: gettext_lazy("夹了看不见的符号"),
    Trick.INSERTED: gettext_lazy("夹了符号"),
    Trick.REPEATED: gettext_lazy("重复的字"),
    Trick.SPLIT: gettext_lazy("拆字"),
    Trick.HOMOPHONE: gettext_lazy("谐音"),
    Trick.PINYIN: gettext_lazy("拼音"),
    Trick.INITIALS: gettext_lazy("首字母"),
}


def said(fault: Fault) -> str:
    """What is wrong with a line, and what to do."""
    sentences = {
        Wrong.TOO_LONG: _("太长了，词和替换文字最多 %(most)s 个字。") % {"most": LONGEST_WORD},
        Wrong.DUPLICATE: _("前面已经有一样的词，只取第一个。"),
        Wrong.KNOWN: _("词库里已经有了。"),
        Wrong.NO_WORD: _("这一行没有词。"),
        Wrong.TOO_MANY_PIECES: _("用 * 隔开的片段最多 %(most)s 段。") % {"most": MOST_PIECES},
        Wrong.EXCEPTION: _("例外要比词本身长，比如“加微”的例外“加微积分”。"),
        Wrong.SHORT: _("只有一个字，会误伤很多普通消息，建议写长一些。"),
        Wrong.COMMON: _("这是日常用语，会误伤很多普通消息，建议写长一些。"),
        Wrong.FULL: _("一个词库最多 %(most)s 个词，后面的没有取。") % {"most": f"{MOST_WORDS:,}"},
    }
    return sentences[fault.wrong]


def told(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults as the page lists them."""
    return [
        {"line": one.line, "text": one.text, "says": said(one), "is_warning": one.wrong in WARNINGS} for one in faults
    ]
