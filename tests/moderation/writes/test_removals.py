"""Out goes only whom two want out."""

from __future__ import annotations

import pytest

from qunluo.accounts import writes as accounts
from qunluo.communities.models import Member
from qunluo.core.moderation.agreement import Agreement
from qunluo.moderation.reads.removals import Outcome, agreement, open_removals, removals
from qunluo.moderation.writes.removals import NotVoted, Voice, vote, withdraw_vote
from qunluo.moderation.writes.rulings import Ruling, rule
from qunluo.outbox.models import OutgoingAction
from tests.cast import operator
from tests.moderation.ground import begin_rule
from tests.moderation.sayings import LATER, deliver, noon, say, texts, violation

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast):
    other = operator("xiaojie", "小杰")
    accounts.grant(other, cast.community)
    return other


@pytest.fixture
def row(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5, 6)
    return violation("w6")


def speak(row, who, *, is_for=True, reason=""):
    return vote(row.pk, Voice(operator_id=who.pk, is_for=is_for, reason=reason), at=LATER)


def removal_states() -> list[str]:
    return list(OutgoingAction.objects.filter(kind="remove_member").order_by("id").values_list("state", flat=True))


def call_state() -> str:
    return OutgoingAction.objects.get(key__endswith=":w6#0").state


def test_the_second_who_agrees_sets_it_going(cast, row, second):
    first = speak(row, cast.steward)
    before = removal_states()

    assert (first, before, speak(row, second)) == (Outcome.OPEN, [], Outcome.AGREED)
    out = OutgoingAction.objects.get(kind="remove_member")
    assert (out.payload["member"], out.payload["text"], out.state) == (
        "zhou",
        "累计违规：写了 13 个字，最多 10 个",
        "by_hand",
    )
    assert call_state() == "done"
    assert open_removals(cast.community.pk, at=LATER) == 0


def test_one_who_objects_is_enough(cast, row, second):
    speak(row, cast.steward)

    assert speak(row, second, is_for=False, reason="先谈谈") is Outcome.OFF
    assert (removal_states(), call_state()) == ([], "done")
    with pytest.raises(NotVoted, match="已经有结果"):
        speak(row, accounts.ensure_operator("san", "三三"))


@pytest.mark.parametrize(
    ("who", "how", "sentence"),
    [
        ("steward", {}, "两个不同的人"),
        ("clerk", {}, "没有这个社群的修改权限"),
        ("stranger", {}, "没有这个社群的修改权限"),
        ("second", {"is_for": False}, "请写明为什么不移出"),
    ],
    ids=["the same again", "who may only look", "who sees nothing", "no reason"],
)
def test_some_voices_do_not_count(cast, row, second, who, how, sentence):
    speak(row, cast.steward)

    with pytest.raises(NotVoted, match=sentence):
        speak(row, second if who == "second" else getattr(cast, who), **how)

    assert removal_states() == []


def test_where_the_ladder_leads_there_no_more_nobody_votes(cast, row):
    rule([violation("w4").pk], ruling=Ruling.REVERSED, operator_id=cast.steward.pk, at=LATER, reason="看错了")

    with pytest.raises(NotVoted, match="不再到移出这一步"):
        speak(row, cast.steward)


def test_thinking_again_stops_what_has_not_gone_out(cast, row, second):
    speak(row, cast.steward)
    speak(row, second)

    assert withdraw_vote(row.pk, operator_id=second.pk, at=LATER) is Outcome.OPEN
    assert (removal_states(), call_state()) == (["expired"], "by_hand")
    assert speak(row, second) is Outcome.AGREED
    assert removal_states() == ["expired", "by_hand"]
    with pytest.raises(NotVoted, match="没有对这次移出表过态"):
        withdraw_vote(row.pk, operator_id=cast.clerk.pk, at=LATER)


def test_who_is_out_already_is_invited_back(cast, row, second):
    speak(row, cast.steward)
    speak(row, second)
    deliver(LATER, kind="remove_member")

    rule([row.pk], ruling=Ruling.REVERSED, operator_id=cast.steward.pk, at=LATER, reason="看错了")

    assert "把这位成员邀请回来" in texts("ask_operator", key__startswith="removal:")[0]


def test_how_often_two_agreed(cast, row, second):
    speak(row, cast.steward)
    alone = agreement(cast.community.pk)
    speak(row, second, is_for=False, reason="先谈谈")

    assert (alone, alone.percent) == (Agreement(doubles=0, agreed=0), None)
    assert agreement(cast.community.pk) == Agreement(doubles=1, agreed=0, kappa=-1.0)
    withdraw_vote(row.pk, operator_id=second.pk, at=LATER)
    speak(row, second)
    assert agreement(cast.community.pk).percent == 100


def test_who_is_gone_need_not_be_removed(cast, row):
    Member.objects.filter(external_id="zhou").update(is_present=False)

    [one] = removals(cast.community.pk, at=noon(7))
    assert (one.outcome, one.is_due) == (Outcome.OPEN, False)
