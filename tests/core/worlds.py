"""Strategies for the core's laws: small worlds, in which names, moments and texts meet often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from qunluo.core import events as ev
from qunluo.core.faq import Answered, FaqRule, Offer, Verdict
from qunluo.core.moderation.rules import Flood, ForbiddenWords, Mode, Order, Release, Rule
from qunluo.core.snapshot import (
    GroupFacts,
    GroupRules,
    KeywordReply,
    MemberStanding,
    QuietHoursRule,
    Snapshot,
    WelcomeRule,
)
from qunluo.core.suggestions import Suggested
from tests.core.moderation.screens import PlainScreen

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # 12:00 in Shanghai, a Monday

moments = st.integers(-5, 60).map(lambda hours: NOON + timedelta(hours=hours))
members = st.sampled_from(["ming", "zhou", "jing"])
names = st.sampled_from(["", "阿明", "老周", "静静"])
keys = st.uuids().map(str)
titles = st.sampled_from(["晨光", "夜读", "早起"])


def _built(happening, /, **fields):
    return st.builds(happening, key=keys, group=st.just("g"), member=members, at=moments, name=names, **fields)


messages = _built(
    ev.MessagePosted,
    message=st.sampled_from(["m1", "m2", "m3"]),
    text=st.sampled_from(["早", "怎么报名", "报名", "资料", "怎么退款", "退款", "1", "第二个", ""]),
    kind=st.sampled_from([ev.MessageKind.TEXT, ev.MessageKind.IMAGE]),
)
group_events = st.one_of(
    messages,
    _built(ev.MemberJoined, scene=st.sampled_from(ev.JoinScene)),
    _built(ev.MemberLeft, reason=st.sampled_from(ev.LeaveReason)),
    _built(ev.MessageRecalled, message=st.sampled_from(["", "m1", "m2"])),
    _built(ev.GroupRenamed, title=titles),
    _built(ev.NoticeChanged, text=titles),
    _built(ev.OwnerChanged, owner=members),
    _built(ev.GroupDismissed),
    _built(ev.MemberPatted, target=members),
    _built(ev.PageActed, page=st.just("p"), action=st.just("a")),
)
rules = st.builds(
    GroupRules,
    version=st.integers(1, 9),
    capacity=st.none() | st.integers(1, 5),
    welcome=st.none() | st.just(WelcomeRule(text="欢迎 {name}")),
    quiet_hours=st.none() | st.just(QuietHoursRule(starts=time(22), ends=time(8))),
    replies=st.just(()) | st.just((KeywordReply(id="signup", keywords=("报名",), text="看公告"),)),
)
RULES_ALL_ON = GroupRules(
    version=1,
    welcome=WelcomeRule(text="欢迎 {name}"),
    quiet_hours=QuietHoursRule(starts=time(22), ends=time(8)),
    replies=(KeywordReply(id="signup", keywords=("报名",), text="看公告"),),
    capacity=3,
)
ORDER = Order(
    releases=(
        Release(rule_id=1, standing=Rule(id=1, version=1, name="不谈资料", condition=ForbiddenWords(), recalls=True)),
        Release(
            rule_id=2,
            trial=Rule(id=2, version=3, name="不刷屏", condition=Flood(most=1), ladder="advert", weight=2),
            mode=Mode.PART,
            share=50,
        ),
    ),
    screen=PlainScreen(words=("资料", "报名")),
)


@dataclass(frozen=True)
class OneAnswer:
    """Knows one question, and half of another."""

    version: str = "1"

    def answer(self, text, *, is_called):
        if is_called:
            return Answered(verdict=Verdict.SILENT)
        offers = (Offer(entry=1, question="怎么退款", answer="点退款", confidence=0.9),)
        verdicts = {"怎么退款": Verdict.ANSWERED, "退款": Verdict.OFFERED, "早": Verdict.SILENT}
        return Answered(verdict=verdicts[text], offers=offers) if text in verdicts else None

    def offer(self, entry):
        return Offer(entry=entry, question="怎么退款？", answer="看公告。", confidence=1.0) if entry == 1 else None


ORDERLY = replace(RULES_ALL_ON, order=ORDER, faq=FaqRule(answerer=OneAnswer()))
snapshots = st.builds(
    Snapshot,
    rules=rules | st.just(ORDERLY),
    group=st.builds(GroupFacts, present=st.integers(0, 5), owner=st.sampled_from(["", "zhou"])),
    member=st.builds(
        MemberStanding,
        id=members,
        is_admin=st.booleans(),
        moved_at=st.none() | moments,
        suggested=st.frozensets(
            st.builds(Suggested, key=keys, at=moments, entries=st.sampled_from([(1,), (1, 9)])), max_size=2
        ),
    ),
)
