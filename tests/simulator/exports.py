"""Reads back what the simulator tells, for the tests."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from qunluo.simulator.history import chatlab_lines

UNTIL = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday, 18:00 in Shanghai


@dataclass(frozen=True, slots=True)
class Export:
    header: dict[str, Any]
    members: list[dict[str, Any]]
    messages: list[dict[str, Any]]

    def per_day(self) -> Counter[int]:
        return Counter((one["timestamp"] + 8 * 3600) // 86400 for one in self.messages)

    def notices(self, word: str) -> list[str]:
        return [one["content"] for one in self.messages if one["sender"] == "SYSTEM" and word in one["content"]]


def export(stage: str, **options: Any) -> Export:
    items = [json.loads(line) for line in chatlab_lines(stage, **{"seed": 7, "until": UNTIL, **options})]
    by_kind = {kind: [one for one in items if one["_type"] == kind] for kind in ("header", "member", "message")}
    assert items == by_kind["header"] + by_kind["member"] + by_kind["message"]
    return Export(by_kind["header"][0], by_kind["member"], by_kind["message"])
