"""Links in the demo community: a list of sites, links of the last days, and what a round found behind them.

Nothing is sent anywhere: the answers are invented here, the names resolve nowhere, and the daily round stays off.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import orjson

from qunluo.channels.registry import codec
from qunluo.core.moderation.rules import Mode
from qunluo.intake.handle import handle_batch
from qunluo.intake.own import append_readings
from qunluo.lib.visits import Outcome, Step, Visit
from qunluo.moderation.links.files import Named
from qunluo.moderation.reads.links import terms_of
from qunluo.moderation.starters import starter
from qunluo.moderation.writes.link_checks import ask, run
from qunluo.moderation.writes.links import OwnText
from qunluo.moderation.writes.rules import Wish, create_rule, release
from qunluo.moderation.writes.sites import list_sites, save_terms
from qunluo.moderation.writes.words import Hand
from qunluo.simulator.people import AMING, LAOZHOU, XIAOHONG

BLOCKED = (
    Named(domain="hongbao.example", reason="冒充平台发红包，骗登录"),
    Named(domain="shuadan.example", reason="刷单诈骗，上个月有成员被骗"),
    Named(domain="kefu.example", reason="冒充客服"),
)
ALLOWED = (Named(domain="dushu.example", reason="读书会自己的网站"), Named(domain="weixin.qq.com"))
LINK_RULE = {"name": "不发骗人的链接", "kind": "links", "course": "queue", "options": {"listed": True}}
SAID = (
    (XIAOHONG, 6, "这周的共读材料在这里 https://dushu.example/week/12"),
    (AMING, 5, "我的读书笔记 https://notes.example/aming/3"),
    (XIAOHONG, 4, "这本书的电子版 https://books.example/old"),
    (LAOZHOU, 3, "领读书红包 https://short.example/hb"),
    (AMING, 2, "讲座回放 https://live.example/room/8"),
    (XIAOHONG, 1, "报名表 https://form.example/a"),
)
OWN = OwnText(name="问答“书单在哪里看？”", page="/faq/", text="书单在 https://dushu.example/list-2025")


def _way(outcome: Outcome, *urls: str, status: int = 200, title: str = "", detail: str = "") -> Visit:
    steps = (*(Step(url=url, status=302) for url in urls[:-1]), Step(url=urls[-1], status=status))
    return Visit(outcome=outcome, steps=steps, body=f"<title>{title}</title>".encode(), detail=detail)


ANSWERS: Mapping[str, Visit] = {
    "https://dushu.example/week/12": _way(Outcome.ALIVE, "https://dushu.example/week/12", title="第 12 周共读材料"),
    "https://notes.example/aming/3": _way(Outcome.ALIVE, "https://notes.example/aming/3", title="阿明的读书笔记"),
    "https://books.example/old": _way(
        Outcome.GONE, "https://books.example/old", status=404, detail="页面已经不在（HTTP 404）。"
    ),
    "https://short.example/hb": _way(
        Outcome.ALIVE, "https://short.example/hb", "https://m.hongbao.example/get", title="恭喜您获得红包"
    ),
    "https://live.example/room/8": _way(
        Outcome.CERTIFICATE,
        "https://live.example/room/8",
        status=0,
        detail="live.example 的证书有问题，打开时浏览器会警告。",
    ),
    "https://form.example/a": _way(Outcome.ALIVE, "https://form.example/a", title="春季共读报名表"),
    "https://dushu.example/list-2025": _way(
        Outcome.GONE, "https://dushu.example/list-2025", status=404, detail="页面已经不在（HTTP 404）。"
    ),
}


def ensure_links(community_id: int, *, account_id: int, kind: str, group: str, at: datetime) -> None:
    """The list, the links and the round; nothing where the community has a list already."""
    if terms_of(community_id) is not None:
        return
    by = Hand(operator_id=None, at=at)
    list_sites(community_id, BLOCKED, is_allowed=False, by=by)
    list_sites(community_id, ALLOWED, is_allowed=True, by=by)
    items = [_said(number, group=group, at=at) for number in range(len(SAID))]
    append_readings(account_id, codec(kind).read(orjson.dumps({"events": items})), at=at)
    while handle_batch():
        pass
    save_terms(community_id, checks=True, pictures=False, days=30, by=by)
    run(ask(community_id, at=at).pk, lambda _community: [OWN], look=_look, pause=0)
    save_terms(community_id, checks=False, pictures=False, days=30, by=by)
    begun = starter("inviting")
    for data in (LINK_RULE, *([begun.data] if begun else ())):
        rule = create_rule(community_id, data, groups=(), at=at)
        release(rule.pk, Wish(version=1, mode=Mode.ON), operator_id=None, at=at)


def _look(url: str) -> Visit:
    return ANSWERS.get(url) or Visit(outcome=Outcome.UNREACHABLE, steps=(Step(url=url),), detail="找不到主机。")


def _said(number: int, *, group: str, at: datetime) -> dict[str, str]:
    who, days, text = SAID[number]
    return {
        "id": f"demo-link-{number}",
        "type": "message",
        "group": group,
        "member": who.id,
        "name": who.name,
        "at": (at - timedelta(days=days, hours=2)).isoformat(),
        "text": text,
    }
