"""Notices with their versions, and which was in force where and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import F

from qunluo.core.joining.notices import Span, merged, span_at
from qunluo.joining import models
from qunluo.joining.models import Notice, NoticeVersion

NoticeRow = models.Notice
VersionRow = models.NoticeVersion
"""The rows, named here for those who may not touch the tables."""
LONGEST_FULL, LONGEST_SHORT = models.LONGEST_FULL, models.LONGEST_SHORT
_COLUMNS = (
    "notice__community_id",
    "notice__group_id",
    "published_at",
    "pk",
    "number",
    "asks_id",
    "asks__published_at",
    "asks__is_important",
    "short",
    "follows",
)


def spans_of(groups: Mapping[int, int]) -> dict[int, tuple[Span, ...]]:
    """Group id → what was in force there, from the first on; groups without a notice are missing.

    `groups` maps a group to its community. One query.
    """
    rows = NoticeVersion.objects.filter(notice__community_id__in=set(groups.values()), published_at__isnull=False)
    shared: dict[int, list[Span]] = defaultdict(list)
    own: dict[int, list[Span | datetime]] = defaultdict(list)
    for community, group, *columns in rows.order_by("published_at", "number").values_list(*_COLUMNS):
        span = _span(*columns)
        if group is None and isinstance(span, Span):
            shared[community].append(span)
        elif group is not None:
            own[group].append(span)
    found = {group: merged(own.get(group, ()), shared.get(community, ())) for group, community in groups.items()}
    return {group: spans for group, spans in found.items() if spans}


def _span(since: datetime, pk: int, number: int, *rest: object) -> Span | datetime:
    asks, asked_at, is_important, short, follows = rest
    if follows or not isinstance(asks, int) or not isinstance(asked_at, datetime):
        return since
    return Span(
        since=since,
        version=pk,
        number=number,
        asks=asks,
        asked_at=asked_at,
        is_important=bool(is_important),
        short=str(short),
    )


def in_force(group_id: int, community_id: int, *, at: datetime) -> NoticeVersion | None:
    """The version that is in force in the group, with the one it asks for."""
    span = span_at(spans_of({group_id: community_id}).get(group_id, ()), at)
    if span is None:
        return None
    return NoticeVersion.objects.select_related("asks", "notice").get(pk=span.version)


def notices_of(community_id: int) -> list[Notice]:
    """The community's notice first, then those of groups by name."""
    rows = Notice.objects.filter(community_id=community_id).select_related("group")
    return list(rows.order_by(F("group__title").asc(nulls_first=True), "id"))


def notice_row(notice_id: int, *, within: Collection[int]) -> Notice | None:
    """The notice, if it belongs to one of these communities."""
    return Notice.objects.filter(pk=notice_id, community_id__in=within).select_related("group").first()


def shared_notice(community_id: int) -> Notice | None:
    """The notice of the community itself."""
    return Notice.objects.filter(community_id=community_id, group=None).first()


def versions_of(notice: Notice) -> list[NoticeVersion]:
    """Its published versions, newest first."""
    rows = NoticeVersion.objects.filter(notice=notice, published_at__isnull=False)
    return list(rows.select_related("published_by", "asks").order_by("-number"))


def draft_of(notice: Notice) -> NoticeVersion | None:
    """What is being written, if anything is."""
    return NoticeVersion.objects.filter(notice=notice, published_at=None).first()


def newest_of(notices: Iterable[Notice]) -> dict[int, NoticeVersion]:
    """Notice id → its newest published version."""
    rows = NoticeVersion.objects.filter(notice__in=list(notices), published_at__isnull=False)
    newest = rows.order_by("notice_id", "-number").distinct("notice_id").select_related("asks")
    return {row.notice_id: row for row in newest}


def version_row(version_id: int, *, within: Collection[int]) -> NoticeVersion | None:
    """A published version of one of these communities."""
    rows = NoticeVersion.objects.filter(pk=version_id, notice__community_id__in=within, published_at__isnull=False)
    return rows.select_related("notice", "notice__group", "asks").first()
