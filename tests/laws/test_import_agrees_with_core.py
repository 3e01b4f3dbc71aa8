"""What an import leaves in the tables is what the core makes of the same events one by one."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.accounts.models import Community
from qunluo.channels.history.codec import event_of
from qunluo.channels.history.export import open_export
from qunluo.channels.models import ChannelAccount
from qunluo.communities.models import Group, Member, Message, Move
from qunluo.communities.reads import groups_in, members_at
from qunluo.core.advance import advance
from qunluo.core.record import record
from qunluo.core.snapshot import MemberStanding, Snapshot
from qunluo.intake.importing import import_history

START = 1772424000
HEADER = {
    "_type": "header",
    "chatlab": {"version": "0.0.2", "exportedAt": START},
    "meta": {"name": "晨光", "platform": "wechat", "type": "group", "groupId": "g"},
}
_texts = st.sampled_from(["早", "打卡第3天", "几点开始？", ""])
_systems = st.sampled_from(
    [
        '"小林"加入了群聊',
        '"小红"邀请"小林"加入了群聊',
        '"小红"将"小林"移出了群聊',
        '"小红"修改群名为“夜读”',
        "无关的提示",
    ]
)


@st.composite
def histories(draw):
    """ChatLab messages of a few members and system lines, and where to cut them into two overlapping exports."""
    count = draw(st.integers(1, 12))
    lines = []
    for number in range(count):
        at = START + draw(st.integers(0, 40))
        if draw(st.booleans()):
            who = draw(st.sampled_from(["wxid_ming", "wxid_zhou"]))
            said = {"sender": who, "accountName": draw(st.sampled_from(["阿明", "老周"])), "content": draw(_texts)}
            lines.append({"_type": "message", "timestamp": at, "type": 0, "platformMessageId": f"m{number}", **said})
        else:
            told = {"sender": "SYSTEM", "accountName": "SYSTEM", "content": draw(_systems)}
            lines.append({"_type": "message", "timestamp": at, "type": 80, "platformMessageId": f"m{number}", **told})
    first, last = sorted([draw(st.integers(0, count)), draw(st.integers(0, count))])
    return lines, draw(st.permutations([lines[:last], lines[first:]]))


def _export(folder, lines):
    path = Path(folder) / "history.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in [HEADER, *lines]), encoding="utf-8")
    return path


def _foretold(path):
    """By the core alone: facts of the group and standing of each member, after the identities are known."""
    with open_export(path) as export:
        records = [one for chunk in export.chunks() for one in chunk]
        known = export.identities
    group, standings = Snapshot().group, {}
    for one in records:
        event = event_of(one._replace(sender=known.get(one.sender, one.sender)), group="g")
        standing = standings.get(event.member, MemberStanding(id=event.member))
        after = advance(Snapshot(group=group, member=standing), record(event))
        group, standings[event.member] = after.group, after.member
    standings.pop("", None)
    return group, standings


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(histories())
def test_an_import_leaves_what_the_core_foretold(db, history):
    lines, parts = history
    at = datetime(2026, 3, 5, tzinfo=UTC)
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        community = Community.objects.create(name="晨光读书会", created_at=at)
        account = ChannelAccount.objects.create(
            community=community, kind="history", name="导入", slug="law", secret="", created_at=at
        )
        group = Group.objects.create(community=community, account=account, external_id="g", created_at=at)
        results = [import_history(_export(folder, part), group_id=group.pk, at=at) for part in [*parts, lines] if part]

        facts, standings = _foretold(_export(folder, lines))
        seats = members_at((group.pk, member) for member in Member.objects.values_list("external_id", flat=True))
        told = {seat[1]: known.standing for seat, known in seats.items()}
        assert {member: told.get(member) for member in standings} == standings
        assert groups_in([(account.pk, "g")])[account.pk, "g"].facts.title == (facts.title or "晨光")
        assert results[-1].new == 0
        assert Message.objects.count() == sum(line["type"] == 0 for line in lines)
        assert Move.objects.count() == sum(
            line["type"] == 80 and ("加入" in line["content"] or "移出" in line["content"]) for line in lines
        )
        transaction.set_rollback(True)
