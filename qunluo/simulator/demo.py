"""The demo community: four groups in four stages of life, with weeks behind them and rules switched on."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from qunluo.accounts import writes as accounts
from qunluo.accounts.reads import community_named
from qunluo.channels.reads import accounts_in
from qunluo.channels.writes import Wish, create_account, update_account
from qunluo.communities.reads.pages import group_at
from qunluo.communities.reads.roster import roster
from qunluo.communities.writes import ensure_groups, save_rules
from qunluo.core.actions import AskOperator
from qunluo.intake.importing import import_history
from qunluo.outbox.writes import Wanted, enqueue
from qunluo.simulator.demo_checkins import Group, ensure_checkins
from qunluo.simulator.demo_faq import ask_faq, ensure_faq
from qunluo.simulator.demo_incidents import Ground, ensure_incidents
from qunluo.simulator.demo_joining import ensure_joining
from qunluo.simulator.demo_licences import ensure_licences
from qunluo.simulator.demo_links import ensure_links
from qunluo.simulator.demo_order import ensure_order
from qunluo.simulator.demo_phones import ensure_phones
from qunluo.simulator.demo_rules import TODO, rules_for
from qunluo.simulator.director import Place
from qunluo.simulator.history import CHINA, chatlab_lines, group_id
from qunluo.simulator.people import CAST, XIAOLIN, resident
from qunluo.simulator.stages import STAGES, Stage

NAME, APP_NAME, KIND = "晨光读书会", "晨光小助手", "app"
SEED, DAYS = 7, 60
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read from the settings, not bound here


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDemo:
    """Where the demo's members speak, with what secret, and who they are."""

    url: str
    secret: str
    places: Sequence[Place]


def ensure_demo(at: datetime) -> None:
    """Make the demo community unless it is there. Broken off in the middle, it goes on from there the next time."""
    community = accounts.ensure_community(NAME, at=at)
    if community.is_demo:
        return
    accounts.grant(accounts.ensure_operator("guanjia", "管家"), community)
    accounts.grant(accounts.ensure_operator("kefu", "客服"), community, can_write=False)
    accounts.ensure_operator("luren", "路人")  # may nothing, and must see nothing
    account_id = _connection(community.pk, at=at)
    lanes = {stage: (account_id, group_id(stage)) for stage in STAGES}
    groups = ensure_groups(lanes.values(), communities={account_id: community.pk}, at=community.created_at)
    for stage, lane in lanes.items():
        _fill(groups[lane].id, stage, until=community.created_at, at=at)
        present = len(roster(groups[lane].id))
        save_rules(groups[lane].id, rules_for(stage, present=present), operator_id=None, at=at)
    enqueue(
        [
            Wanted(
                action=AskOperator(group=group_id(stage), text=text),
                key=f"demo:{community.pk}:{stage}",
                community_id=community.pk,
                account_id=account_id,
                kind=KIND,
                group_id=groups[lanes[stage]].id,
                event_id=None,
            )
            for stage, text in TODO.items()
        ],
        at=at,
    )
    ensure_checkins(
        community.pk,
        {
            stage: Group(id=group.id, account=account_id, external=lane[1])
            for stage, lane in lanes.items()
            for group in [groups[lane]]
        },
        at=at,
    )
    ensure_phones(groups[lanes["lively"]].id, at=at)
    ensure_faq(community.pk, [group.id for group in groups.values()], at=at)
    ensure_joining(community.pk, [group.id for group in groups.values()], at=at)
    lively = lanes["lively"][1]
    ask_faq(account_id, kind=KIND, group=lively, at=at)
    ensure_order(community.pk, account_id=account_id, kind=KIND, group=lively, at=at)
    ensure_links(community.pk, account_id=account_id, kind=KIND, group=lively, at=at)
    ensure_licences(community.pk, account_id=account_id, kind=KIND, group_id=groups[lanes["lively"]].id, at=at)
    watched = {stage: Group(id=groups[lane].id, account=account_id, external=lane[1]) for stage, lane in lanes.items()}
    ensure_incidents(Ground(community_id=community.pk, kind=KIND, groups=watched), at=at)
    from qunluo.analytics.figures import refresh  # noqa: PLC0415 - loads DuckDB, which only a new demo needs

    refresh([group.id for group in groups.values()], at=at)
    accounts.declare_demo(community)


def find() -> LiveDemo | None:
    """The demo as it stands now, or None where there is none. Its connection is pointed at our own port."""
    community = community_named(NAME)
    if community is None or not community.is_demo:
        return None
    account = next((one for one in accounts_in(community.pk) if one.kind == KIND), None)
    if account is None:
        return None
    if account.deliver_to != _deliver_to():
        update_account(account, name=account.name, deliver_to=_deliver_to())
    rows = {stage: group_at(account.pk, group_id(stage.name)) for stage in STAGES.values()}
    places = [_place(row.pk, stage) for stage, row in rows.items() if row is not None]
    host = ANY_ADDRESS.get(settings.QUNLUO_BIND, settings.QUNLUO_BIND)
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.QUNLUO_PORT}/in/{account.slug}/"
    return LiveDemo(url=url, secret=account.secret, places=places) if places else None


def _connection(community_id: int, *, at: datetime) -> int:
    known = [one for one in accounts_in(community_id) if one.kind == KIND]
    wish = Wish(kind=KIND, name=APP_NAME, deliver_to=_deliver_to())
    return (known[0] if known else create_account(community_id, wish, at=at)).pk


def _deliver_to() -> str:
    return f"http://127.0.0.1:{settings.QUNLUO_SIMULATOR_PORT}/"


def _fill(group: int, stage: str, *, until: datetime, at: datetime) -> None:
    """Through the same door as an operator's own export."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{stage}.jsonl"
        with path.open("wb") as file:
            file.writelines(chatlab_lines(stage, seed=SEED, days=DAYS, until=until))
        import_history(path, group_id=group, at=at)


def _place(row_id: int, stage: Stage) -> Place:
    """The members as they are now, with the habits that they had."""
    cast = {one.id: one for one in (*CAST, XIAOLIN)}
    seated = [one for one in roster(row_id) if one.external_id]
    return Place(
        id=group_id(stage.name),
        stage=stage,
        people=[cast.get(one.external_id) or resident(one.external_id, one.name, stage.temper) for one in seated],
        joined={one.external_id: one.joined_at.astimezone(CHINA).date() for one in seated if one.joined_at},
    )
