"""What can go wrong in the demo community: watchlists, one incident under way and one that is over, risks, rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from django.db import transaction

from qunluo.accounts.reads import writers_of
from qunluo.channels.registry import codec
from qunluo.communities.reads.roster import Seated, roster
from qunluo.core.incidents import Level, Theme
from qunluo.entrances.rounds import make_rounds
from qunluo.incidents.reads import incidents
from qunluo.incidents.reads.rounds import sheet_of, today_at
from qunluo.incidents.rounds import Result, State
from qunluo.incidents.writes import handling
from qunluo.incidents.writes.alarms import terms_held
from qunluo.incidents.writes.handling import Ending
from qunluo.incidents.writes.hazards import ship_hazards
from qunluo.incidents.writes.log import By
from qunluo.incidents.writes.opening import Report, open_by_hand
from qunluo.incidents.writes.rounds import Look, save_round, ship_items, tick_item
from qunluo.intake.handle import handle_batch
from qunluo.intake.own import append_readings
from qunluo.moderation.writes.watching import begin_watching
from qunluo.moderation.writes.words import Hand
from qunluo.simulator.demo_checkins import Group

COMPLAINTS = (
    ("lively", 95, "训练营的课一直没更新，能退款吗"),
    ("lively", 80, "我也想退费，客服三天没回了"),
    ("troubled", 64, "再不给个说法我就去 12315 投诉了"),
    ("troubled", 41, "+1，不退款就曝光"),
    ("lively", 22, "大家一起维权吧"),
)
"""In which group, how many minutes ago, and what: each by another person."""
PAST_DAYS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where the demo's members speak, and through what."""

    community_id: int
    kind: str
    groups: Mapping[str, Group]


def ensure_incidents(ground: Ground, *, at: datetime) -> None:
    """All of it; nothing where the community watches already."""
    if not begin_watching(ground.community_id, by=Hand(operator_id=None, at=at)):
        return
    operator = writers_of(ground.community_id)[0].pk
    _past_incident(ground, By(at=at - timedelta(days=3), operator_id=operator))
    _complain(ground, at=at)
    _deal_with_it(ground, By(at=at, operator_id=operator))
    ship_hazards(ground.community_id, operator_id=None, at=at)
    ship_items(ground.community_id, operator_id=None, at=at)
    _past_rounds(ground.community_id, operator, at=at)
    found = make_rounds(ground.community_id, at=at)
    # Before the house has started, its clockwork stands still and nothing goes out; that is no news.
    told = [one for one in found if one.key not in {"clockwork", "deliveries"}]
    save_round(ground.community_id, today_at(at), told, at=at)


def _complain(ground: Ground, *, at: datetime) -> None:
    people = {name: _speakers(group) for name, group in ground.groups.items()}
    for number, (name, minutes, text) in enumerate(COMPLAINTS):
        group, who = ground.groups[name], people[name][number]
        item = {
            "id": f"demo-complaint-{number}",
            "type": "message",
            "group": group.external,
            "member": who.external_id,
            "name": who.name,
            "at": (at - timedelta(minutes=minutes)).isoformat(),
            "text": text,
        }
        append_readings(group.account, codec(ground.kind).read(orjson.dumps({"events": [item]})), at=at)
    while handle_batch():
        pass


def _speakers(group: Group) -> list[Seated]:
    return [one for one in roster(group.id) if one.external_id][5:]


def _deal_with_it(ground: Ground, by: By) -> None:
    for glance in incidents.open_glances(ground.community_id, at=by.at):
        by = By(at=glance.row.noted_at, operator_id=by.operator_id)
        handling.hand_over(glance.row.pk, owner_id=by.operator_id or 0, words="我来跟进", by=by)
        handling.remark(glance.row.pk, "带头的成员已经私聊，登记了订单号，下午给答复。", by=by)
        for step in incidents.steps_of(glance.row.pk)[:2]:
            handling.tick(step.pk, by=by, remark="群里已经回应" if step.number == 0 else "")


@transaction.atomic
def _past_incident(ground: Ground, by: By) -> None:
    report = Report(
        theme=Theme.FRAUD,
        level=Level.SERIOUS,
        title="有人冒充管理员私聊收费",
        words="两位成员截图举报，对方用了和管理员一样的头像。",
        group_id=ground.groups["troubled"].id,
    )
    row = open_by_hand(terms_held(ground.community_id), report, by=by)
    for number, step in enumerate(incidents.steps_of(row.pk), start=1):
        handling.tick(step.pk, by=By(at=by.at + timedelta(minutes=4 * number), operator_id=by.operator_id))
    ending = Ending(
        cause="管理员昵称没有统一标识，容易被冒充。",
        done="移出冒充账号，各群发了防骗公告，联系上三位被私聊的成员，没有人付款。",
        checks={0, 1, 2, 4},
    )
    handling.close(row.pk, ending, by=By(at=by.at + timedelta(hours=2), operator_id=by.operator_id))


def _past_rounds(community_id: int, operator: int, *, at: datetime) -> None:
    """The mornings before: most of them quiet."""
    for back in range(PAST_DAYS, 0, -1):
        then = at - timedelta(days=back)
        day = today_at(then)
        results = [Result(key="channels", state=State.OK, sentence="渠道正常（1 个）。")]
        if back % 3 == 0:
            results.append(Result(key="to_dos", state=State.ATTENTION, sentence="2 条待办过了时限。", count=2))
        save_round(community_id, day, results, at=then)
        for item, _tick in sheet_of(community_id, day).items[: 5 - back % 2]:
            tick_item(item, Look(day=day, operator_id=operator), at=then)
