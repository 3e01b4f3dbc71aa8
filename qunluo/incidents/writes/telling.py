"""What the operators are asked because of an incident: to-dos that nobody must overlook.

These sentences stand beside the group's: they are Chinese, whatever language the operator's own pages speak.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from qunluo.channels.reads import accounts_in
from qunluo.communities.reads.pages import Group, group
from qunluo.core.actions import Action, AskOperator
from qunluo.incidents.models import Alarm, Incident
from qunluo.outbox.reads import State, by_prefix
from qunluo.outbox.writes import Wanted, enqueue, withdraw

URGENT = timedelta(minutes=15)


def ask_operators(incident: Incident, text: str, *, key: str, at: datetime) -> None:
    """A to-do that is due at once; once for its key in each turn of the incident."""
    place = place_of(incident)
    account = place.account if place else next(iter(accounts_in(incident.community_id)), None)
    if account is None:
        return
    wanted = Wanted(
        action=AskOperator(group=place.external_id if place else "", text=text),
        key=f"{prefix_of(incident)}{incident.turn}:{key}",
        community_id=incident.community_id,
        account_id=account.pk,
        kind=account.kind,
        group_id=place.pk if place else None,
        event_id=None,
        due_at=at + URGENT,
    )
    enqueue([wanted], at=at)


def withdraw_asking(incident: Incident, *, reason: str, at: datetime) -> None:
    """Nobody needs to be asked any more."""
    asked = [key for key, row in by_prefix(prefix_of(incident)).items() if row.state == State.BY_HAND]
    withdraw(asked, reason=reason, at=at)


def post(incident: Incident, place: Group, action: Action, *, key: str, at: datetime) -> None:
    """Something to be said in a group; once for its key."""
    wanted = Wanted(
        action=action,
        key=f"incident-post:{incident.pk}:{key}:{place.pk}",
        community_id=incident.community_id,
        account_id=place.account_id,
        kind=place.account.kind,
        group_id=place.pk,
        event_id=None,
    )
    enqueue([wanted], at=at)


def place_of(incident: Incident) -> Group | None:
    """The group that it is about, else the one in which it was last said."""
    found = incident.group_id or (
        Alarm.objects.filter(community_id=incident.community_id, theme=incident.theme)
        .order_by("-at", "-id")
        .values_list("group_id", flat=True)
        .first()
    )
    return group(found, within=[incident.community_id]) if found else None


def prefix_of(incident: Incident) -> str:
    """With what the keys of its to-dos begin."""
    return f"incident:{incident.pk}:"
