"""Today: each plan of the group as it stands for the member, one of them large under the thumb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.checkins.reads.facts import facts_of
from qunluo.checkins.reads.own import Submission, handed_in
from qunluo.communities.reads.consents import Purpose, stance_of
from qunluo.core.checkins.days import is_planned
from qunluo.core.checkins.plan import Plan, RewardKind
from qunluo.core.checkins.plan import Step as LadderStep
from qunluo.core.checkins.words import REWARDS, need_text
from qunluo.h5.asked import new_key, said_after
from qunluo.h5.cards import ONE_TAP, Card, Look, Step, card_of, is_over
from qunluo.h5.reasons import reasons_of
from qunluo.h5.visit import Visit, member_view, page
from qunluo.h5.waiting import waiting_in

WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One day of this week, beside today's button."""

    day: date
    look: str
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A card with what else the page says of it: the row behind the session shown, this week, the waiting key."""

    card: Card
    row: Submission | None
    week: tuple[Dot, ...]
    key: str
    waits: str

    @property
    def why(self) -> tuple[str, ...]:
        """Why what was handed in waits, or does not count."""
        return reasons_of(self.row, self.card.plan) if self.row and self.is_told else ()

    @property
    def is_told(self) -> bool:
        """Whether the page speaks of the last hand-in."""
        return bool(self.row and self.row.state in {"held", "rejected", "refused", "wrong_number"})

    @property
    def is_rejected(self) -> bool:
        """Whether a person said no."""
        return bool(self.row and self.row.state == "rejected")

    @property
    def is_held(self) -> bool:
        """Whether it waits for a person."""
        return bool(self.row and self.row.state == "held")

    @property
    def needs_in_words(self) -> list[str]:
        """What is wanted now."""
        return [need_text(need) for need in self.step.needs if need.kind not in ONE_TAP] if self.step else []

    @property
    def elsewhere_in_words(self) -> list[str]:
        """What is wanted and no page can take."""
        return [need_text(need) for need in self.step.elsewhere] if self.step else []

    @property
    def prize(self) -> str:
        """What the next milestone gives; a number stands off from the word before it."""
        ahead = [one for one in self.card.terms.ladder if one.streak == self.card.milestone]
        told = reward_text(ahead[0]) if ahead else ""
        return f" {told}" if told[:1].isdigit() else told

    @property
    def step(self) -> Step | None:
        """The session that is shown large."""
        return self.card.current

    @property
    def rank(self) -> int:
        """What can be done now stands first, what is over last."""
        step = self.step
        if self.card.rests:
            return 4
        if step is None or self.waits:
            return 1
        return {Look.PART: 0, Look.OPEN: 0, Look.HELD: 1, Look.EARLY: 2, Look.DONE: 3, Look.LATE: 3}[step.look]


@require_safe
@member_view
def show_today(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The first page."""
    waits = waiting_in(request, visit)
    cards = [card for card in cards_of(visit, visit.plans) if _is_shown(card)]
    current = {card.current.fact.key for card in cards if card.current and card.current.fact}
    rows = handed_in(visit.member.pk, current) if current else {}
    shown = sorted((_shown(card, rows, waits) for card in cards), key=lambda one: one.rank)
    return page(
        request,
        visit,
        "h5/today.html",
        {
            "tab": "today",
            "shown": shown,
            "is_waiting": bool(waits),
            "said": _said(request, visit),
            "asks_device": asks_device(visit),
            "device_key": new_key(),
        },
    )


def cards_of(visit: Visit, plans: tuple[Plan, ...]) -> list[Card]:
    """The plans as they stand for the member."""
    facts = facts_of((plan.id, visit.member.pk) for plan in plans) if plans else {}
    return [card_of(plan, facts.get((plan.id, visit.member.pk), {}), at=visit.at) for plan in plans]


def asks_device(visit: Visit) -> bool:
    """Whether the notice of the device's number is due: it is shown until somebody answers it."""
    if visit.holder.device:
        return False
    stance = stance_of(visit.person_id, at=visit.at)
    return Purpose.DEVICE not in stance.agreed | stance.refused


def shown_card(visit: Visit, card: Card, waits: dict[int, str] | None = None) -> Shown:
    """One card alone."""
    step = card.current
    rows = handed_in(visit.member.pk, [step.fact.key]) if step and step.fact else {}
    return _shown(card, rows, waits or {})


def _is_shown(card: Card) -> bool:
    """A plan that is over stays for who took part; one that is switched off may come back."""
    return card.rests == "off" or bool(card.settled.total) or not is_over(card.plan, card.today)


def _shown(card: Card, rows: dict[str, Submission], waits: dict[int, str]) -> Shown:
    step = card.current
    return Shown(
        card=card,
        row=rows.get(step.fact.key) if step and step.fact else None,
        week=_week(card),
        key=new_key(),
        waits=waits.get(card.plan.id, ""),
    )


def reward_text(step: LadderStep) -> str:
    """What a step of the ladder gives."""
    if step.kind is RewardKind.POINTS:
        return _("%(points)d 积分") % {"points": step.points}
    return f"{REWARDS[step.kind]}“{step.name}”"


def _week(card: Card) -> tuple[Dot, ...]:
    monday = card.today - timedelta(days=card.today.weekday())
    days = [monday + timedelta(days=number) for number in range(WEEK)]
    return tuple(Dot(day=day, look=_dot(card, day), is_today=day == card.today) for day in days)


def _dot(card: Card, day: date) -> str:
    if day in card.settled.done:
        return "made-up" if day in card.settled.made_up else "done"
    if day in card.settled.held:
        return "held"
    if not is_planned(day, card.plan):
        return "rest"
    return "missed" if day < card.today else "ahead"


def _said(request: HttpRequest, visit: Visit) -> str:
    """One sentence on what happened before this page."""
    notices: dict[str, Any] = {
        "busy": _("现在打卡的人很多，刚才那一下没有记上，请再点一次。"),
        "again": _("刚才那一下没有记上，请再点一次。"),
    }
    return str(notices.get(request.GET.get("notice", ""), "")) or said_after(request, visit)
