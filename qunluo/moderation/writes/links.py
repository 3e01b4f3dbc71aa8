"""Links are gathered from what was said and from the operator's own texts: the same archive gives the same rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from qunluo.communities.reads.history import Spoken, spoken_in
from qunluo.communities.reads.pages import groups_of
from qunluo.lib.visits import host_of
from qunluo.moderation.links.addresses import Address, addresses_in
from qunluo.moderation.models import Link

MOST_GATHERED: Final = 20_000
AT_ONCE: Final = 500
SOON: Final = timedelta(seconds=1)
LIKELY: Final = re.compile(r"[0-9A-Za-z\uff10-\uff5a\u2460-\u24ff]\s?[ ,(\[【]?[.．。｡・•∙点點丶]|:\s?//|：\s?//")
"""No link is without one of these: most of what people say is passed over at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """A text of the operator's own: what it is called, on which page it is changed, and what it says."""

    name: str
    page: str
    text: str


@dataclass(slots=True, kw_only=True)
class Seen:
    """What the archive tells of one address; `group`, `member` and `key` are those of the newest post."""

    address: Address
    first: datetime
    last: datetime
    group: int | None = None
    member: int | None = None
    key: str = ""
    times: int = 0
    members: set[int] = field(default_factory=set)
    places: list[tuple[str, str]] = field(default_factory=list)

    def take(self, said: Spoken) -> None:
        """One more post. Posts of one moment are told apart by their keys, never by their coming."""
        self.times += 1
        self.members.add(said.member)
        self.first = min(self.first, said.at)
        if (said.at, said.key) >= (self.last, self.key):
            self.last, self.key, self.group, self.member = said.at, said.key, said.group, said.member


def gather(community_id: int, own: Iterable[OwnText], *, since: datetime, at: datetime) -> int:
    """Bring the table in line with what was said since then and with these texts; how many links there are."""
    said = _newest(_said_in([group.pk for group in groups_of(community_id)], since=since, until=at + SOON))
    _save(community_id, Link.Source.CHAT, said)
    written = _written(own, at=at)
    _save(community_id, Link.Source.OWN, written)
    Link.objects.filter(community_id=community_id, source=Link.Source.OWN).exclude(digest__in=written).delete()
    return len(said) + len(written)


def _said_in(groups: Sequence[int], *, since: datetime, until: datetime) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for group in groups:
        for chunk in spoken_in(group, since=since, until=until):
            for said, address in _linked(chunk):
                seen = found.setdefault(address.digest, Seen(address=address, first=said.at, last=said.at))
                seen.take(said)
    return found


def _linked(chunk: Iterable[Spoken]) -> Iterator[tuple[Spoken, Address]]:
    for said in chunk:
        if LIKELY.search(said.text):
            for address in addresses_in(said.text):
                if not _is_ours(address):
                    yield said, address


def _is_ours(address: Address) -> bool:
    """Our own pages: what leads there may sign somebody in, and is nobody's to keep or open."""
    return address.host == host_of(settings.QUNLUO_URL)


def _newest(found: dict[str, Seen]) -> dict[str, Seen]:
    if len(found) <= MOST_GATHERED:
        return found
    kept = sorted(found.items(), key=lambda one: (one[1].last, one[0]), reverse=True)[:MOST_GATHERED]
    return dict(kept)


def _written(own: Iterable[OwnText], *, at: datetime) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for one in own:
        for address in addresses_in(one.text):
            if _is_ours(address):
                continue
            seen = found.setdefault(address.digest, Seen(address=address, first=at, last=at))
            seen.times += 1
            if (one.name, one.page) not in seen.places:
                seen.places.append((one.name, one.page))
    return found


def _save(community_id: int, source: str, found: dict[str, Seen]) -> None:
    digests = sorted(found)
    for start in range(0, len(digests), AT_ONCE):
        some = digests[start : start + AT_ONCE]
        rows = Link.objects.filter(community_id=community_id, source=source, digest__in=some)
        known = {row.digest: row for row in rows}
        for digest, row in known.items():
            _update(row, found[digest])
        Link.objects.bulk_update(known.values(), _UPDATED)
        new = [_row(community_id, source, one, found[one]) for one in some if one not in known]
        Link.objects.bulk_create(new, ignore_conflicts=True)


_UPDATED: Final = ("places", "group", "member", "key", "times", "posters", "first_seen_at", "last_seen_at")


def _update(row: Link, seen: Seen) -> None:
    """What lies before the span that was looked at stays known. What others posted earlier does not come back."""
    row.places = [list(one) for one in seen.places]
    row.group_id, row.member_id, row.key = seen.group, seen.member, seen.key
    row.times, row.posters = seen.times, len(seen.members)
    row.first_seen_at = min(row.first_seen_at, seen.first)
    row.last_seen_at = seen.last


def _row(community_id: int, source: str, digest: str, seen: Seen) -> Link:
    row = Link(
        community_id=community_id,
        source=source,
        digest=digest,
        url=seen.address.url,
        host=seen.address.host,
        first_seen_at=seen.first,
        last_seen_at=seen.last,
    )
    _update(row, seen)
    return row
