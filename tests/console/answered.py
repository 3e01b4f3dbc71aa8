"""An entry and a question of the cast's community, for the pages that are about one."""

from __future__ import annotations

from qunluo.replies.models import AskedQuestion
from qunluo.replies.writes.faq import By, Told, save_entry
from tests.cast import NOW


def written(cast, question="怎么退款？", answer="在订单里点“退款”。", **told):
    by = By(community_id=cast.community.pk, operator_id=cast.steward.pk, at=NOW)
    return save_entry(Told(question=question, answer=answer, **told), by=by)


def asked(cast, key, text, *, verdict="silent", best=None):
    return AskedQuestion.objects.create(
        community=cast.community, group=cast.group, key=key, text=text, verdict=verdict, best=best, at=NOW
    )


def answered_things(cast):
    entry = written(cast)
    return {"faq_entry_id": entry.pk, "asked_id": asked(cast, "a1", "怎么退钱", verdict="answered", best=entry.pk).pk}
