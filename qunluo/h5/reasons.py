"""Why a hand-in waits or does not count, in words for its member."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qunluo.checkins.reads.own import Submission
from qunluo.checkins.risk.words import told_member
from qunluo.core.checkins.plan import Plan
from qunluo.core.checkins.words import refusal_sentence


def reasons_of(row: Submission, plan: Plan) -> tuple[str, ...]:
    """Why it waits, or does not count: a person's words first, then the machine's."""
    if row.ruling_reason:
        return (row.ruling_reason,)
    if row.state in {"held", "rejected"}:
        return tuple(map(str, told_member(code for code, _weight, _detail in row.reasons)))
    if row.state == "refused":
        return (refusal_sentence(row.refusal, plan.terms_at(row.at), session_id=row.session, day=row.day),)
    if row.state == "wrong_number":
        return (
            _("您写的是第 %(number)s 天，按记录应该是第 %(expected)s 天。")
            % {"number": row.number, "expected": row.expected},
        )
    return ()
