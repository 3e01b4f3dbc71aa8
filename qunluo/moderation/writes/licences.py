"""A member applies for leave to advertise: documents first, then the application, and more where more is wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.communities.reads import rules_of
from qunluo.communities.reads.visitors import Member
from qunluo.core.hours import zone
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import Licence, LicencePaper
from qunluo.moderation.papers import KeptPaper, forget_file
from qunluo.moderation.reads.licences import ending_soon, overdue, own_licence, own_papers
from qunluo.moderation.writes.telling import ask_operators, day_in_words, heard, licence_link, tell_member

LONGEST_WHAT, MOST_DAYS, MOST_PAPERS, MOST_OPEN = 500, 366, 5, 3
ANSWERED_WITHIN = timedelta(hours=72)
LOOSE_LASTS, REFUSED_LASTS, ENDED_LASTS = timedelta(days=2), timedelta(days=30), timedelta(days=90)
State, Kind = Licence.State, LicencePaper.Kind
OPEN = (State.APPLIED, State.MORE)


class NotApplied(Refusal):
    """The sentence is for the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What is to be advertised, where (no groups is everywhere), from when to when, and the papers by their names."""

    what: str
    groups: tuple[int, ...]
    first: date | None
    last: date | None
    papers: tuple[str, ...]
    renews: int | None = None


def note_paper(kept: KeptPaper, kind: str, member: Member, *, at: datetime) -> LicencePaper:
    """The member uploaded it. It waits for its application; the same one waits once."""
    row, _new = LicencePaper.objects.get_or_create(
        member_id=member.pk,
        licence=None,
        kind=kind,
        sha256=kept.sha256,
        defaults={"community_id": member.community_id, "ending": kept.ending, "size": kept.size, "at": at},
    )
    return row


@transaction.atomic
def apply_for(member: Member, asked: Application, *, at: datetime) -> Licence:
    """Hand in an application. Raises `NotApplied`."""
    what = _what(asked.what)
    first, last = _period(asked, today=_today(member, at))
    if Licence.objects.filter(account_id=member.account_id, state__in=OPEN).count() >= MOST_OPEN:
        raise NotApplied(_("您已经有 %(most)d 个申请在处理了，请等有了结果再申请。") % {"most": MOST_OPEN})
    papers = own_papers(member.pk, asked.papers)
    _must_be_complete({one.kind for one in papers}, count=len(papers))
    row = Licence.objects.create(
        community_id=member.community_id,
        account_id=member.account_id,
        member_id=member.pk,
        what=what,
        asked_groups=list(asked.groups),
        asked_from=first,
        asked_until=last,
        applied_at=at,
        due_at=at + ANSWERED_WITHIN,
        renews=own_licence(asked.renews, member.account_id) if asked.renews else None,
    )
    _hand_in(papers, row)
    ask_operators(member, f"{member}申请广告许可，请到“广告许可”里审批。", key=f"{asked_prefix(row)}applied", at=at)
    return row


@transaction.atomic
def supplement(licence_id: int, member: Member, asked: Application, *, at: datetime) -> Licence:
    """Hand in what was missing: the application waits again, with a new due time."""
    row = _own(licence_id, member, states=(State.MORE,))
    row.what = _what(asked.what)
    row.asked_from, row.asked_until = _period(asked, today=_today(member, at))
    papers = own_papers(member.pk, asked.papers)
    known = list(row.papers.filter(deleted_at=None))
    renewed = {one.kind for one in papers}
    _must_be_complete({one.kind for one in known} | renewed, count=len(papers) + len(known))
    _hand_in(papers, row)
    row.state, row.applied_at, row.due_at = State.APPLIED, at, at + ANSWERED_WITHIN
    row.asked_groups = list(asked.groups)
    row.save()
    key = f"{asked_prefix(row)}applied:{row.turn}"
    ask_operators(member, f"{member}补充了广告许可的材料，请到“广告许可”里审批。", key=key, at=at)
    return row


@transaction.atomic
def withdraw_application(licence_id: int, member: Member, *, at: datetime) -> Licence:
    """No longer wanted; its papers go at night."""
    row = _own(licence_id, member, states=OPEN)
    row.state, row.decided_at = State.WITHDRAWN, at
    row.save(update_fields=["state", "decided_at"])
    heard(asked_prefix(row), at=at)
    return row


def asked_prefix(row: Licence) -> str:
    """With what the keys of the to-dos about an application begin."""
    return f"licence:{row.pk}:"


def remind_overdue_licences(*, at: datetime) -> int:
    """Each application past its due time becomes a to-do, once for each due time; how many are overdue."""
    late = overdue(at=at)
    for row in late:
        text = f"{row.member}的广告许可申请已经过了答复时间，请到“广告许可”里审批。"
        with transaction.atomic():
            ask_operators(
                row.member, text, key=f"{asked_prefix(row)}overdue:{row.turn}:{row.due_at.isoformat()}", at=at
            )
    return len(late)


def remind_of_ends(*, at: datetime) -> int:
    """Whose licence ends within a week is told once, when the group's night is over."""
    rows = ending_soon(at=at)
    for row in rows:
        if row.ends_at is None:
            continue
        day = day_in_words(row.ends_at - timedelta(seconds=1), row.member.group_id)
        text = f"您的广告许可用到 {day}为止。还要发广告的话，请提前在这里续期：{licence_link(row.member, at=at)}"
        with transaction.atomic():
            Licence.objects.filter(pk=row.pk).update(reminded_at=at)
            tell_member(row.member, text, key=f"licence:{row.pk}:ends:{row.ends_at:%Y-%m-%d}", at=at)
    return len(rows)


def forget_papers(*, at: datetime) -> int:
    """Documents that nobody needs any more: never handed in, refused a month ago, over for three; how many."""
    states = [State.REFUSED, State.WITHDRAWN]
    old = Licence.objects.filter(state__in=states, decided_at__lt=at - REFUSED_LASTS)
    over = Licence.objects.filter(state__in=[State.APPROVED, State.REVOKED], ends_at__lt=at - ENDED_LASTS)
    loose = LicencePaper.objects.filter(licence=None, at__lt=at - LOOSE_LASTS)
    rows = list(loose)
    loose.delete()
    ended = LicencePaper.objects.filter(licence__in=old, deleted_at=None)
    ended = ended | LicencePaper.objects.filter(licence__in=over, deleted_at=None)
    rows += list(ended)
    LicencePaper.objects.filter(pk__in=[row.pk for row in rows]).update(deleted_at=at)
    for name, ending in sorted({(row.sha256, row.ending) for row in rows}):
        if not LicencePaper.objects.filter(sha256=name, deleted_at=None).exists():
            forget_file(name, ending, before=at - LOOSE_LASTS)
    return len(rows)


def _own(licence_id: int, member: Member, *, states: Collection[str]) -> Licence:
    rows = Licence.objects.select_for_update(no_key=True).filter(pk=licence_id, account_id=member.account_id)
    row = rows.first()
    if row is None:
        raise NotApplied(_("没有找到这个申请。"))
    if row.state not in states:
        raise NotApplied(_("这个申请已经有结果了，请看看最新的状态。"))
    return row


def _what(typed: str) -> str:
    what = typed.replace("\0", "").strip()
    if not what:
        raise NotApplied(_("请写一下要发什么广告。"))
    if len(what) > LONGEST_WHAT:
        raise NotApplied(_("广告内容请控制在 %(most)d 字以内。") % {"most": LONGEST_WHAT})
    return what


def _period(asked: Application, *, today: date) -> tuple[date, date]:
    if asked.first is None or asked.last is None:
        raise NotApplied(_("请选好从哪天到哪天。"))
    if asked.last < asked.first or asked.last < today:
        raise NotApplied(_("结束的日子要在开始之后，也不能早于今天。"))
    if (asked.last - asked.first).days > MOST_DAYS:
        raise NotApplied(_("一次最多申请一年。"))
    return asked.first, asked.last


def _today(member: Member, at: datetime) -> date:
    """By the group's own clock."""
    return at.astimezone(zone(rules_of([member.group_id])[member.group_id].timezone)).date()


def _must_be_complete(kinds: Collection[str], *, count: int) -> None:
    missing = [str(kind.label) for kind in Kind if kind.value not in kinds]
    if missing:
        raise NotApplied(_("还差：%(missing)s。") % {"missing": _("、").join(missing)})
    if count > MOST_PAPERS * len(Kind):
        raise NotApplied(_("材料太多了，每种最多 %(most)d 份。") % {"most": MOST_PAPERS})


def _hand_in(papers: Iterable[LicencePaper], row: Licence) -> None:
    """What lies with the application already is not kept twice."""
    known = set(row.papers.values_list("kind", "sha256"))
    twice = [one.pk for one in papers if (one.kind, one.sha256) in known]
    LicencePaper.objects.filter(pk__in=twice).delete()
    LicencePaper.objects.filter(pk__in=[one.pk for one in papers if one.pk not in twice]).update(licence=row)
