"""Whom something is for: the members of groups who are there, have one of the tags and are in one of the tiers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When

from qunluo.communities.models import Member, MemberTag
from qunluo.communities.tiers import ACTIVE_DAYS, LOST_DAYS, SILENT_DAYS, Tier
from qunluo.core.checkins.plan import Audience


def members_asked(group_ids: Iterable[int], audience: Audience, *, at: datetime) -> QuerySet[Member]:
    """The members in these groups now whom the audience names, unsorted, to be counted or joined further."""
    rows = Member.objects.filter(group_id__in=list(group_ids), is_present=True)
    if not audience.counts_staff:
        rows = rows.exclude(is_staff=True).exclude(~Q(external_id=""), external_id=F("group__owner"))
    if audience.tags:
        tagged = MemberTag.objects.filter(tag__community_id=F("member__community_id"), tag__name__in=audience.tags)
        rows = rows.filter(account__person__in=tagged.values("member__account__person"))
    return in_tiers(rows, audience.tiers, at=at) if audience.tiers else rows


def in_tiers(rows: QuerySet[Member], tiers: Collection[str], *, at: datetime) -> QuerySet[Member]:
    """Those of the members who are in one of the tiers; `tiers.tier_of` says the same for one member."""
    has_spoken = Q(messages__gt=0, spoke_at__isnull=False)
    last = Case(When(has_spoken, then=F("spoke_at")), default=F("joined_at"))
    tier = Case(
        When(last_sign__isnull=True, then=Value(Tier.SILENT.value)),
        When(last_sign__lt=at - timedelta(days=LOST_DAYS), then=Value(Tier.LOST.value)),
        When(last_sign__lt=at - timedelta(days=SILENT_DAYS), then=Value(Tier.SILENT.value)),
        When(has_spoken & Q(last_sign__gte=at - timedelta(days=ACTIVE_DAYS)), then=Value(Tier.ACTIVE.value)),
        default=Value(Tier.POTENTIAL.value),
    )
    return rows.alias(last_sign=last).alias(tier=tier).filter(tier__in=list(tiers))
