"""What operators decide about advert licences: granted, refused, more wanted, taken back, prolonged; and all undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.visitors import Member
from qunluo.moderation.models import Licence, LicencePaper, LicenceTerm
from qunluo.moderation.writes.licence_terms import By, Grant, NotLicensed, end_terms, grant_term, restore_terms, zone_of
from qunluo.moderation.writes.licences import LONGEST_WHAT, asked_prefix
from qunluo.moderation.writes.telling import (
    ask_again,
    day_in_words,
    heard,
    licence_link,
    plain_reason,
    tell_member,
)

LONGEST_REASON = 300
State = Licence.State


@dataclass(slots=True, kw_only=True)
class _Step:
    """A licence that is held, and as it was before this decision."""

    row: Licence
    before: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def approve(licence_id: int, grant: Grant, by: By) -> Licence:
    """Give leave. Raises `NotLicensed`."""
    step = _held(licence_id, State.APPLIED, State.MORE)
    grant_term(step.row, grant, by)
    _decided(step, State.APPROVED, by)
    _tell(step.row, f"您的广告许可批准了：{_terms_in_words(step.row)}。", by, deed="approved")
    return step.row


@transaction.atomic
def refuse(licence_id: int, by: By) -> Licence:
    """No, and why."""
    step = _held(licence_id, State.APPLIED, State.MORE)
    _decided(step, State.REFUSED, by, needs_reason=True)
    _tell(step.row, f"您的广告许可申请没有通过：{plain_reason(step.row.reason)}。", by, deed="refused")
    return step.row


@transaction.atomic
def ask_for_more(licence_id: int, by: By) -> Licence:
    """Something is missing: the member hands it in and the application waits again."""
    step = _held(licence_id, State.APPLIED)
    _decided(step, State.MORE, by, needs_reason=True)
    text = f"您的广告许可申请还要补充材料：{plain_reason(step.row.reason)}。补好以后在这里重新提交"
    _tell(step.row, text, by, deed="more")
    return step.row


@transaction.atomic
def revoke(licence_id: int, by: By) -> Licence:
    """Take leave back from now on; what was posted before stays covered."""
    step = _held(licence_id, State.APPROVED)
    if step.row.ends_at is not None and step.row.ends_at <= by.at:
        raise NotLicensed(_("这个许可已经到期了，不用撤销。"))
    end_terms(step.row, by.at)
    step.row.ends_at = by.at
    _decided(step, State.REVOKED, by, needs_reason=True)
    text = f"您的广告许可从现在起撤销：{plain_reason(step.row.reason)}。之前发的不受影响。"
    _tell(step.row, text, by, deed="revoked")
    return step.row


@transaction.atomic
def renew(licence_id: int, grant: Grant, by: By) -> Licence:
    """A new term after the old one, or from now on where that is over. The quota may be another."""
    step = _held(licence_id, State.APPROVED)
    row = step.row
    begins = max(row.ends_at or by.at, by.at)
    first = begins.astimezone(zone_of(row)).date()
    grant_term(row, Grant(quota=grant.quota, first=first, last=grant.last, groups=grant.groups), by, since=begins)
    row.reminded_at = None
    _decided(step, State.APPROVED, by)
    _tell(row, f"您的广告许可续期了：{_terms_in_words(row)}。", by, deed="renewed")
    return row


@transaction.atomic
def record_by_hand(member: Member, what: str, grant: Grant, by: By) -> Licence:
    """An operator has seen the papers elsewhere, or vouches."""
    said = what.replace("\0", "").strip()
    if not said or len(said) > LONGEST_WHAT:
        raise NotLicensed(_("请写明是什么广告，不超过 %(most)d 字。") % {"most": LONGEST_WHAT})
    today = by.at.date()
    row = Licence(
        community_id=member.community_id,
        account_id=member.account_id,
        member=member,
        what=said,
        asked_groups=list(grant.groups),
        asked_from=grant.first or today,
        asked_until=grant.last or today,
        applied_at=by.at,
        due_at=by.at,
        is_by_hand=True,
    )
    row.save(force_insert=True)
    step = _Step(row=row, before=_as_it_is(row) | {"state": State.WITHDRAWN.value})
    grant_term(row, grant, by)
    _decided(step, State.APPROVED, by)
    _tell(row, f"运营给您登记了广告许可：{_terms_in_words(row)}。", by, deed="recorded")
    return row


@transaction.atomic
def undo(licence_id: int, by: By) -> Licence:
    """The last decision was wrong: as before. What was posted meanwhile stays as it was taken."""
    row = _lock(licence_id)
    last = next((one for one in reversed(row.history) if not one.get("undone_at")), None)
    if last is None or row.state == State.WITHDRAWN:
        raise NotLicensed(_("没有可以撤销的决定。"))
    before = last["before"]
    restore_terms(row, before["terms"], at=by.at)
    last["undone_at"], last["undone_by"] = by.at.isoformat(), by.operator_id
    row.state, row.quota, row.groups, row.reason = before["state"], before["quota"], before["groups"], before["reason"]
    row.starts_at, row.ends_at = _moment(before["starts_at"]), _moment(before["ends_at"])
    row.decided_at, row.decided_by_id = _moment(before["decided_at"]), before["decided_by"]
    row.turn += 1
    row.save()
    if row.state == State.APPLIED:
        ask_again(asked_prefix(row))
    _tell(row, "刚才关于您广告许可的决定撤销了，恢复到之前的样子。", by, deed="undone")
    return row


def note_viewing(paper: LicencePaper, *, operator_id: int, at: datetime) -> None:
    """Each look at a document is written down."""
    deed = Deed(
        action="moderation.licence_paper.viewed",
        subject=str(paper.member_id),
        operator_id=operator_id,
        community_id=paper.community_id,
        data={"licence": paper.licence_id, "paper": paper.pk, "kind": paper.kind},
    )
    note(deed, at=at)


def _held(licence_id: int, *states: str) -> _Step:
    row = _lock(licence_id)
    if row.state not in states:
        raise NotLicensed(_("这个申请刚刚有了变化，请看看最新的状态。"))
    return _Step(row=row, before=_as_it_is(row))


def _lock(licence_id: int) -> Licence:
    rows = Licence.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("member__group__account").get(pk=licence_id)


def _as_it_is(row: Licence) -> dict[str, Any]:
    return {
        "state": row.state,
        "quota": row.quota,
        "groups": row.groups,
        "reason": row.reason,
        "starts_at": row.starts_at.isoformat() if row.starts_at else "",
        "ends_at": row.ends_at.isoformat() if row.ends_at else "",
        "decided_at": row.decided_at.isoformat() if row.decided_at else "",
        "decided_by": row.decided_by_id,
        "terms": {
            str(one.pk): [one.since.isoformat(), one.until.isoformat()]
            for one in LicenceTerm.objects.filter(licence=row)
        },
    }


def _decided(step: _Step, state: str, by: By, *, needs_reason: bool = False) -> None:
    row, reason = step.row, by.reason.replace("\0", "").strip()[:LONGEST_REASON]
    if needs_reason and not reason:
        raise NotLicensed(_("请写明原因，成员会看到。"))
    row.state, row.reason, row.decided_at, row.decided_by_id = state, reason, by.at, by.operator_id
    row.turn += 1
    row.history = [
        *row.history,
        {
            "turn": row.turn,
            "state": state,
            "reason": reason,
            "at": by.at.isoformat(),
            "by": by.operator_id,
            "quota": row.quota,
            "before": step.before,
        },
    ]
    row.save()
    heard(asked_prefix(row), at=by.at)


def _tell(row: Licence, text: str, by: By, *, deed: str) -> None:
    """The audit's line, and a word to the member, who leaves no doubt where to look."""
    note(
        Deed(
            action=f"moderation.licence.{deed}",
            subject=str(row.member_id),
            operator_id=by.operator_id,
            community_id=row.community_id,
            data={"licence": row.pk, "quota": row.quota},
        ),
        at=by.at,
    )
    told = f"{text.rstrip('。')}。在这里查看：{licence_link(row.member, at=by.at)}"
    tell_member(row.member, told, key=f"licence:{row.pk}:{row.turn}", at=by.at)


def _terms_in_words(row: Licence) -> str:
    ends = row.ends_at or row.applied_at
    last = day_in_words(ends - timedelta(seconds=1), row.member.group_id)
    return f"每个群每周最多 {row.quota} 条（周一到周日），到 {last}为止"


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
