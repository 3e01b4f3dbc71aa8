"""Claims and settlements: which rows go out now, and what became of them. Any number of deliverers may share it.

Within a group actions go out in order: one that is under way, or is tried again, holds back the later ones.
One that is only planned for a later time does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from qunluo.channels import reads as channels
from qunluo.channels.reads import Outlet
from qunluo.channels.registry import codec, kinds
from qunluo.outbox.models import OutgoingAction
from qunluo.outbox.verdict import Verdict

CLAIM_IS_STALE = timedelta(seconds=60)
State = OutgoingAction.State

# A walk from account to account over the index, whatever the length of the queues.
ACCOUNTS_WAITING = """
WITH RECURSIVE step AS (
  (SELECT account_id FROM outbox_outgoingaction WHERE state = 'waiting' ORDER BY account_id LIMIT 1)
  UNION ALL
  SELECT (SELECT o.account_id FROM outbox_outgoingaction o
          WHERE o.state = 'waiting' AND o.account_id > step.account_id ORDER BY o.account_id LIMIT 1)
  FROM step WHERE step.account_id IS NOT NULL
)
SELECT account_id FROM step WHERE account_id IS NOT NULL
"""
CLAIM = """
WITH account AS (SELECT * FROM unnest(%(accounts)s::bigint[], %(rooms)s::int[]) AS t (id, room)),
due AS (
  SELECT found.id FROM account CROSS JOIN LATERAL (
    SELECT o.id, o.not_before FROM outbox_outgoingaction o
    WHERE o.account_id = account.id AND o.state = 'waiting' AND o.not_before <= %(at)s
      AND (o.expires_at IS NULL OR o.expires_at >= %(at)s)
      AND NOT EXISTS (
        SELECT FROM outbox_outgoingaction earlier
        WHERE earlier.group_id = o.group_id AND earlier.id < o.id AND (earlier.state = 'sending'
          OR (earlier.state = 'waiting' AND (earlier.not_before <= %(at)s OR earlier.tries > 0)
            AND (earlier.expires_at IS NULL OR earlier.expires_at >= %(at)s))))
    ORDER BY o.not_before, o.id LIMIT account.room FOR UPDATE OF o SKIP LOCKED
  ) found
  ORDER BY found.not_before, found.id LIMIT %(most)s
)
UPDATE outbox_outgoingaction o SET state = 'sending', claimed_at = %(at)s, tries = o.tries + 1
FROM due WHERE o.id = due.id
RETURNING o.id, o.account_id, o.key, o.kind, o.payload::text, o.tries
"""
SETTLE = """
UPDATE outbox_outgoingaction o SET
  state = v.state, last_error = v.reason, tries = o.tries - v.back, due_at = coalesce(v.due_at, o.due_at),
  not_before = coalesce(v.not_before, o.not_before),
  settled_at = CASE WHEN v.state IN ('waiting', 'by_hand') THEN NULL ELSE %(at)s END
FROM unnest(%(ids)s::bigint[], %(claims)s::timestamptz[], %(states)s::text[], %(reasons)s::text[], %(backs)s::int[],
  %(not_befores)s::timestamptz[], %(due_ats)s::timestamptz[])
  AS v (id, claimed_at, state, reason, back, not_before, due_at)
WHERE o.id = v.id AND o.claimed_at = v.claimed_at AND o.state IN ('sending', 'unknown')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One claimed action as it stands in its row. `claimed_at` proves later that the claim is still ours."""

    id: int
    key: str
    kind: str
    payload: str
    tries: int
    claimed_at: datetime
    outlet: Outlet


def accounts_waiting() -> list[int]:
    """The accounts that have something to send, now or later."""
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS_WAITING)
        return [row[0] for row in cursor.fetchall()]


def claim(rooms: Mapping[int, int], outlets: Mapping[int, Outlet], *, most: int, at: datetime) -> list[Errand]:
    """Take up to `most` actions that are due, and of each account no more than it has room for."""
    wanted: dict[str, Any] = {"accounts": list(rooms), "rooms": list(rooms.values()), "most": most, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, wanted)
        rows = sorted(cursor.fetchall())
    return [
        Errand(id=pk, key=key, kind=kind, payload=payload, tries=tries, claimed_at=at, outlet=outlets[account])
        for pk, account, key, kind, payload, tries in rows
    ]


def settle(settled: Sequence[tuple[Errand, Verdict]], *, at: datetime) -> None:
    """Write down what became of the errands. One that was taken from us in the meantime is left as it is."""
    columns: dict[str, Any] = {
        "at": at,
        "ids": [errand.id for errand, _ in settled],
        "claims": [errand.claimed_at for errand, _ in settled],
        "states": [str(verdict.state.value) for _, verdict in settled],
        "reasons": [verdict.reason for _, verdict in settled],
        "backs": [0 if verdict.is_counted else 1 for _, verdict in settled],
        "not_befores": [verdict.not_before for _, verdict in settled],
        "due_ats": [verdict.due_at for _, verdict in settled],
    }
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, columns)


def expire(*, at: datetime) -> int:
    """What is of no use any more is neither sent nor asked of a person; it says so and stays visible."""
    rows = OutgoingAction.objects.filter(state__in=[State.WAITING, State.BY_HAND], expires_at__lt=at)
    return rows.update(state=State.EXPIRED, settled_at=at, last_error=_("过了有效时间，没有发出"))


def rescue(*, at: datetime) -> int:
    """Claims that nobody settles: the deliverer was killed. Sent again only where the key makes that safe."""
    rows = OutgoingAction.objects.filter(state=State.SENDING, claimed_at__lt=at - CLAIM_IS_STALE)
    kinds_at = channels.kinds_of(set(rows.values_list("account_id", flat=True)))
    keyed = [pk for pk, kind in kinds_at.items() if kind in kinds() and codec(kind).is_keyed]
    reason = _("发送时中断，不知道对方是否收到")
    back = rows.filter(account_id__in=keyed).update(state=State.WAITING, last_error=reason)
    return back + rows.exclude(account_id__in=keyed).update(state=State.UNKNOWN, last_error=reason, settled_at=at)
