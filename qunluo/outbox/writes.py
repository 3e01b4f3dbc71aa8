"""What is put into the outbox, and what people do with it there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from qunluo.channels import reads as channels
from qunluo.channels.registry import codec, kinds
from qunluo.core.actions import Action
from qunluo.outbox.models import OutgoingAction
from qunluo.outbox.payloads import kind_of, payload_of
from qunluo.outbox.verdict import BY_HAND_WITHIN

State = OutgoingAction.State

INSERT = """
INSERT INTO outbox_outgoingaction (community_id, account_id, group_id, event, key, kind, payload, state,
  not_before, expires_at, due_at, tries, last_error, created_at)
SELECT v.*, 0, '', %(at)s
FROM unnest(%(communities)s::bigint[], %(accounts)s::bigint[], %(groups)s::bigint[], %(events)s::bigint[],
  %(keys)s::text[], %(kinds)s::text[], %(payloads)s::jsonb[], %(states)s::text[],
  %(not_befores)s::timestamptz[], %(ends)s::timestamptz[], %(dues)s::timestamptz[]) AS v
ON CONFLICT (key) DO NOTHING
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An action that was decided on. `key` makes it one for all time; `kind` is that of the channel."""

    action: Action
    key: str
    community_id: int
    account_id: int
    kind: str
    group_id: int | None
    event_id: int | None


def enqueue(wanted: Sequence[Wanted], *, at: datetime) -> None:
    """Note what is to be done, in the transaction of the caller. A key that is known already is passed over.

    What the channel can't carry out, or has no address for, becomes a person's to-do.
    """
    if not wanted:
        return
    addressed = channels.addressed({one.account_id for one in wanted})
    rows = [_row(one, is_sent=one.account_id in addressed and _can(one), at=at) for one in wanted]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {"at": at, **{name: [row[name] for row in rows] for name in rows[0]}})


def settle_by_hand(action_id: int, *, operator_id: int, at: datetime, is_done: bool) -> bool:
    """An operator has done it, or found that it is no longer needed. False where it was not waiting for a person."""
    state, reason = (State.DONE, "") if is_done else (State.EXPIRED, _("由人工略过"))
    rows = OutgoingAction.objects.filter(pk=action_id, state=State.BY_HAND)
    return bool(rows.update(state=state, last_error=reason, settled_at=at, settled_by_id=operator_id))


def reopen(action_id: int, *, at: datetime) -> bool:
    """Undo `settle_by_hand`: the to-do is there again, and stays until somebody settles it."""
    rows = OutgoingAction.objects.filter(pk=action_id, state__in=[State.DONE, State.EXPIRED], settled_by__isnull=False)
    overdue = rows.filter(expires_at__lte=at)
    overdue.update(expires_at=None)
    return bool(rows.update(state=State.BY_HAND, last_error="", settled_at=None, settled_by=None))


def retry(action_id: int, *, at: datetime) -> bool:
    """Send it once more, with the same key and as if for the first time. An end of use that has passed is dropped."""
    rows = OutgoingAction.objects.filter(pk=action_id, state__in=[State.FAILED, State.UNKNOWN])
    rows.filter(expires_at__lte=at).update(expires_at=None)
    return bool(
        rows.update(state=State.WAITING, not_before=at, tries=0, last_error="", claimed_at=None, settled_at=None)
    )


def _can(one: Wanted) -> bool:
    return one.kind in kinds() and type(one.action) in codec(one.kind).can


def _row(one: Wanted, *, is_sent: bool, at: datetime) -> dict[str, Any]:
    action = one.action
    starts = action.not_before or at
    by_hand_until = min(starts + BY_HAND_WITHIN, action.expires_at or starts + BY_HAND_WITHIN)
    return {
        "communities": one.community_id,
        "accounts": one.account_id,
        "groups": one.group_id,
        "events": one.event_id,
        "keys": one.key,
        "kinds": kind_of(action),
        "payloads": json.dumps(payload_of(action), ensure_ascii=False),
        "states": (State.WAITING if is_sent else State.BY_HAND).value,
        "not_befores": starts,
        "ends": action.expires_at,
        "dues": None if is_sent else by_hand_until,
    }
