"""The list of sites, the links that were posted, and what the looks at them found."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from qunluo.lib.sheets import Row
from qunluo.moderation.links.sites import NO_SITES, Sites
from qunluo.moderation.models import Link, LinkCheck, LinkTerms, ListedSite, SiteImport

SIZE: Final = 50
MOST_CHECKS, MOST_IMPORTS = 10, 10
UNDER_WAY: Final = (LinkCheck.State.WAITING, LinkCheck.State.RUNNING)
_READY: dict[int, Sites] = {}

__all__ = ["Link", "LinkCheck", "LinkTerms", "ListedSite", "SiteImport"]


def terms_of(community_id: int) -> LinkTerms | None:
    """What the community lets leave the machine; None where nobody ever said."""
    return LinkTerms.objects.filter(community_id=community_id).first()


def sites_of(community_id: int) -> Sites:
    """The list of sites, ready to be asked; read anew only where it has changed: one small query."""
    version = LinkTerms.objects.filter(community_id=community_id).values_list("version", flat=True).first()
    if not version:
        return NO_SITES
    known = _READY.get(community_id)
    if known is None or known.version != version:
        rows = ListedSite.objects.filter(community_id=community_id, removed_at=None)
        entries = {domain: (ok, why) for domain, ok, why in rows.values_list("domain", "is_allowed", "reason")}
        known = _READY[community_id] = Sites(version=version, entries=entries)
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """Some entries of the list, and where they stand in it."""

    rows: list[ListedSite]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // SIZE))


def site_page(community_id: int, *, which: str = "", search: str = "", number: int = 1) -> SitePage:
    """Entries of the list, newest first: only those that are `allowed`, `blocked` or `removed`, if asked."""
    rows = ListedSite.objects.filter(community_id=community_id)
    rows = rows.exclude(removed_at=None) if which == "removed" else rows.filter(removed_at=None)
    if which in {"allowed", "blocked"}:
        rows = rows.filter(is_allowed=which == "allowed")
    if search:
        rows = rows.filter(Q(domain__icontains=search) | Q(reason__icontains=search))
    total = rows.count()
    number = min(max(1, number), max(1, -(-total // SIZE)))
    shown = rows.select_related("added_by", "removed_by").order_by("-id")[(number - 1) * SIZE : number * SIZE]
    return SitePage(rows=list(shown), total=total, number=number)


def site_row(site_id: int, *, within: Collection[int]) -> ListedSite | None:
    """The entry, if it belongs to one of these communities."""
    return ListedSite.objects.filter(pk=site_id, community_id__in=within).first()


def listed_table(community_id: int) -> Iterator[Row]:
    """The whole list for a download, under the headings by which it can be imported again."""
    rows = ListedSite.objects.filter(community_id=community_id, removed_at=None).order_by("domain")
    yield ("域名", "理由", "名单", "加入时间")
    for domain, is_allowed, reason, at in rows.values_list("domain", "is_allowed", "reason", "added_at").iterator():
        yield (domain, reason, "允许" if is_allowed else "禁止", at)


def site_counts(community_id: int) -> dict[str, int]:
    """How many domains are allowed and forbidden."""
    rows = ListedSite.objects.filter(community_id=community_id, removed_at=None)
    counted = dict(rows.values_list("is_allowed").annotate(count=Count("pk")).order_by())
    return {"allowed": counted.get(True, 0), "blocked": counted.get(False, 0)}


def imports_of(community_id: int) -> list[SiteImport]:
    """The last imports, newest first."""
    rows = SiteImport.objects.filter(community_id=community_id).select_related("created_by")
    return list(rows.order_by("-id")[:MOST_IMPORTS])


def import_row(import_id: int, *, within: Collection[int]) -> SiteImport | None:
    """The import, if it belongs to one of these communities."""
    return SiteImport.objects.filter(pk=import_id, community_id__in=within).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Which links are asked for. `before` is where the page before ended."""

    which: str = "issues"
    search: str = ""
    before: tuple[datetime, int] | None = None
    limit: int = SIZE + 1


def links(community_id: int, sieve: Sieve) -> list[Link]:
    """Links by when they were last seen, newest first, with who posted them."""
    rows = _sifted(community_id, sieve)
    if sieve.before:
        at, pk = sieve.before
        rows = rows.filter(Q(last_seen_at__lt=at) | Q(last_seen_at=at, pk__lt=pk))
    rows = rows.select_related("group", "member", "violation", "ignored_by").order_by("-last_seen_at", "-id")
    return list(rows[: sieve.limit])


def all_links(community_id: int, sieve: Sieve) -> Iterator[Link]:
    """The same for a download."""
    rows = _sifted(community_id, sieve).select_related("group", "member").order_by("-last_seen_at", "-id")
    yield from rows.iterator(chunk_size=1_000)


def _sifted(community_id: int, sieve: Sieve) -> QuerySet[Link]:
    rows = Link.objects.filter(community_id=community_id)
    match sieve.which:
        case "issues":
            rows = rows.filter(~Q(issue=""), ignored_at=None)
        case "own":
            rows = rows.filter(source=Link.Source.OWN)
        case "ignored":
            rows = rows.exclude(ignored_at=None)
        case _:
            pass
    if sieve.search:
        rows = rows.filter(Q(host__icontains=sieve.search) | Q(url__icontains=sieve.search))
    return rows


def link_row(link_id: int, *, within: Collection[int]) -> Link | None:
    """The link, if it belongs to one of these communities."""
    return Link.objects.filter(pk=link_id, community_id__in=within).select_related("group", "member").first()


def issue_count(community_id: int) -> int:
    """How many links a person should know of."""
    return Link.objects.filter(~Q(issue=""), community_id=community_id, ignored_at=None).count()


def checks_of(community_id: int) -> list[LinkCheck]:
    """The last rounds, newest first."""
    rows = LinkCheck.objects.filter(community_id=community_id).select_related("created_by")
    return list(rows.order_by("-id")[:MOST_CHECKS])


def check_row(check_id: int, *, within: Collection[int]) -> LinkCheck | None:
    """The round, if it belongs to one of these communities."""
    return LinkCheck.objects.filter(pk=check_id, community_id__in=within).first()
