"""The people whom all tests and the demo share, and a small community in which they have done a few things.

小红 owns the group, 阿明 checks in every day, 老周 posts adverts, 静静 is quiet, 小林 is new; of the operators 管家
may do everything, 客服 may only look, and 路人 sees nothing, where there is something.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from qunluo.accounts import writes as accounts
from qunluo.accounts.models import Community, Operator
from qunluo.channels.models import ChannelAccount
from qunluo.channels.writes import Wish, create_account
from qunluo.communities.models import Group
from qunluo.communities.writes import save_rules
from qunluo.core.snapshot import GroupRules, KeywordReply, QuietHoursRule, WelcomeRule
from qunluo.intake.handle import handle_batch
from tests.intake.inbox import append, joined, message

OPENED = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
"""Monday, half past noon in Shanghai: the moment at which tests look at the pages."""
RULES = GroupRules(
    welcome=WelcomeRule(text="欢迎 {name} 来到{group}，先看看群公告。"),
    replies=(KeywordReply(id="when", keywords=("几点", "什么时候"), text="每晚八点，在群里。"),),
    quiet_hours=QuietHoursRule(starts=time(22), ends=time(8)),
    capacity=200,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The community 晨光读书会 with one app channel and one group; and the operators. A neighbour runs another one."""

    community: Community
    account: ChannelAccount
    group: Group
    steward: Operator
    clerk: Operator
    stranger: Operator
    neighbour: Operator


def operator(username: str, name: str) -> Operator:
    """An operator without a password: hashing one takes longer than most tests."""
    return accounts.ensure_operator(username, name)


def set_the_stage() -> Cast:
    """Everybody in place, and the group as it is after a morning's talk."""
    community = accounts.ensure_community("晨光读书会", at=OPENED)
    account = create_account(community.pk, Wish(kind="app", name="读书会小助手"), at=OPENED)
    steward, clerk = operator("guanjia", "管家"), operator("kefu", "客服")
    accounts.grant(steward, community)
    accounts.grant(clerk, community, can_write=False)
    cast = Cast(
        community=community,
        account=account,
        group=_group(account),
        steward=steward,
        clerk=clerk,
        stranger=operator("luren", "路人"),
        neighbour=operator("linju", "邻居"),
    )
    accounts.grant(cast.neighbour, accounts.ensure_community("隔壁的社群", at=OPENED))
    save_rules(cast.group.pk, RULES, operator_id=steward.pk, at=OPENED)
    _talk(account)
    cast.group.refresh_from_db()
    return cast


def _group(account: ChannelAccount) -> Group:
    begun = {"group": "g", "at": "2026-01-01T09:00:00+08:00"}
    append(account, {"id": "g1", "type": "group_created", "title": "晨光读书会一群", **begun})
    append(account, {"id": "g2", "type": "owner_changed", "owner": "hong", **begun})
    handle_batch()
    return Group.objects.get(account=account)


def _talk(account: ChannelAccount) -> None:
    append(
        account,
        message("m1", "早安，今天读第三章。", member="hong", name="小红", at="2026-03-02T09:00:00+08:00"),
        message("m2", "打卡第 3 天", member="ming", name="阿明", at="2026-03-02T09:05:00+08:00"),
        message("m3", "低价代购，加我微信", member="zhou", name="老周", at="2026-03-02T10:00:00+08:00"),
        message("m4", "嗯", member="jing", name="静静", at="2026-01-05T10:00:00+08:00"),
        joined("j1", member="lin", name="小林", at="2026-03-02T12:00:00+08:00", scene="qr_code"),
        message("m5", "请问几点开始？", member="lin", name="小林", at="2026-03-02T12:01:00+08:00"),
    )
    handle_batch()


def handle_all() -> None:
    """Let the worker do all that waits."""
    while handle_batch():
        pass
