"""Our side of a kill drill: groups that welcome whoever joins, on a connection of their own."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.conf import settings

from qunluo.accounts.writes import ensure_community
from qunluo.channels.writes import Wish, create_account
from qunluo.communities.writes import ensure_groups, save_rules
from qunluo.core.snapshot import GroupRules, WelcomeRule
from qunluo.lib.clock import now
from qunluo.simulator.drill import GROUPS, Target, group_name

COMMUNITY = "演练"
WELCOME_IS_GOOD_FOR_MINUTES = 24 * 60


def prepare(deliver_to: str) -> Target:
    """A drill's ground whose deliveries go to that address."""
    at = now()
    community = ensure_community(COMMUNITY, at=at)
    account = create_account(community.pk, Wish(kind="app", name=COMMUNITY, deliver_to=deliver_to), at=at)
    lanes = [(account.pk, group_name(number)) for number in range(GROUPS)]
    rules = GroupRules(welcome=WelcomeRule(text="欢迎 {name}！", fresh_minutes=WELCOME_IS_GOOD_FOR_MINUTES))
    for group in ensure_groups(lanes, communities={account.pk: community.pk}, at=at).values():
        save_rules(group.id, rules, operator_id=None, at=at)
    return Target(url=f"{settings.QUNLUO_URL}/in/{account.slug}/", secret=account.secret, account_id=account.pk)


def as_json(target: Target) -> str:
    """For the drill, which runs in another process."""
    return json.dumps(asdict(target))
