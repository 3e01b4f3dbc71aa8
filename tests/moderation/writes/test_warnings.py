"""A moderator's own warning counts among what the machine saw."""

from __future__ import annotations

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.moderation.models import Violation
from qunluo.moderation.writes.rulings import Ruling, rule
from qunluo.moderation.writes.warnings import NotWarned, Warned, warn_member
from tests.moderation.ground import begin_rule
from tests.moderation.sayings import LATER, member, noon, say, steps, texts, waiting

pytestmark = pytest.mark.django_db


def warn(cast, reason="在群里吵架", key="k", who="zhou", at=LATER, **wanted) -> Violation:
    warned = Warned(reason=reason, key=key, **wanted)
    return warn_member(member(who), warned, operator_id=cast.steward.pk, at=at)


def test_the_first_warning_is_a_word_in_private(cast):
    row = warn(cast)

    assert (row.measure, row.total, row.is_by_hand, row.noted_by_id) == ("hint", 1, True, cast.steward.pk)
    [told] = texts("send_hint", key__startswith="violation:")
    assert told.startswith("管理员提醒您：在群里吵架。请留意一下，谢谢理解。觉得判错了，可以在这里申诉：http")
    assert AuditEntry.objects.filter(action="moderation.member.warned").count() == 1


def test_it_climbs_with_what_the_machine_saw(cast):
    begin_rule(cast)
    say(cast, 3)

    warn(cast, at=noon(4))
    say(cast, 5)

    assert list(steps().values()) == ["hint", "mention", "mute"]


def test_adverts_climb_a_ladder_of_their_own(cast):
    begin_rule(cast)
    say(cast, 3)

    assert warn(cast, ladder="advert").measure == "hint"


def test_taken_back_it_never_was(cast):
    begin_rule(cast)
    row = warn(cast, at=noon(2))

    rule([row.pk], ruling=Ruling.REVERSED, operator_id=cast.steward.pk, at=noon(2), reason="发错了人")
    asked = waiting()
    say(cast, 3)

    assert (asked, steps(key="w3")) == ([], {"w3": "hint"})


def test_sent_twice_it_is_one(cast):
    assert warn(cast).pk == warn(cast).pk
    assert Violation.objects.count() == 1


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"reason": " "}, "请写明"),
        ({"reason": "长" * 201}, "最多 200 个字"),
        ({"ladder": "mine"}, "不完整"),
        ({"key": ""}, "不完整"),
    ],
    ids=["no reason", "too long", "no such ladder", "no key"],
)
def test_what_is_not_fit_is_refused(cast, wanted, sentence):
    with pytest.raises(NotWarned, match=sentence):
        warn(cast, **wanted)


def test_who_runs_the_group_is_only_written_down(cast):
    assert (warn(cast, who="hong").measure, waiting()) == ("", [])
