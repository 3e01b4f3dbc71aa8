from __future__ import annotations

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import BackupForm, Submission
from qunluo.checkins.reads.backup import CameBy, came_by_backup, waiting_entries
from qunluo.checkins.writes.backup import close_backup, open_backup
from qunluo.entrances.backup import merge_backup_entry, take_backup_form
from tests.cast import handle_all
from tests.checkins.disputing import NOW, a_plan, at, hand_in, member_of


@pytest.fixture
def plan(cast):
    return a_plan(cast)


def test_switch_is_on_once_and_both_turns_are_on_record(cast, plan):
    AuditEntry.objects.all().delete()
    turn = {"operator_id": cast.steward.pk}

    forms = [open_backup(plan.pk, reason=" 渠道出了问题 ", at=when, **turn) for when in (NOW, at(2, 13))]
    closed = [close_backup(plan.pk, at=when, **turn) for when in (at(2, 14), at(2, 15))]

    assert (forms[0], forms[0].reason, closed) == (forms[1], "渠道出了问题", [True, False])
    assert BackupForm.objects.get().closed_at == at(2, 14)
    assert [row.action for row in AuditEntry.objects.order_by("id")] == [
        "checkins.backup.opened",
        "checkins.backup.closed",
    ]


def test_switching_on_again_makes_a_new_form(cast, plan):
    turn = {"operator_id": cast.steward.pk}
    first = open_backup(plan.pk, reason="", at=NOW, **turn)
    close_backup(plan.pk, at=at(2, 13), **turn)

    assert open_backup(plan.pk, reason="", at=at(2, 14), **turn).token != first.token


def test_what_came_is_told_with_what_it_came_to(cast, plan):
    hand_in(plan, member_of(cast, "hong"), at(2, 9))
    form = open_backup(plan.pk, reason="渠道出了问题", operator_id=cast.steward.pk, at=NOW)
    for number, name in enumerate(["静静", "小红", "谁", "路过的"]):
        take_backup_form(form, name=name, text="打卡", key=f"k{number}", at=NOW)
    waiting = waiting_entries(plan.pk)
    merge_backup_entry(waiting[1], member_id=None, operator_id=cast.steward.pk, at=NOW)
    handle_all()

    [came] = came_by_backup(plan.pk)

    assert [one.name for one in waiting] == ["谁", "路过的"]
    assert came == CameBy(form=form, entries=4, waiting=1, nobodys=1, proven=0, counted=1, doubles=1, others=0)
    rows = Submission.objects.filter(key__startswith=f"backup:{form.pk}:").order_by("at", "pk")
    assert [row.member.name for row in rows] == ["静静", "小红"]


def test_plan_without_a_form_has_nothing_to_tell(plan):
    assert (came_by_backup(plan.pk), waiting_entries(plan.pk)) == ([], [])
