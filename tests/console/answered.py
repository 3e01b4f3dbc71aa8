"""An entry and a question of the cast's community, for the pages that are about one."""

from __future__ import annotations

from qunluo.replies.models import AskedQuestion, ModelAnswer
from qunluo.replies.writes.faq import By, Told, save_entry
from tests.cast import NOW


def written(cast, question="怎么退款？", answer="在订单里点“退款”。", **told):
    by = By(community_id=cast.community.pk, operator_id=cast.steward.pk, at=NOW)
    return save_entry(Told(question=question, answer=answer, **told), by=by)


def asked(cast, key, text, *, verdict="silent", best=None):
    return AskedQuestion.objects.create(
        community=cast.community, group=cast.group, key=key, text=text, verdict=verdict, best=best, at=NOW
    )


def by_model(cast, question="退款几天到账", *, state="answered", **more):
    return ModelAnswer.objects.create(
        community=cast.community,
        group=cast.group,
        key=f"m:{question}",
        question=question,
        text="三天内到账。\n（AI 生成）",
        state=state,
        at=NOW,
        **more,
    )


def answered_things(cast):
    entry = written(cast)
    return {
        "faq_entry_id": entry.pk,
        "asked_id": asked(cast, "a1", "怎么退钱", verdict="answered", best=entry.pk).pk,
        "model_answer_id": by_model(cast).pk,
    }
