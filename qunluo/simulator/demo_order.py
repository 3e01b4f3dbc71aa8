"""Order in the demo community: rules that are out, one that only watches, and somebody who climbs the ladder."""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson

from qunluo.channels.registry import codec
from qunluo.core.moderation.rules import Mode
from qunluo.intake.handle import handle_batch
from qunluo.intake.own import append_readings
from qunluo.moderation.reads.rules import rule_rows
from qunluo.moderation.starters import starter
from qunluo.moderation.writes.nightly import learn_talk
from qunluo.moderation.writes.rules import Wish, create_rule, release
from qunluo.moderation.writes.words import Hand, ship_lists
from qunluo.simulator.people import LAOZHOU

RELEASED = {"adverts": Mode.ON, "flood": Mode.ON, "personal_data": Mode.ON, "words": Mode.SHADOW}
ADVERTS = (
    "刷单兼职一单一结，一天300元，微信 laozhou8899，QQ 88997766",
    "在家兼职日结300元，手机就能做，微信 laozhou8899，QQ 88997766",
    "刷单兼职当天结算，名额有限，微信 laozhou8899，QQ 88997766",
    "刷单兼职，佣金日结300元，微信 laozhou8899，QQ 88997766",
)


def ensure_order(community_id: int, *, account_id: int, kind: str, group: str, at: datetime) -> None:
    """Rules, lists, and four adverts of 老周 on the last days; nothing where the community has rules."""
    if rule_rows(community_id):
        return
    ship_lists(community_id, industry="", by=Hand(operator_id=None, at=at))
    for key, mode in RELEASED.items():
        _release(community_id, key, mode, at=at)
    learn_talk(at=at)
    items = [_said(number, text, group=group, at=at) for number, text in enumerate(ADVERTS)]
    readings = codec(kind).read(orjson.dumps({"events": items}))
    append_readings(account_id, readings, at=at)
    while handle_batch():
        pass


def _release(community_id: int, key: str, mode: Mode, *, at: datetime) -> None:
    begun = starter(key)
    if begun is None:
        raise KeyError(key)
    rule = create_rule(community_id, begun.data, groups=(), at=at)
    release(rule.pk, Wish(version=1, mode=mode), operator_id=None, at=at)


def _said(number: int, text: str, *, group: str, at: datetime) -> dict[str, str]:
    """One a day, the last one an hour ago."""
    moment = at - timedelta(days=len(ADVERTS) - 1 - number, hours=1)
    return {
        "id": f"demo-advert-{number}",
        "type": "message",
        "group": group,
        "member": LAOZHOU.id,
        "name": LAOZHOU.name,
        "at": moment.isoformat(),
        "text": text,
    }
