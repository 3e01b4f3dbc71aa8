"""The rules of a group as they stand in the table, and as the core knows them."""

from __future__ import annotations

from datetime import time
from typing import Any

from qunluo.core.snapshot import GroupRules, KeywordReply, QuietHoursRule, WelcomeRule


def rules_from(data: dict[str, Any], *, version: int) -> GroupRules:
    """The rules that the table holds. What is missing is off."""
    welcome, quiet = data.get("welcome"), data.get("quiet_hours")
    return GroupRules(
        version=version,
        timezone=data.get("timezone", "Asia/Shanghai"),
        capacity=data.get("capacity"),
        welcome=WelcomeRule(**welcome) if welcome else None,
        replies=tuple(KeywordReply(**{**row, "keywords": tuple(row["keywords"])}) for row in data.get("replies", [])),
        quiet_hours=QuietHoursRule(
            starts=time.fromisoformat(quiet["starts"]), ends=time.fromisoformat(quiet["ends"]), hint=quiet["hint"]
        )
        if quiet
        else None,
    )


def data_of(rules: GroupRules) -> dict[str, Any]:
    """What the table keeps of the rules; the version stands beside it."""
    welcome, quiet = rules.welcome, rules.quiet_hours
    return {
        "timezone": rules.timezone,
        "capacity": rules.capacity,
        "welcome": {"text": welcome.text, "fresh_minutes": welcome.fresh_minutes} if welcome else None,
        "replies": [_reply_data(reply) for reply in rules.replies],
        "quiet_hours": {"starts": f"{quiet.starts:%H:%M}", "ends": f"{quiet.ends:%H:%M}", "hint": quiet.hint}
        if quiet
        else None,
    }


def _reply_data(reply: KeywordReply) -> dict[str, Any]:
    return {
        "id": reply.id,
        "keywords": list(reply.keywords),
        "text": reply.text,
        "is_exact": reply.is_exact,
        "pause_minutes": reply.pause_minutes,
    }
