"""What the operator wrote for members: welcomes, replies, answers, plans. No app below knows them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass

from django.urls import reverse

from qunluo.checkins.reads.plans import plan_rows, plans_by_id
from qunluo.communities.reads import rules_of
from qunluo.communities.reads.pages import groups_of
from qunluo.moderation.writes.links import OwnText
from qunluo.replies.reads.faq import entries_of


def own_texts(community_id: int) -> Iterator[OwnText]:
    """Each with its name and the page on which it is changed."""
    groups = [group for group in groups_of(community_id) if group.dismissed_at is None]
    rules = rules_of(group.pk for group in groups)
    for group in groups:
        its = rules[group.pk]
        page = reverse("console:groups.settings", args=[group.pk])
        if its.welcome:
            yield OwnText(name=f"“{group}”的欢迎语", page=page, text=its.welcome.text)
        for reply in its.replies:
            yield OwnText(name=f"“{group}”的关键词回复“{reply.keywords[0]}”", page=page, text=reply.text)
        if its.quiet_hours:
            yield OwnText(name=f"“{group}”的免打扰提醒", page=page, text=its.quiet_hours.hint)
    for entry in entries_of(community_id):
        page = reverse("console:faq.edit", args=[entry.pk])
        yield OwnText(name=f"问答“{entry.question}”", page=page, text=entry.answer)
    rows = plan_rows(community_id)
    plans = plans_by_id(row.pk for row in rows)
    for row in rows:
        page = reverse("console:plans.show", args=[row.pk])
        yield OwnText(name=f"打卡计划“{row}”", page=page, text="\n".join(_said(plans[row.pk].terms)))


def _said(value: object) -> Iterator[str]:
    """All that is said anywhere in a value of the core."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _said(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from _said(tuple(value.values()))
    elif isinstance(value, tuple | list | AbstractSet):
        for one in value:
            yield from _said(one)
