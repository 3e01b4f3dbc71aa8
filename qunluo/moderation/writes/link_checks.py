"""A round through the links of a community: asked for, done bit by bit, stopped at any moment, and judged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from procrastinate.contrib.django import app

from qunluo.communities.reads.archive import spoken_by
from qunluo.communities.reads.pages import groups_of
from qunluo.communities.reads.visitors import visitor
from qunluo.core.actions import AskOperator
from qunluo.core.moderation.sight import Site
from qunluo.lib.clock import now
from qunluo.lib.refusal import Refusal
from qunluo.lib.visits import Limits, Outcome, Visit, host_of, visit
from qunluo.moderation.links.judging import Judged, judged
from qunluo.moderation.links.looking import PAUSE, Look, look_at, title_of
from qunluo.moderation.models import Link, LinkCheck, LinkTerms, Picture, Violation
from qunluo.moderation.reads.links import UNDER_WAY, sites_of
from qunluo.moderation.writes.links import OwnText, gather
from qunluo.moderation.writes.telling import ask_operators
from qunluo.outbox.writes import Wanted, enqueue

log = logging.getLogger(__name__)
MOST_A_ROUND: Final = 500
KEPT: Final = timedelta(days=180)
"""So long after it was last posted a link is remembered, and a picture after it was."""
TAKEN_FOR_DEAD: Final = timedelta(hours=6)
LONGEST_DETAIL, LONGEST_TEXT = 500, 2_000
State = LinkCheck.State


class NotChecked(Refusal):
    """The sentence is for the operator."""


def ask(community_id: int, *, at: datetime, operator_id: int | None = None) -> LinkCheck:
    """Put a round in the queue. Raises `NotChecked` where it is switched off, or one is under way."""
    if not LinkTerms.objects.filter(community_id=community_id, checks=True).exists():
        raise NotChecked("还没有打开链接巡检，请先在“设置”里打开。")
    stuck = LinkCheck.objects.filter(community_id=community_id, state__in=UNDER_WAY, created_at__lt=at - TAKEN_FOR_DEAD)
    stuck.update(state=State.FAILED, error="没有做完，已经让出位置。", ended_at=at)
    try:
        with transaction.atomic():
            row = LinkCheck.objects.create(community_id=community_id, created_at=at, created_by_id=operator_id)
            app.configure_task("check_links").defer(check_id=row.pk)
    except IntegrityError as error:
        raise NotChecked("正在检查，请等它做完，或者先取消。") from error
    return row


def ask_daily(*, at: datetime) -> int:
    """A round for every community that switched it on; how many."""
    count = 0
    for community in LinkTerms.objects.filter(checks=True).values_list("community_id", flat=True):
        try:
            ask(community, at=at)
        except NotChecked:
            continue
        count += 1
    return count


def forget_old(*, at: datetime) -> int:
    """Links and pictures that nobody posted for long, and rounds of long ago; how many rows went."""
    before = at - KEPT
    links = Link.objects.filter(source=Link.Source.CHAT, last_seen_at__lt=before)
    pictures = Picture.objects.filter(at__lt=before)
    checks = LinkCheck.objects.filter(created_at__lt=before).exclude(state__in=UNDER_WAY)
    return sum(rows.delete()[0] for rows in (links, pictures, checks))


def cancel(check_id: int, *, at: datetime) -> bool:
    """Stop it at its next link; False where it was over already."""
    rows = LinkCheck.objects.filter(pk=check_id, state__in=UNDER_WAY)
    return bool(rows.update(state=State.CANCELLED, ended_at=at))


def usual_look(url: str) -> Visit:
    """A look within the limits of the settings."""
    return visit(url, limits=Limits(ports=settings.QUNLUO_LINK_PORTS))


def run(
    check_id: int, own: Callable[[int], Iterable[OwnText]], *, look: Look = usual_look, pause: float = PAUSE
) -> None:
    """Do it. After a kill it goes on with what is left; what was cancelled stays so."""
    row = LinkCheck.objects.get(pk=check_id)
    if row.state not in UNDER_WAY:
        return
    rows = LinkCheck.objects.filter(pk=check_id, state__in=UNDER_WAY)
    row.started_at = row.started_at or now()
    rows.update(state=State.RUNNING, started_at=row.started_at)
    try:
        _run(row, own(row.community_id), look=look, pause=pause)
    except Exception as error:
        log.exception("Link check %d did not come to its end", check_id)
        rows.update(state=State.FAILED, error=f"{type(error).__name__}: {error}"[:300], ended_at=now())


def _run(row: LinkCheck, own: Iterable[OwnText], *, look: Look, pause: float) -> None:
    at = row.started_at or now()
    terms = LinkTerms.objects.get(community_id=row.community_id)
    since = at - timedelta(days=terms.days)
    gather(row.community_id, own, since=since, at=at)
    due = _due(row.community_id, since=since, before=at)
    running = LinkCheck.objects.filter(pk=row.pk, state=State.RUNNING)
    running.update(total=F("done") + len(due))
    for one in look_at([(link.pk, link.url) for link in due], look=look, pause=pause):
        issue = record(one.number, one.visit, at=now())
        if not running.update(done=F("done") + 1, issues=F("issues") + (1 if issue else 0)):
            return
    if running.update(state=State.DONE, ended_at=now()):
        _tell_of_own(row, since=at)


def _due(community_id: int, *, since: datetime, before: datetime) -> list[Link]:
    """What was posted of late, or stands in one's own texts: the ones that waited longest first."""
    rows = Link.objects.filter(Q(last_seen_at__gte=since) | Q(source=Link.Source.OWN), community_id=community_id)
    rows = rows.filter(Q(checked_at=None) | Q(checked_at__lt=before))
    return list(rows.order_by(F("checked_at").asc(nulls_first=True), "-last_seen_at", "id")[:MOST_A_ROUND])


@transaction.atomic
def record(link_id: int, seen: Visit, *, at: datetime) -> str:
    """Write down what a look found, and return what a person should know of. A way to a forbidden site is queued."""
    link = Link.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        return ""
    before = link.issue
    site = sites_of(link.community_id).first_blocked([host_of(link.url), *seen.hosts])
    found = judged(seen, site=site, home=link.home, failures=link.failures)
    _write(link, seen, found, at=at)
    if link.issue != before:
        link.ignored_at = link.ignored_by = None
    if site is not None and before != Link.Issue.LISTED and link.source == Link.Source.CHAT:
        link.violation = _queue(link, site, at=at)
    link.save()
    return link.issue


def _write(link: Link, seen: Visit, found: Judged, *, at: datetime) -> None:
    link.state, link.issue, link.status = seen.outcome.value, found.issue, seen.status
    link.steps = [[step.url, step.status] for step in seen.steps]
    link.home, link.failures = found.home, found.failures
    link.title = title_of(seen) or (link.title if seen.outcome is not Outcome.ALIVE else "")
    link.detail, link.checked_at = found.detail[:LONGEST_DETAIL], at


def _queue(link: Link, site: Site, *, at: datetime) -> Violation | None:
    """One case for a person about the newest post, unless a rule or a report brought it before them already."""
    member = visitor(link.member_id) if link.member_id else None
    if member is None or not link.key:
        return None
    known = Violation.objects.filter(member_id=member.pk, key=link.key, is_trial=False).order_by("pk").first()
    if known is not None:
        return known
    said = spoken_by([member.pk], since=link.last_seen_at, until=link.last_seen_at).get(member.pk, ())
    text = next((text for key, _, text in said if key == link.key), link.url)
    where = "" if site.host == host_of(link.url) else f"现在通向 {site.host}，"
    why = f"（{site.reason}）" if site.reason else ""
    row, _is_new = Violation.objects.get_or_create(
        member_id=member.pk,
        key=link.key,
        rule=None,
        version=0,
        defaults={
            "community_id": link.community_id,
            "group_id": member.group_id,
            "text": text[:LONGEST_TEXT],
            "at": link.last_seen_at,
            "noted_at": at,
            "detail": f"{link.host} {where}在禁止名单里{why}"[:LONGEST_DETAIL],
            "course": Violation.Course.QUEUE,
            "ladder": "advert",
            "found_by": Violation.FoundBy.LINK,
        },
    )
    told = f"链接巡检发现，群里发过的 {link.host} {where}在禁止名单里。请到“违规处理”里看。"
    ask_operators(member, told, key=f"violation:{row.pk}:link", at=at)
    return row


def _tell_of_own(row: LinkCheck, *, since: datetime) -> None:
    """A to-do about one's own texts, once a round, where something in them does not work."""
    rows = Link.objects.filter(
        ~Q(issue=""), community_id=row.community_id, source=Link.Source.OWN, checked_at__gte=since, ignored_at=None
    )
    count, group = rows.count(), next(iter(groups_of(row.community_id)), None)
    if not count or group is None:
        return
    action = AskOperator(
        group=group.external_id,
        text=f"链接巡检：欢迎语、问答、打卡计划里有 {count} 个链接有问题，请到“链接”里看看是哪几处。",
    )
    wanted = Wanted(
        action=action,
        key=f"link_check:{row.pk}:own",
        community_id=row.community_id,
        account_id=group.account_id,
        kind=group.account.kind,
        group_id=group.pk,
        event_id=None,
    )
    enqueue([wanted], at=now())


@transaction.atomic
def ignore_link(link_id: int, *, is_ignored: bool, operator_id: int, at: datetime) -> bool:
    """Leave it out of what a person should see, until something else is the matter with it; or no longer."""
    rows = Link.objects.filter(pk=link_id, ignored_at__isnull=is_ignored)
    if is_ignored:
        return bool(rows.update(ignored_at=at, ignored_by_id=operator_id))
    return bool(rows.update(ignored_at=None, ignored_by=None))


@transaction.atomic
def accept_home(link_id: int) -> bool:
    """That it leads to another site than before is as it should be: from now on this is its home."""
    link = Link.objects.select_for_update().get(pk=link_id)
    if link.issue != Link.Issue.MOVED or not link.steps:
        return False
    link.home, link.issue, link.detail = host_of(link.steps[-1][0]), "", ""
    link.save(update_fields=["home", "issue", "detail"])
    return True
