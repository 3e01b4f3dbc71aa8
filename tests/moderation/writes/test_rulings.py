"""What a ruling changes, and that taking it back leaves everything as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.accounts.models import AuditEntry
from qunluo.communities.reads.kin import kin_of
from qunluo.moderation.models import Violation
from qunluo.moderation.reads import violations_of
from qunluo.moderation.reads.steps import steps_now
from qunluo.moderation.writes.rulings import NotRuled, Ruling, rule
from qunluo.moderation.writes.warnings import Warned, warn_member
from qunluo.outbox.models import OutgoingAction
from tests.moderation.ground import LONG, SHORT, SINCE, begin_rule
from tests.moderation.sayings import LATER, deliver, member, noon, say, steps, texts, violation, waiting

pytestmark = pytest.mark.django_db
QUEUED = SHORT | {"name": "长了请人看", "course": "queue", "options": {"most_characters": 15}}
LONGER = LONG + "，而且还要再长一点"


def judge(cast, *keys, ruling=Ruling.REVERSED, reason="看错了", at=LATER):
    ids = [violation(key).pk for key in keys]
    return rule(ids, ruling=ruling, operator_id=cast.steward.pk, at=at, reason=reason)


def now_leads_to() -> dict[str, str]:
    rows = list(Violation.objects.select_related("group").order_by("at"))
    now = steps_now(rows)
    return {row.key: now[row.pk].step.measure.value if row.pk in now else "" for row in rows}


def all_lead_to() -> dict[int, tuple[str, int]]:
    rows = list(Violation.objects.select_related("group"))
    return {pk: (one.step.measure.value, one.total) for pk, one in steps_now(rows).items()}


def test_a_reversed_one_is_undone_everywhere(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5, 6)

    judge(cast, "w4")

    assert steps() == {"w3": "hint", "w4": "mention", "w5": "mute", "w6": "remove"}
    assert now_leads_to() == {"w3": "hint", "w4": "", "w5": "mention", "w6": "mute"}
    taken = OutgoingAction.objects.filter(state="expired").order_by("id")
    assert [(one.key.partition(":")[2], one.kind) for one in taken] == [
        ("w4#0", "post_reply"),
        ("w4#1", "send_hint"),
        ("w5#0", "mute_member"),
        ("w6#0", "ask_operator"),
    ]
    assert {one.last_error for one in taken} == {"复核后撤回"}


def test_who_had_heard_of_it_is_told(cast):
    begin_rule(cast)
    say(cast, 3)
    deliver(noon(3), key__endswith=":w3#0")

    judge(cast, "w3", reason="是接龙的格式，不是刷屏。")

    [told] = texts("send_hint", key__startswith="violation:")
    assert told == (
        "您 3 月 3 日在群里的发言经复核不算违规了：是接龙的格式，不是刷屏。"
        "当时的处理已经撤回，后面的累计也重新算过。给您添麻烦了，抱歉。"
    )


def test_who_had_not_heard_of_it_is_left_in_peace(cast):
    begin_rule(cast)
    say(cast, 3)

    judge(cast, "w3")

    assert texts("send_hint", key__startswith="violation:") == []


def test_a_silence_that_still_runs_is_lifted(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5)
    deliver(noon(5))

    judge(cast, "w5", at=noon(5) + timedelta(hours=2))

    [lift] = OutgoingAction.objects.filter(key__contains=":lift:")
    assert (lift.kind, lift.payload["hours"], lift.expires_at) == ("mute_member", 0, noon(6))


def test_a_silence_that_is_over_needs_no_lifting(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5)
    deliver(noon(5))

    judge(cast, "w5", at=noon(6))

    assert not OutgoingAction.objects.filter(key__contains=":lift:").exists()


def test_a_silence_that_a_later_one_rests_on_is_lifted_too(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5)
    deliver(noon(5))

    judge(cast, "w3", at=noon(5) + timedelta(hours=2))

    [lift] = OutgoingAction.objects.filter(key__contains=":lift:")
    assert (lift.key.startswith(f"violation:{violation('w5').pk}:"), lift.payload["hours"]) == (True, 0)


def test_another_silence_goes_on_to_its_end(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5)
    deliver(noon(5))
    first = violation("w5")
    again = Violation.objects.get(pk=first.pk)
    again.pk, again.key, again.at, again.hours = None, "w55", noon(5) + timedelta(hours=1), 24
    again.save()
    row = OutgoingAction.objects.get(key__endswith=":w5#0")
    row.pk, row.key, row.settled_at = None, row.key.replace(":w5#0", ":w55#0"), noon(5) + timedelta(hours=1)
    row.save()

    judge(cast, "w5", at=noon(5) + timedelta(hours=2))

    [lift] = OutgoingAction.objects.filter(key__contains=":lift:")
    assert lift.payload["hours"] == 23


def test_undoing_lets_the_silence_go_on(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5)
    deliver(noon(5))
    judge(cast, "w5", at=noon(5) + timedelta(hours=2))
    deliver(noon(5) + timedelta(hours=3))

    judge(cast, "w5", ruling=Ruling.NONE, at=noon(5) + timedelta(hours=4))

    [again] = OutgoingAction.objects.filter(key__contains=":lift:", key__endswith=":again#0")
    assert again.payload["hours"] == 20
    assert "更正" in texts("send_hint", key__contains=":again#")[0]


def test_what_waited_takes_its_step_when_it_is_upheld(cast):
    begin_rule(cast, QUEUED)
    say(cast, 3, text=LONGER)
    before = now_leads_to()

    judge(cast, "w3", ruling=Ruling.UPHELD, reason="")

    row = violation("w3")
    assert (before, row.course, row.measure, row.total) == ({"w3": "hint"}, "queue", "hint", 1)
    [told] = texts("send_hint", key__startswith="violation:")
    assert told.startswith("您 3 月 3 日在群里的发言经人工复核，违反了群规“长了请人看”：写了 ")
    assert "/m/in/" in told
    assert "order/" in told


def test_what_waited_is_harmless_when_it_is_reversed(cast):
    begin_rule(cast, QUEUED)
    say(cast, 3, text=LONGER)

    judge(cast, "w3")

    assert (now_leads_to(), waiting()) == ({"w3": ""}, [])


def test_what_waited_counts_for_those_that_come_later(cast):
    begin_rule(cast, QUEUED)
    say(cast, 3, text=LONGER)
    judge(cast, "w3", ruling=Ruling.UPHELD, at=noon(3))
    begin_rule(cast)

    say(cast, 4)

    assert steps() == {"w3": "hint", "w4": "mention"}


def test_one_message_is_one_step_whatever_a_person_adds(cast):
    begin_rule(cast)
    begin_rule(cast, QUEUED)
    say(cast, 3, text=LONGER)

    queued = violation("w3", course="queue")
    rule([queued.pk], ruling=Ruling.UPHELD, operator_id=cast.steward.pk, at=LATER)
    say(cast, 4)

    assert violation("w4").measure == "mention"
    assert steps(course="strike") == {"w3": "hint", "w4": "mention"}


def test_who_runs_the_group_is_only_written_down(cast):
    begin_rule(cast, QUEUED)
    say(cast, 3, text=LONGER, member="hong")

    judge(cast, "w3", ruling=Ruling.UPHELD)

    assert (steps(), waiting()) == ({"w3": ""}, [])


@pytest.mark.parametrize("reason", ["", "  ", "\0"])
def test_reversing_without_a_reason_writes_nothing(cast, reason):
    begin_rule(cast)
    say(cast, 3)

    with pytest.raises(NotRuled, match="请写明"):
        judge(cast, "w3", reason=reason)

    assert violation("w3").ruling == ""


def test_many_at_once_are_one_line_in_the_audit_log(cast):
    begin_rule(cast)
    say(cast, 3, 4)

    assert judge(cast, "w3", "w4") == 2
    assert judge(cast, "w3", "w4") == 0
    [entry] = AuditEntry.objects.filter(action="moderation.violation.reversed")
    assert (entry.subject, entry.operator_id) == ("2", cast.steward.pk)


DEEDS = st.lists(st.tuples(st.sampled_from(["w3", "w4", "w5", "w6", "w7"]), st.sampled_from(list(Ruling))), max_size=5)


def state_of_all() -> tuple:
    """All that anybody can see of it."""
    rows = Violation.objects.order_by("pk").values_list(
        "key", "course", "measure", "hours", "total", "ruling", "ruling_reason", "ruled_by"
    )
    zhou = member().pk
    return list(rows), violations_of(kin_of([zhou]), since=SINCE), all_lead_to(), waiting()


@given(before=DEEDS, key=st.sampled_from(["w3", "w4", "w5", "w6", "w7"]), ruling=st.sampled_from(list(Ruling)[1:]))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_a_ruling_that_is_taken_back_leaves_everything_as_it_was(cast, before, key, ruling):
    with transaction.atomic():
        begin_rule(cast)
        begin_rule(cast, SHORT | {"name": "请人看", "course": "queue", "options": {"opening": "报告"}})
        say(cast, 3, 4, 5, 6)
        say(cast, 7, text="短")
        warn_member(member(), Warned(reason="吵架", key="k"), operator_id=cast.steward.pk, at=noon(8))
        for named, deed in before:
            for row in Violation.objects.filter(key=named):
                rule([row.pk], ruling=deed, operator_id=cast.steward.pk, at=LATER, reason="理由")
        rows = [row.pk for row in Violation.objects.filter(key=key, ruling="")]
        known = state_of_all()

        rule(rows, ruling=ruling, operator_id=cast.clerk.pk, at=LATER, reason="理由")
        rule(rows, ruling=Ruling.NONE, operator_id=cast.clerk.pk, at=LATER)

        assert state_of_all() == known
        transaction.set_rollback(True)
