"""What a page was answered before."""

from __future__ import annotations

from typing import Any

from qunluo.checkins.models import PageRequest


def answer_to(scope: str, key: str) -> dict[str, Any] | None:
    """What this write was answered; None where there was none."""
    return PageRequest.objects.filter(scope=scope, key=key).values_list("answer", flat=True).first()
