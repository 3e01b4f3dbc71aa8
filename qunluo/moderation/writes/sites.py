"""The list of sites is filled and emptied; nothing in it is ever changed, so that who, when and why stay to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from qunluo.accounts.writes import Deed, note
from qunluo.lib.refusal import Refusal
from qunluo.moderation.links.files import Named, Reading
from qunluo.moderation.models import LinkTerms, ListedSite, SiteImport
from qunluo.moderation.writes.words import Hand

MOST_SITES = 50_000
LONGEST_NAME = 200
DAYS = (1, 90)


class NotListed(Refusal):
    """The sentence is for the operator."""


@transaction.atomic
def list_sites(community_id: int, named: Iterable[Named], *, is_allowed: bool, by: Hand) -> list[int]:
    """Put these on the list and return the new rows. Who stands on the other side of it changes sides.

    Raises `NotListed` where the list is full.
    """
    return [row.pk for row in _list(community_id, named, is_allowed=is_allowed, by=by, brought_by=None)]


@transaction.atomic
def import_sites(community_id: int, reading: Reading, *, name: str, is_allowed: bool, by: Hand) -> SiteImport:
    """Put all that was read on the list, to be taken off together if need be. Raises `NotListed`."""
    batch = SiteImport.objects.create(
        community_id=community_id,
        name=name[:LONGEST_NAME],
        faults=[[number, sentence] for number, sentence in reading.faults],
        created_at=by.at,
        created_by_id=by.operator_id,
    )
    rows = _list(community_id, reading.named, is_allowed=is_allowed, by=by, brought_by=batch)
    batch.added, batch.known = len(rows), len(reading.named) - len(rows)
    batch.save(update_fields=["added", "known"])
    return batch


@transaction.atomic
def undo_import(import_id: int, *, by: Hand) -> int | None:
    """Take off what an import brought, and return how many there still were. None if that was done before."""
    batch = SiteImport.objects.select_for_update().get(pk=import_id)
    if batch.undone_at is not None:
        return None
    rows = ListedSite.objects.filter(brought_by=batch, removed_at=None)
    removed = rows.update(removed_at=by.at, removed_by_id=by.operator_id)
    SiteImport.objects.filter(pk=import_id).update(undone_at=by.at)
    _changed(batch.community_id, "moderation.sites.import_undone", batch.name, by=by)
    return removed


@transaction.atomic
def unlist_site(row: ListedSite, *, by: Hand) -> bool:
    """Take it off the list. False where it was off already."""
    rows = ListedSite.objects.filter(pk=row.pk, removed_at=None)
    if not rows.update(removed_at=by.at, removed_by_id=by.operator_id):
        return False
    _changed(row.community_id, "moderation.sites.removed", row.domain, by=by)
    return True


@transaction.atomic
def relist_site(row: ListedSite, *, by: Hand) -> bool:
    """Put one that was taken off back as it was. False where the domain stands on the list again by now."""
    named = [Named(domain=row.domain, reason=row.reason)]
    if ListedSite.objects.filter(community_id=row.community_id, domain=row.domain, removed_at=None).exists():
        return False
    return bool(_list(row.community_id, named, is_allowed=row.is_allowed, by=by, brought_by=None))


@transaction.atomic
def save_terms(community_id: int, *, checks: bool, pictures: bool, days: int, by: Hand) -> LinkTerms:
    """What may leave the machine. Raises `NotListed` where the days make no sense."""
    least, most = DAYS
    if not least <= days <= most:
        raise NotListed(f"天数要在 {least} 到 {most} 之间。")
    terms = _terms(community_id, at=by.at)
    terms.checks, terms.pictures, terms.days = checks, pictures, days
    terms.changed_at, terms.changed_by_id = by.at, by.operator_id
    terms.save(update_fields=["checks", "pictures", "days", "changed_at", "changed_by"])
    data = {"checks": checks, "pictures": pictures, "days": days}
    _note(community_id, "moderation.links.terms_changed", "", by=by, data=data)
    return terms


def _list(
    community_id: int, named: Iterable[Named], *, is_allowed: bool, by: Hand, brought_by: SiteImport | None
) -> list[ListedSite]:
    _terms(community_id, at=by.at)  # holds the list: two hands at once would make one domain two rows
    wanted = {one.domain: one for one in named}
    rows = ListedSite.objects.filter(community_id=community_id, removed_at=None)
    known = dict(rows.filter(domain__in=wanted).values_list("domain", "is_allowed"))
    new = [one for domain, one in wanted.items() if known.get(domain) is not is_allowed]
    if rows.count() + len(new) > MOST_SITES:
        raise NotListed(f"名单最多 {MOST_SITES:,} 个网站，请先去掉不用的。")
    turned = [one.domain for one in new if one.domain in known]
    rows.filter(domain__in=turned).update(removed_at=by.at, removed_by_id=by.operator_id)
    made = ListedSite.objects.bulk_create(
        ListedSite(
            community_id=community_id,
            domain=one.domain,
            is_allowed=is_allowed,
            reason=one.reason,
            added_at=by.at,
            added_by_id=by.operator_id,
            brought_by=brought_by,
        )
        for one in new
    )
    if made:
        what = "moderation.sites.allowed" if is_allowed else "moderation.sites.blocked"
        _changed(community_id, what, "、".join(one.domain for one in made[:5]), by=by, count=len(made))
    return made


def _terms(community_id: int, *, at: datetime) -> LinkTerms:
    LinkTerms.objects.get_or_create(community_id=community_id, defaults={"changed_at": at})
    return LinkTerms.objects.select_for_update().get(community_id=community_id)


def _changed(community_id: int, action: str, subject: str, *, by: Hand, count: int = 1) -> None:
    _terms(community_id, at=by.at)
    LinkTerms.objects.filter(community_id=community_id).update(version=F("version") + 1)
    _note(community_id, action, subject, by=by, data={"count": count})


def _note(community_id: int, action: str, subject: str, *, by: Hand, data: Mapping[str, int]) -> None:
    deed = Deed(action=action, subject=subject, operator_id=by.operator_id, community_id=community_id, data=dict(data))
    note(deed, at=by.at)
