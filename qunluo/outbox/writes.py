"""What is put into the outbox, and what people do with it there."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
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
from qunluo.outbox.verdict import BY_HAND_WITHIN, LONGEST_REASON

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
    """An action that was decided on. `key` makes it one for all time; `kind` is that of the channel.

    `due_at` is by when a person must have done it, should it fall to one; a while from now, unless it is urgent.
    """

    action: Action
    key: str
    community_id: int
    account_id: int
    kind: str
    group_id: int | None
    event_id: int | None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """That the platform told us of something done in a group then, to this member or with this message."""

    group_id: int
    at: datetime
    member: str = ""
    message: str = ""

    @property
    def field(self) -> str:
        """By what an action about it is found."""
        return "payload__member" if self.member else "payload__message"

    @property
    def value(self) -> str:
        """What stands there."""
        return self.member or self.message


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


def withdraw(keys: Collection[str], *, reason: str, at: datetime) -> list[str]:
    """Nobody wants these any more: what has not gone out, and no person has done, never will. The keys it concerned."""
    rows = OutgoingAction.objects.filter(key__in=keys, state__in=[State.WAITING, State.BY_HAND])
    held = list(rows.order_by("id").select_for_update().values_list("pk", "key"))
    ids = [pk for pk, _ in held]
    OutgoingAction.objects.filter(pk__in=ids).update(
        state=State.EXPIRED, last_error=reason[:LONGEST_REASON], settled_at=at
    )
    return [key for _, key in held]


def give_back(keys: Collection[str]) -> list[str]:
    """Undo `withdraw`: they wait again, for the channel or for a person, unless they are of no use by now."""
    rows = OutgoingAction.objects.filter(key__in=keys, state=State.EXPIRED, settled_by=None)
    held = list(rows.order_by("id").select_for_update().values_list("pk", "key", "due_at"))
    fresh = {"last_error": "", "settled_at": None}
    by_hand = [pk for pk, _, due_at in held if due_at is not None]
    sent = [pk for pk, _, due_at in held if due_at is None]
    OutgoingAction.objects.filter(pk__in=by_hand).update(state=State.BY_HAND, **fresh)
    OutgoingAction.objects.filter(pk__in=sent).update(state=State.WAITING, **fresh)
    return [key for _, key, _ in held]


def settle_seen(kind: str, seats: Iterable[Seen], *, at: datetime) -> int:
    """What a person was asked for has been seen to be done: their to-do is done. How many were."""
    done = 0
    for seat in seats:
        rows = OutgoingAction.objects.filter(
            group_id=seat.group_id, kind=kind, state=State.BY_HAND, created_at__lte=seat.at, **{seat.field: seat.value}
        )
        done += rows.update(state=State.DONE, last_error="", settled_at=at)
    return done


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
        "dues": None if is_sent else one.due_at or by_hand_until,
    }
