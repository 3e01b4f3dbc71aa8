"""What the bot would do with a question, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from qunluo.core.faq import Verdict
from qunluo.replies.faq.asking import looks_asked
from qunluo.replies.faq.likeness import Signs
from qunluo.replies.reads.faq import answers_of

HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An entry that came near: how sure it is, by which wording, and what spoke for and against it."""

    entry: int
    question: str
    wording: str
    percent: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What would be done, and the entries that came nearest."""

    does: str
    tone: str
    is_question: bool
    near: tuple[Near, ...]


def tried(community_id: int, text: str) -> Tried:
    """Try a text with the thresholds that groups begin with."""
    answers = answers_of(community_id)
    matches = answers.matcher.match(text)
    verdict = answers.judge(matches).verdict
    does, tone = {
        Verdict.ANSWERED: (_("直接回答"), "green"),
        Verdict.OFFERED: (_("反问“您是不是想问”"), "orange"),
        Verdict.SILENT: (_("不作声，记入“没答上来”"), "secondary"),
    }[verdict]
    near = tuple(
        Near(
            entry=match.id,
            question=answers.entries[match.id].question,
            wording=match.text,
            percent=round(match.confidence * 100),
            reasons=tuple(_reasons(match.signs)),
        )
        for match in matches
    )
    return Tried(does=does, tone=tone, is_question=looks_asked(text), near=near)


def _reasons(signs: Signs) -> list[str]:
    """The signs in words, those for it first."""
    told = [
        _("字的重合 %(share)s%%") % {"share": round(signs.characters * 100)},
        _("词的重合 %(share)s%%") % {"share": round(signs.words * 100)},
    ]
    if signs.asks:
        told.append(_("问的方面不同"))
    if signs.numbers:
        told.append(_("数字或字母不同"))
    if signs.denial:
        told.append(_("一个有否定，一个没有"))
    if signs.length < HALF:
        told.append(_("长短差得多"))
    return told
