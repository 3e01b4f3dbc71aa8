"""A draft goes to groups: after somebody has filled it in, and said so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.communities.reads import rules_of
from qunluo.communities.reads.pages import groups_of
from qunluo.core.actions import PostReply
from qunluo.core.hours import night_ends, night_of
from qunluo.incidents.models import Incident
from qunluo.incidents.plans import LONGEST_DRAFT, blanks_in
from qunluo.incidents.writes.handling import NotHandled
from qunluo.incidents.writes.log import By, Kind, audit, log
from qunluo.incidents.writes.telling import post, withdraw_asking

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What is said in which groups. `key` is that of the form, so that a form sent twice speaks once."""

    text: str
    groups: Collection[int]
    key: str
    is_sure: bool
    wakes: bool = False


@transaction.atomic
def announce(incident_id: int, wanted: Announcement, *, by: By) -> int:
    """Say it in the groups, at night only if it may wake them. In how many. Raises `NotHandled`."""
    incident = Incident.objects.select_for_update().get(pk=incident_id)
    text = wanted.text.replace("\0", "").strip()
    places = [one for one in groups_of(incident.community_id) if one.pk in wanted.groups and one.dismissed_at is None]
    blanks = blanks_in(text)
    if not text or not places:
        raise NotHandled(_("请写好内容，并至少选一个群。"))
    if len(text) > LONGEST_DRAFT:
        raise NotHandled(_("内容最多 %(most)d 个字。") % {"most": LONGEST_DRAFT})
    if blanks:
        raise NotHandled(_("还有没填的空：%(blanks)s。") % {"blanks": "、".join(blanks)})
    if not wanted.is_sure:
        raise NotHandled(_("发出去就收不回来了，请勾选“我确认发到这些群”。"))
    line = f"发到 {'、'.join(str(one) for one in places)}：{text}"
    for one in places:
        starts = None if wanted.wakes else _after_the_night(one.pk, at=by.at)
        action = PostReply(group=one.external_id, text=text, not_before=starts)
        post(incident, one, action, key=wanted.key[:LONGEST_KEY], at=by.at)
    log(incident, Kind.POSTED, line, by=by)
    withdraw_asking(incident, reason=_("已有人处理"), at=by.at)
    audit("incidents.announcement.posted", incident, by=by, groups=len(places))
    return len(places)


def _after_the_night(group_id: int, *, at: datetime) -> datetime | None:
    """When the group's quiet hours are over, if it is night there."""
    rules = rules_of([group_id])[group_id]
    quiet = rules.quiet_hours
    if quiet is None:
        return None
    night = night_of(at, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)
    if night is None:
        return None
    return night_ends(night, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)
