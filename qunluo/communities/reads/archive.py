"""All that was said in a group, in the order of its saying, a chunk at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from qunluo.communities.models import Message
from qunluo.core.events import MessageKind, MessagePosted

AT_ONCE = 5_000


def said_in(group_id: int, *, since: datetime, until: datetime) -> Iterator[tuple[int, MessagePosted]]:
    """The messages from `since` to before `until`, each with the row id of who said it."""
    rows = Message.objects.filter(group_id=group_id, at__gte=since, at__lt=until).order_by("at", "id")
    columns = rows.values_list(
        "member_id", "member__external_id", "group__external_id", "at", "key", "message", "kind", "text"
    )
    for pk, member, group, at, key, message, kind, text in columns.iterator(chunk_size=AT_ONCE):
        said = MessagePosted(
            key=key, group=group, member=member, at=at, message=message, kind=MessageKind(kind), text=text
        )
        yield pk, said


def spoken_by(
    member_ids: Iterable[int], *, since: datetime, until: datetime
) -> dict[int, list[tuple[str, datetime, str]]]:
    """Member id → key, moment and text of what they said from `since` to `until`, in the order of its saying."""
    found: dict[int, list[tuple[str, datetime, str]]] = defaultdict(list)
    rows = Message.objects.filter(member_id__in=list(member_ids), at__range=(since, until)).order_by("at", "key")
    for member, key, at, text in rows.values_list("member_id", "key", "at", "text"):
        found[member].append((key, at, text))
    return dict(found)
