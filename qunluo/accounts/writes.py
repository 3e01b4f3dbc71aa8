"""Operators, their access, their links and sessions, and the record of what they did."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qunluo.accounts.models import Access, AuditEntry, Community, Operator, OperatorSession, SignInLink
from qunluo.accounts.reads import community_named, operator_named, token_hash

TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that an operator did: a dotted word of the past, and to what. Never holds what members wrote."""

    action: str
    subject: str = ""
    operator_id: int | None = None
    community_id: int | None = None
    data: Mapping[str, object] = field(default_factory=dict)


def note(deed: Deed, *, at: datetime) -> None:
    """Add a line to the audit log."""
    AuditEntry.objects.create(
        action=deed.action,
        subject=deed.subject[:200],
        operator_id=deed.operator_id,
        community_id=deed.community_id,
        data=dict(deed.data),
        at=at,
    )


def ensure_community(name: str, *, at: datetime, is_demo: bool = False) -> Community:
    """The community of that name; begins here if there is none."""
    return community_named(name) or Community.objects.create(name=name, created_at=at, is_demo=is_demo)


def declare_demo(community: Community) -> None:
    """The demo community is complete."""
    Community.objects.filter(pk=community.pk).update(is_demo=True)


def ensure_operator(username: str, name: str) -> Operator:
    """The operator with that user name. A new one has no password: the first way in is a link."""
    known = operator_named(username)
    if known is not None:
        return known
    operator = Operator(username=username, name=name)
    operator.set_unusable_password()
    operator.save()
    return operator


def grant(operator: Operator, community: Community, *, can_write: bool = True) -> None:
    """Let the operator see, and perhaps change, the community."""
    Access.objects.update_or_create(operator=operator, community=community, defaults={"can_write": can_write})


def make_sign_in_link(operator: Operator, *, at: datetime, minutes: int = 60) -> str:
    """The token of a new link, which works once. Only its hash is kept; links that have run out are dropped."""
    SignInLink.objects.filter(operator=operator, expires_at__lt=at).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SignInLink.objects.create(
        operator=operator, token_hash=token_hash(token), expires_at=at + timedelta(minutes=minutes)
    )
    return token


def use_sign_in_link(token: str, *, at: datetime) -> Operator | None:
    """The operator whom the link signs in, for the first who asks; None for all others."""
    links = SignInLink.objects.filter(token_hash=token_hash(token))
    # One statement on one table: of two who ask at once the second finds the row changed.
    if not links.filter(used_at=None, expires_at__gt=at).update(used_at=at):
        return None
    operator = links.select_related("operator").get().operator
    return operator if operator.is_active else None


def rename(operator: Operator, name: str) -> None:
    """Change what the others call the operator."""
    operator.name = name
    operator.save(update_fields=["name"])


def set_password(operator: Operator, password: str) -> None:
    """Set the password. Sessions made with the old one end by themselves, but the one that asked is renewed."""
    operator.set_password(password)
    operator.save(update_fields=["password"])


def end_sessions(operator: Operator, *, only: str = "", but: str = "") -> int:
    """Sign the operator out everywhere, or `only` in one session, or everywhere `but` in one."""
    rows = OperatorSession.objects.filter(operator_id=operator.pk).exclude(session_key=but)
    if only:
        rows = rows.filter(session_key=only)
    return rows.delete()[0]


def forget_expired(*, at: datetime) -> int:
    """Drop sessions that have run out; how many they were."""
    return OperatorSession.objects.filter(expire_date__lt=at).delete()[0]


def disable(operator: Operator) -> None:
    """Shut the operator out, in every browser, at once."""
    operator.is_active = False
    operator.save(update_fields=["is_active"])
    end_sessions(operator)
