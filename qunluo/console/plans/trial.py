"""What a plan would make of an invented check-in: judged and settled by the core as in earnest, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qunluo.checkins.forms.fields import calendar_day, clock, tick, whole_number, written
from qunluo.core.checkins.claim import Claim, Picture, Risk
from qunluo.core.checkins.days import DAY, is_planned, local_day, next_planned, window_of
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.facts import Fact, Settlement, State
from qunluo.core.checkins.plan import FieldKind, FormField, Need, NeedKind, Plan, Session, Terms, Way
from qunluo.core.checkins.settle import settle
from qunluo.core.checkins.telling import day_text, need_text, window_text
from qunluo.core.checkins.words import STATES, due_text, refusal_sentence, reply_for
from qunluo.core.hours import zone

LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
MOST_BEFORE: Final = 400
FAR_BACK: Final = 3 * MOST_BEFORE
WAYS = ((Way.MESSAGE.value, _("群里发消息")), (Way.PAGE.value, _("打卡页上交")), (Way.ROLL_CALL.value, _("接龙")))
TONES = {State.COUNTS: "green", State.PART: "azure", State.HELD: "yellow", State.REPEAT: "secondary"}


class TrialForm(forms.Form):
    """What somebody sends, when, and what they did before."""

    way = forms.ChoiceField(label=_("怎么交"), choices=WAYS)
    day = calendar_day(_("哪天"))
    clock = clock(_("几点"))
    text = written(_("写了什么"), rows=2, longest=2_000, required=False)
    before = whole_number(_("之前已经连着打了几次"), least=0, most=MOST_BEFORE)
    pictures = whole_number(_("图片"), least=0, most=9)
    voices = whole_number(_("语音"), least=0, most=9)
    videos = whole_number(_("视频"), least=0, most=9)
    attachments = whole_number(_("文件"), least=0, most=9)
    right = whole_number(_("小测答对"), least=0, most=100)
    has_filled = tick(_("表单填好了"))
    is_inside = tick(_("人在范围内"))
    has_scanned = tick(_("扫了现场的码"))
    risk = whole_number(_("可疑分"), least=0, most=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that was looked at; `is_met` is None where it speaks neither for nor against."""

    is_met: bool | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What it came to, in a word and a colour, what the bot says to it, and why."""

    word: str
    tone: str
    reply: str
    is_silent: bool
    reasons: tuple[Reason, ...]


def first_values(terms: Terms, *, at: datetime) -> dict[str, Any]:
    """A check-in that is likely to count: on the next planned day, in the middle of its first window."""
    plan = plan_to_try(terms)
    today = local_day(at, terms)
    day = today if is_planned(today, plan) else next_planned(plan, today) or today
    session = terms.sessions[0]
    starts, ends = window_of(day, session, terms)
    middle = starts + timedelta(minutes=(ends - starts).total_seconds() // 120)
    kinds = {need.kind for need in session.needs}
    return {
        "way": Way.MESSAGE.value if NeedKind.KEYWORD in kinds else Way.PAGE.value,
        "day": day,
        "clock": middle.astimezone(zone(terms.timezone)).time().replace(second=0),
        "text": sample_text(session),
        "pictures": next((need.least for need in session.needs if need.kind is NeedKind.IMAGE), 0),
        "right": next((need.least for need in session.needs if need.kind is NeedKind.QUIZ), 0),
        "has_filled": NeedKind.FORM in kinds,
        **dict.fromkeys(("before", "voices", "videos", "attachments", "risk"), 0),
    }


def sample_text(session: Session) -> str:
    """What a member might write for this session."""
    keyword = next((need for need in session.needs if need.kind is NeedKind.KEYWORD), None)
    asks_text = any(need.kind is NeedKind.TEXT for need in session.needs)
    if keyword is None and not asks_text:
        return ""
    story = _now("今天读完了第三章，最大的收获是把大目标拆成一天能做完的小事。") if asks_text else ""
    if keyword is not None and keyword.pattern:
        return keyword.pattern.replace("{n}", "1").replace("*", f" {story}" if story else "")
    return " ".join(filter(None, [keyword.words[0] if keyword and keyword.words else "", story]))


def plan_to_try(terms: Terms) -> Plan:
    """A plan of these terms alone, as if they had held for ever."""
    return Plan(id=0, versions=(replace(terms, since=LONG_AGO),))


def tried(terms: Terms, typed: Mapping[str, Any]) -> Trial:
    """What the check-in comes to that the valid form describes."""
    at = datetime.combine(typed["day"], typed["clock"], zone(terms.timezone)).astimezone(UTC)
    claim = _claim(terms, typed, at=at)
    plan = plan_to_try(terms)
    fact = fact_of(claim, plan, risk=Risk(score=typed["risk"]))
    if fact is None:
        return Trial(
            word=_now("与打卡无关"),
            tone="secondary",
            reply="",
            is_silent=True,
            reasons=(Reason(is_met=None, sentence=_now("这条消息没有提到打卡，当作平常聊天，机器人不说话。")),),
        )
    # What was done before may lie before the plan begins: there is a trial to be had, not a calendar.
    older = replace(terms, starts_on=min(terms.starts_on, fact.day - FAR_BACK * DAY)) if typed["before"] else terms
    settled = settle(plan_to_try(older), [*_earlier(older, fact, typed["before"]), fact])
    state = settled.outcomes[fact.key].state
    return Trial(
        word=STATES[state],
        tone=TONES.get(state, "red"),
        reply=reply_for(fact, settled, terms, name=_now("阿明")),
        is_silent=not terms.replies or claim.way is not Way.MESSAGE,
        reasons=tuple(_reasons(terms, fact, settled, typed)),
    )


def _claim(terms: Terms, typed: Mapping[str, Any], *, at: datetime) -> Claim:
    way = Way(typed["way"])
    return Claim(
        key="trial",
        member="trial",
        at=at,
        way=way,
        text=typed["text"],
        pictures=tuple(Picture(sha256=str(n)) for n in range(typed["pictures"])),
        voices=typed["voices"],
        videos=typed["videos"],
        files=typed["attachments"],
        answers=tuple(_answers(terms, typed)),
        is_inside=typed["is_inside"],
        place="trial" if typed["is_inside"] else "",
        has_scanned=typed["has_scanned"],
        has_tapped=way is Way.PAGE,
        is_in_roll_call=way is Way.ROLL_CALL,
    )


def _answers(terms: Terms, typed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """As many right answers as were asked for, wrong ones to the rest, and a form filled in or left alone."""
    for need in (need for session in terms.sessions for need in session.needs):
        if need.kind is NeedKind.QUIZ and typed["right"]:
            for place, question in enumerate(need.questions):
                right = ",".join(str(one) for one in sorted(question.right))
                yield question.id, right if place < typed["right"] else "-"
        if need.kind is NeedKind.FORM and typed["has_filled"]:
            yield from ((field.id, _answer(field)) for field in need.fields)


def _answer(field: FormField) -> str:
    least = field.least if field.least is not None else 1
    match field.kind:
        case FieldKind.NUMBER | FieldKind.SCALE:
            return f"{least if field.most is None else min(least, field.most):g}"
        case FieldKind.CHOICE:
            return field.options[0]
        case FieldKind.CHOICES:
            return "、".join(field.options[: max(int(least), 1)])
        case FieldKind.DATE:
            return "2026-03-02"
        case FieldKind.TIME:
            return "07:30"
        case FieldKind.YES_NO:
            return "1"
        case FieldKind.PHONE:
            return "13800000000"
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return "x" * max(int(least), 1)


def _earlier(terms: Terms, fact: Fact, count: int) -> Iterator[Fact]:
    """Check-ins entered for so many planned days before."""
    plan = plan_to_try(terms)
    day, left = fact.day - DAY, count
    first = fact.day - FAR_BACK * DAY
    while left and day >= first:
        if is_planned(day, plan):
            left -= 1
            yield from _entered(terms, plan, day)
        day -= DAY


def _entered(terms: Terms, plan: Plan, day: date) -> Iterator[Fact]:
    for session in terms.sessions:
        starts, _ends = window_of(day, session, terms)
        claim = Claim(
            key=f"{day}:{session.id}", member="trial", at=starts, way=Way.OPERATOR, day=day, session=session.id
        )
        fact = fact_of(claim, plan)
        if fact is not None:
            yield fact


def _reasons(terms: Terms, fact: Fact, settled: Settlement, typed: Mapping[str, Any]) -> Iterator[Reason]:
    session = next(one for one in terms.sessions if one.id == fact.session)
    outcome = settled.outcomes[fact.key]
    where = _now("算 %(day)s 的“%(session)s”（%(window)s）") % {
        "day": day_text(fact.day),
        "session": session.name,
        "window": window_text(session),
    }
    yield Reason(is_met=not fact.refusal or None, sentence=where)
    if fact.refusal:
        yield Reason(is_met=False, sentence=refusal_sentence(fact.refusal, terms, session_id=session.id, day=fact.day))
    yield from (_shown(need, fact) for need in session.needs)
    if fact.number is not None:
        yield _counted(fact, outcome.expected)
    if typed["risk"]:
        figures = {"risk": typed["risk"], "line": terms.held_from}
        sentence = _now("可疑分 %(risk)d，到 %(line)d 就先审核") % figures
        yield Reason(is_met=not fact.is_held, sentence=sentence)
    if outcome.points:
        yield Reason(is_met=True, sentence=_now("得 %(points)d 分") % {"points": outcome.points})
    yield from (Reason(is_met=True, sentence=due_text(due)) for due in settled.dues if due.day == fact.day)


def _shown(need: Need, fact: Fact) -> Reason:
    return Reason(is_met=need.kind in fact.met, sentence=need_text(need))


def _counted(fact: Fact, expected: int | None) -> Reason:
    if expected is None or expected == fact.number:
        return Reason(is_met=True, sentence=_now("写的是第 %(number)d 天，对得上") % {"number": fact.number})
    figures = {"number": fact.number, "expected": expected}
    return Reason(is_met=False, sentence=_now("写的是第 %(number)d 天，按记录是第 %(expected)d 天") % figures)
