"""Actions as rows: the kind and the payload of an action, and the action again."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import datetime
from typing import Any

from qunluo.core.actions import ACTIONS, Action

_IN_COLUMNS = {"not_before", "expires_at"}


def kind_of(action: Action) -> str:
    """The name under which the table keeps that sort of action: `post_reply` for a `PostReply`."""
    return name_of(type(action))


def payload_of(action: Action) -> dict[str, Any]:
    """What the table keeps of the action beside its times, which have columns of their own."""
    return {field.name: getattr(action, field.name) for field in fields(action) if field.name not in _IN_COLUMNS}


def action_from(
    kind: str, payload: dict[str, Any], *, not_before: datetime | None = None, expires_at: datetime | None = None
) -> Action:
    """The action that the row holds."""
    return _BY_KIND[kind](**payload, not_before=not_before, expires_at=expires_at)


def name_of(action: type[Action]) -> str:
    """The name under which the table keeps actions of that class."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", action.__name__).lower()


_BY_KIND = {name_of(action): action for action in ACTIONS}
