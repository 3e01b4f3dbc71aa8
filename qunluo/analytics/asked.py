"""Asks for the figures of groups; the background process fills the lake and computes them when it is free."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

AFTER_ALL_ELSE = -10
"""Thousands of groups may be asked for at once, and midnight must not wait for them."""


def ask_for_figures(group_ids: Iterable[int]) -> None:
    """Ask once for each group; who has been asked for already is not asked for again."""
    for group_id in group_ids:
        key = f"fill_group {group_id}"
        task = app.configure_task("fill_group", queueing_lock=key, lock=key, priority=AFTER_ALL_ELSE)
        try:
            with transaction.atomic():
                task.defer(group_id=group_id)
        except AlreadyEnqueued:
            continue
