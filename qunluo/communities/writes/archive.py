"""What was said, who came and who went: appended by COPY, many rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Generic, TypeVar

from django.db import connection, transaction

from qunluo.communities.models import Move
from qunluo.core.changes import Change, MembershipEnded, MembershipStarted, MessageKept, MessageWithdrawn
from qunluo.core.events import LeaveReason

FIRST_MONTH = (2010, 1)
C = TypeVar("C", bound=Change)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Generic[C]):
    """A change, the rows that it belongs to, and when it is written down.

    `member_id` is None where it is about the group alone.
    """

    community_id: int
    group_id: int
    member_id: int | None
    change: C
    at: datetime

    @property
    def member(self) -> int:
        """The member's id, for changes that are always about one."""
        if self.member_id is None:
            raise ValueError(f"{self.change} belongs to no member that we know")
        return self.member_id


def keep_messages(placed: Sequence[Placed[MessageKept]]) -> None:
    """Append messages to the archive. Their months have partitions (`ensure_months`), or they go to the rest."""
    copy = (
        "COPY communities_message (community_id, group_id, member_id, at, key, message, kind, text, reply_to)"
        " FROM STDIN"
    )
    with connection.cursor() as cursor, cursor.copy(copy) as rows:
        for one in placed:
            said, where = one.change, (one.community_id, one.group_id, one.member)
            rows.write_row((*where, said.at, said.key, said.message, said.kind.value, said.text, said.reply_to))


def withdraw_messages(placed: Sequence[Placed[MessageWithdrawn]]) -> None:
    """Note that messages were recalled, known already or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO communities_withdrawal (community_id, group_id, message)"
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) ON CONFLICT DO NOTHING",
            [
                [one.community_id for one in placed],
                [one.group_id for one in placed],
                [one.change.message for one in placed],
            ],
        )


def note_moves(placed: Sequence[Placed[MembershipStarted] | Placed[MembershipEnded]]) -> None:
    """Append joins and leaves."""
    Move.objects.bulk_create([_move(one) for one in placed], ignore_conflicts=True)


def _move(placed: Placed[MembershipStarted] | Placed[MembershipEnded]) -> Move:
    change = placed.change
    if isinstance(change, MembershipStarted):
        what, scene, by = Move.What.JOINED, change.scene.value, change.invited_by
    else:
        is_removed = change.reason is LeaveReason.REMOVED
        what, scene, by = (Move.What.REMOVED if is_removed else Move.What.LEFT), "", change.removed_by
    return Move(
        community_id=placed.community_id,
        group_id=placed.group_id,
        member_id=placed.member,
        key=change.key,
        at=change.at,
        what=what,
        scene=scene,
        by=by,
    )


_known_months: set[tuple[int, int]] = set()


def ensure_months(moments: Iterable[datetime], *, newest: datetime) -> None:
    """Give the months of these moments a partition each; call before writing into them.

    Months before 2010 or after that of `newest` stay in the default partition: an event with a wild date
    shall not make tables.
    """
    wanted = {(at.year, at.month) for at in (moment.astimezone(UTC) for moment in moments)} - _known_months
    for year, month in sorted(wanted):
        if FIRST_MONTH <= (year, month) <= (newest.year, newest.month):
            _make_month(year, month)
            transaction.on_commit(partial(_known_months.add, (year, month)))


def _make_month(year: int, month: int) -> None:
    name = f"communities_message_{year}_{month:02d}"
    first = f"{year}-{month:02d}-01 00:00:00+00"
    after = f"{year + month // 12}-{month % 12 + 1:02d}-01 00:00:00+00"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('communities.months'))")
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone() != (None,):
            return
        cursor.execute(
            "SELECT EXISTS (SELECT FROM communities_message_other WHERE at >= %s AND at < %s)", [first, after]
        )
        if cursor.fetchone() == (True,):
            return
        # Attaching locks out nobody who reads or writes; CREATE … PARTITION OF would.
        cursor.execute(f"CREATE TABLE {name} (LIKE communities_message INCLUDING ALL EXCLUDING IDENTITY)")
        cursor.execute(
            f"ALTER TABLE communities_message ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{after}')"
        )
