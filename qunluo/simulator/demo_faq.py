"""What the demo community answers by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson

from qunluo.channels.registry import codec
from qunluo.intake.handle import handle_batch
from qunluo.intake.own import append_readings
from qunluo.replies.reads.faq import FaqSwitch, counts_of, switches_of
from qunluo.replies.writes.faq import By, Told, save_entry, save_switch
from qunluo.simulator.people import AMING, JINGJING, XIAOLIN, Resident

ENTRIES = (
    Told(
        question="断了一天，连续天数会清零吗？",
        answer="补上那一天就不会断，连续天数接着算。发“我的打卡”打开自己的页面就能补。",
        phrasings=("断签了会重新算吗", "少打一天连续还在吗"),
    ),
    Told(
        question="共读几点开始？",
        answer="每晚 8 点开始，8 点半分组讨论，9 点结束。",
        phrasings=("今晚共读什么时候", "晚上几点读书"),
    ),
    Told(
        question="共读的回放在哪里看？",
        answer="第二天中午放在群公告的链接里，保留 30 天。",
        phrasings=("错过了直播去哪看", "有回放吗"),
    ),
    Told(
        question="积分可以换什么？",
        answer="可以换书签、明信片和下个月的新书。发“我的积分”能看到现在有多少分。",
        phrasings=("积分有什么用", "积分怎么换礼物"),
    ),
    Told(
        question="怎么请朋友进群？",
        answer="把群公告里的二维码转给朋友就可以，进群以后请先看群规。",
        phrasings=("可以拉人进群吗", "朋友想加入怎么办"),
    ),
)
NAMES = "晨光小助手"
ASKED = (
    (AMING, "共读是几点开始呀？"),
    (JINGJING, "请问积分能换什么"),
    (JINGJING, "1"),
    (XIAOLIN, "共读要准备什么材料吗？"),
)
"""One that is sure, one that is asked back and chosen by its number, and one that nobody has an answer to."""
NOON = 4  # of Universal Time, in China


def ensure_faq(community_id: int, groups: list[int], *, at: datetime) -> None:
    """Write the entries unless some are there, and switch the groups on that were never switched."""
    if not counts_of(community_id)["all"]:
        by = By(community_id=community_id, operator_id=None, at=at)
        for told in ENTRIES:
            save_entry(told, by=by)
    known = switches_of(groups)
    for group in groups:
        if group not in known:
            save_switch(FaqSwitch(group_id=group, community_id=community_id, is_on=True, names=NAMES))


def ask_faq(account_id: int, *, kind: str, group: str, at: datetime) -> None:
    """Let members ask, yesterday at noon."""
    begun = (at.astimezone(UTC) - timedelta(days=1)).replace(hour=NOON, minute=0, second=0)
    items = [
        _said(number, who, text, group=group, at=begun + timedelta(minutes=number))
        for number, (who, text) in enumerate(ASKED)
    ]
    append_readings(account_id, codec(kind).read(orjson.dumps({"events": items})), at=at)
    while handle_batch():
        pass


def _said(number: int, who: Resident, text: str, *, group: str, at: datetime) -> dict[str, str]:
    return {
        "id": f"demo-question-{number}",
        "type": "message",
        "group": group,
        "member": who.id,
        "name": who.name,
        "at": at.isoformat(),
        "text": text,
    }
