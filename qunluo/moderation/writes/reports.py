"""Members report messages: enough of them bring one before a person. Nobody reported ever learns by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.visitors import Member, visitor
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import MessageReport, Violation
from qunluo.moderation.reads.disputes import terms_of, weight_of
from qunluo.moderation.reads.today import REACHES, Said, messages_lately, starts_of_day
from qunluo.moderation.writes.rulings import held
from qunluo.moderation.writes.telling import ask_again, ask_operators, heard

SHORTEST_WORDS, LONGEST_WORDS, LONGEST_TEXT = 5, 500, 2_000
Kind, State = MessageReport.Kind, MessageReport.State
LADDERS = {Kind.ADVERT.value: "advert", Kind.FRAUD.value: "advert"}


class NotReported(Refusal):
    """The sentence is for the member."""


class NotSettled(Refusal):
    """The sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a member finds wrong: a message of the group, by its event's key, or something in their own words."""

    kind: str
    words: str = ""
    key: str = ""


@transaction.atomic
def report(reporter: Member, complaint: Complaint, *, at: datetime) -> MessageReport:
    """Take a report down. The last that is needed brings the message into the queue. Raises `NotReported`."""
    words = complaint.words.replace("\0", "").strip()
    if complaint.kind not in Kind.values:
        raise NotReported(_("请选一下是哪一类问题。"))
    if len(words) > LONGEST_WORDS:
        raise NotReported(_("说明太长了，请控制在 %(most)d 字以内。") % {"most": LONGEST_WORDS})
    said = _message(reporter, complaint, words, at=at)
    known = _known(reporter, said) if said else None
    if known is not None:
        return known
    _must_be_few(reporter, at=at)
    row = MessageReport.objects.create(
        community_id=reporter.community_id,
        group_id=reporter.group_id,
        reporter_id=reporter.pk,
        accused_id=said.member_id if said else None,
        key=said.key if said else "",
        message=said.message if said else "",
        text=said.text[:LONGEST_TEXT] if said else "",
        said_at=said.at if said else None,
        kind=complaint.kind,
        words=words,
        at=at,
    )
    if said is None:
        text = f"有成员向运营反映“{row.get_kind_display()}”的问题，请到“违规处理 › 举报”里看。"
        ask_operators(reporter, text, key=f"report:{row.pk}", at=at)
        return row
    together = _open_about(row)
    if weight_of(together) >= terms_of(row.community_id).reporters:
        _queue(row, at=at)
    return row


@transaction.atomic
def take_up(report_id: int, *, operator_id: int, at: datetime) -> Violation:
    """An operator need not wait for more reports: the message waits in the queue now. Raises `NotSettled`."""
    row = _open(report_id)
    if row.accused_id is None:
        raise NotSettled(_("这条举报没有指明是哪条消息，请看过以后标为成立或不成立。"))
    return _queue(row, at=at, operator_id=operator_id)


@transaction.atomic
def settle_reports(report_id: int, *, is_right: bool, operator_id: int, at: datetime) -> int:
    """There is something in it, or not: all open reports of the same thing are settled alike. How many they were."""
    row = _open(report_id)
    if is_right and row.accused_id is not None:
        raise NotSettled(_("请先放进待审核，看过原文再确认违规。"))
    rows = _open_about(row) if row.key else [row]
    MessageReport.objects.filter(pk__in=[one.pk for one in rows]).update(
        state=State.UPHELD if is_right else State.DISMISSED, settled_at=at, settled_by_id=operator_id
    )
    for one in rows:
        heard(f"report:{one.pk}#", at=at)
    _note("moderation.report.upheld" if is_right else "moderation.report.dismissed", row, operator_id, at=at)
    return len(rows)


@transaction.atomic
def reopen_reports(report_id: int, *, operator_id: int, at: datetime) -> bool:
    """Undo `settle_reports`. False where a ruling on the message settled them: that is undone in the queue."""
    row = MessageReport.objects.select_for_update(no_key=True).get(pk=report_id)
    if row.state == State.OPEN or row.violation_id is not None:
        return False
    same = MessageReport.objects.filter(settled_at=row.settled_at, settled_by=row.settled_by, violation=None)
    same = same.filter(accused_id=row.accused_id, key=row.key) if row.key else same.filter(pk=row.pk)
    for one in same:
        ask_again(f"report:{one.pk}#")
    same.update(state=State.OPEN, settled_at=None, settled_by=None)
    _note("moderation.report.reopened", row, operator_id, at=at)
    return True


def _message(reporter: Member, complaint: Complaint, words: str, *, at: datetime) -> Said | None:
    """The message that is meant, if one is."""
    if not complaint.key:
        if len(words) < SHORTEST_WORDS:
            raise NotReported(_("请选一条消息，或者用几句话说明发生了什么。"))
        return None
    said = next((one for one in messages_lately(reporter, at=at, limit=REACHES) if one.key == complaint.key), None)
    if said is None:
        raise NotReported(_("没有找到这条消息，可能已经撤回了。可以不选消息，直接写下来。"))
    if said.is_own:
        raise NotReported(_("这是您自己发的消息，可以直接在群里撤回。"))
    return said


def _known(reporter: Member, said: Said) -> MessageReport | None:
    """Who says the same twice is counted once."""
    return MessageReport.objects.filter(reporter_id=reporter.pk, accused_id=said.member_id, key=said.key).first()


def _must_be_few(reporter: Member, *, at: datetime) -> None:
    most = terms_of(reporter.community_id).reports_a_day
    since = starts_of_day(reporter.group_id, at=at)
    rows = MessageReport.objects.filter(reporter__account__person=reporter.account.person_id, at__gte=since)
    if rows.count() >= most:
        raise NotReported(
            _("每天最多举报 %(most)d 次，今天已经用完了。事情紧急的话，请直接联系群主或管理员。") % {"most": most}
        )


def _open_about(row: MessageReport) -> list[MessageReport]:
    rows = MessageReport.objects.filter(accused_id=row.accused_id, key=row.key, state=State.OPEN)
    return list(rows.select_related("reporter__account").order_by("at", "pk"))


def _queue(row: MessageReport, *, at: datetime, operator_id: int | None = None) -> Violation:
    """One row that waits, however many reports there are."""
    together = _open_about(row)
    kinds = list(dict.fromkeys(str(one.get_kind_display()) for one in together))
    detail = f"{len(together)} 位成员举报：{'、'.join(kinds)}"
    if row.accused_id is None or row.said_at is None:
        raise ValueError(f"report {row.pk} is about no message")
    waiting, is_new = Violation.objects.get_or_create(
        member_id=row.accused_id,
        key=row.key,
        rule=None,
        version=0,
        defaults={
            "community_id": row.community_id,
            "group_id": row.group_id,
            "message": row.message,
            "text": row.text,
            "at": row.said_at,
            "noted_at": at,
            "noted_by_id": operator_id,
            "detail": detail,
            "course": Violation.Course.QUEUE,
            "ladder": LADDERS.get(row.kind, "general"),
        },
    )
    [waiting] = held([waiting.pk])
    ids = [one.pk for one in together]
    MessageReport.objects.filter(pk__in=ids).update(violation=waiting)
    if waiting.ruling:
        state = State.UPHELD if waiting.counts else State.DISMISSED
        MessageReport.objects.filter(pk__in=ids).update(state=state, settled_at=at, settled_by=waiting.ruled_by)
        return waiting
    Violation.objects.filter(pk=waiting.pk).update(detail=detail)
    accused = visitor(waiting.member_id)
    if is_new and accused is not None and operator_id is None:
        text = f"{detail}。请到“违规处理”里看。"
        ask_operators(accused, text, key=f"violation:{waiting.pk}:reported", at=at)
    return waiting


def _open(report_id: int) -> MessageReport:
    row = MessageReport.objects.select_for_update(no_key=True).get(pk=report_id)
    if row.state != State.OPEN or row.violation_id is not None:
        raise NotSettled(_("这条举报已经处理过了。"))
    return row


def _note(action: str, row: MessageReport, operator_id: int, *, at: datetime) -> None:
    deed = Deed(
        action=action,
        subject=str(row.pk),
        operator_id=operator_id,
        community_id=row.community_id,
        data={"report": row.pk, "accused": row.accused_id},
    )
    note(deed, at=at)
