"""Trying rules on an invented event: the same `decide` as in earnest, and nothing comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.communities.reads.pages import Group
from qunluo.core.decide import decide
from qunluo.core.decision import Decision
from qunluo.core.events import GroupEvent, MemberJoined, MessagePosted
from qunluo.core.hours import zone
from qunluo.core.snapshot import GroupFacts, GroupRules, MemberStanding, Snapshot
from qunluo.replies.reads import faq_of

SOMEBODY = "trial"
MESSAGE, JOIN = "message", "join"


class TrialForm(forms.Form):
    """What somebody does in the group, who they are, and at what time of the day."""

    what = forms.ChoiceField(label=_("发生什么"), choices=[(MESSAGE, _("有人发言")), (JOIN, _("有人入群"))])
    text = forms.CharField(label=_("说了什么"), required=False, max_length=1_000)
    clock = forms.TimeField(label=_("几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    is_admin = forms.BooleanField(label=_("这个人是管理员"), required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What would be decided, and when it would happen."""

    decision: Decision
    at: datetime


def try_rules(rules: GroupRules, group: Group, form: TrialForm, *, now: datetime) -> Trial:
    """Decide on the event that the valid form describes, as if it happened today in the group."""
    typed = form.cleaned_data
    at = _today_at(typed["clock"], timezone=rules.timezone, now=now)
    event: GroupEvent
    if typed["what"] == JOIN:
        event = MemberJoined(key="trial", group=group.external_id, member=SOMEBODY, name=str(_("小林")), at=at)
    else:
        event = MessagePosted(
            key="trial", group=group.external_id, member=SOMEBODY, at=at, message="trial", text=typed["text"]
        )
    answers = faq_of({group.pk: group.community_id}).get(group.pk)
    snapshot = Snapshot(
        rules=replace(rules, faq=answers),
        group=GroupFacts(title=group.title, present=group.present),
        member=MemberStanding(id=SOMEBODY, is_admin=typed["is_admin"], is_present=typed["what"] == MESSAGE),
    )
    return Trial(decision=decide(event, snapshot), at=at)


def _today_at(clock: time, *, timezone: str, now: datetime) -> datetime:
    place = zone(timezone)
    return datetime.combine(now.astimezone(place).date(), clock, place).astimezone(UTC)
