"""From the bytes of a message to the violation, the step and the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qunluo.core.moderation.ladder import GENERAL_LADDER, Scope
from qunluo.core.moderation.rules import Mode
from qunluo.intake.models import EventDecision
from qunluo.moderation.models import Violation
from qunluo.moderation.rules import ladder_data
from qunluo.moderation.writes.rules import Wish, go_back, release, save_ladder, save_version
from qunluo.outbox.models import OutgoingAction
from tests.cast import handle_all
from tests.intake.inbox import append, message
from tests.moderation.ground import LONG, SHORT, SINCE, begin_rule

pytestmark = pytest.mark.django_db


def say(cast, *days, text=LONG, member="zhou", group="g", prefix="w"):
    """Somebody says it at noon on these days of March, in this order."""
    append(
        cast.account,
        *(
            message(
                f"{prefix}{day}", text, member=member, name="老周", group=group, at=f"2026-03-{day:02}T12:00:00+08:00"
            )
            for day in days
        ),
    )
    handle_all()


def violations(**which):
    return list(
        Violation.objects.filter(**which).order_by("at").values_list("key", "course", "measure", "total", "is_trial")
    )


def sent():
    rows = OutgoingAction.objects.filter(key__contains=":w").order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_somebody_climbs_the_ladder(cast):
    begin_rule(cast)

    say(cast, 3, 4, 5, 6)

    assert violations() == [
        ("w3", "strike", "hint", 1, False),
        ("w4", "strike", "mention", 2, False),
        ("w5", "strike", "mute", 3, False),
        ("w6", "strike", "remove", 4, False),
    ]
    assert sent() == ["send_hint", "post_reply", "send_hint", "mute_member", "send_hint", "ask_operator"]
    hint = OutgoingAction.objects.filter(kind="send_hint").first()
    assert "说短一点" in hint.payload["text"]
    assert "/m/in/" in hint.payload["text"]


def test_why_names_rule_version_and_place(cast):
    begin_rule(cast)

    say(cast, 3)

    [finding] = [one for one in EventDecision.objects.latest("handled_at").findings if one[0] == "order"]
    assert finding == ["order", True, "“说短一点”第 1 版：写了 13 个字，最多 10 个。累计 1，私下提醒"]


def test_what_comes_twice_is_one_violation(cast):
    begin_rule(cast)

    say(cast, 3)
    say(cast, 3)

    assert violations() == [("w3", "strike", "hint", 1, False)]


def test_one_batch_climbs_like_many(cast):
    begin_rule(cast)

    say(cast, 3)
    say(cast, 4)
    say(cast, 5)

    assert [one[2] for one in violations()] == ["hint", "mention", "mute"]


def test_a_rule_in_shadow_only_watches(cast):
    begin_rule(cast, mode=Mode.SHADOW)

    say(cast, 3, 4)

    assert violations() == [("w3", "strike", "", 0, True), ("w4", "strike", "", 0, True)]
    assert sent() == []


def test_going_back_lets_the_old_version_out_again(cast):
    rule = begin_rule(cast)
    looser = SHORT | {"options": {"most_characters": 100}}
    number = save_version(rule.pk, looser, groups=(), operator_id=cast.steward.pk, at=SINCE)

    release(rule.pk, Wish(version=number, mode=Mode.ON), operator_id=cast.steward.pk, at=SINCE)
    say(cast, 3)
    go_back(rule.pk, operator_id=cast.steward.pk, at=SINCE)
    say(cast, 4)

    assert [one[0] for one in violations()] == ["w4"]


def test_a_rule_for_other_groups_is_not_felt_here(cast):
    begin_rule(cast, groups=[cast.group.pk])
    append(cast.account, message("o1", LONG, group="other", at="2026-03-03T12:00:00+08:00"))
    handle_all()

    assert violations() == []


def test_the_owner_is_written_down_and_left_alone(cast):
    begin_rule(cast)

    say(cast, 3, member="hong")

    assert (violations(), sent()) == ([("w3", "strike", "", 0, False)], [])


def test_violations_add_up_over_groups_where_the_ladder_says_so(cast):
    begin_rule(cast)
    everywhere = ladder_data(replace(GENERAL_LADDER, scope=Scope.COMMUNITY))
    save_ladder(cast.community.pk, "general", everywhere, operator_id=cast.steward.pk, at=SINCE)

    say(cast, 3, group="other")
    say(cast, 4)

    assert [one[2] for one in violations()] == ["hint", "mention"]


def test_a_flood_is_one_step(cast):
    begin_rule(cast, {"name": "不刷屏", "kind": "flood", "options": {"most": 3, "seconds": 60}})
    append(
        cast.account,
        *(
            message(f"w{number}", f"第{number}句", member="zhou", at=f"2026-03-03T12:00:{number:02}+08:00")
            for number in range(6)
        ),
    )
    handle_all()

    assert [(one[0], one[1]) for one in violations()] == [
        ("w3", "strike"),
        ("w4", "note"),
        ("w5", "note"),
    ]
