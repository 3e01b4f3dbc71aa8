"""The measures of a violation: asked for late, taken back, and asked for again.

The caller holds the rows and has written the ruling; here the outside world is brought in line with it. Nothing that
went out is ever changed: a silence is lifted by one more action, and what a person did by hand is a to-do to undo.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from qunluo.communities.reads.visitors import Member
from qunluo.core.actions import Action, MuteMember
from qunluo.core.moderation.ladder import Measure, Reached
from qunluo.core.moderation.sanctions import Offence, hours_left, kinds_of, sanctions
from qunluo.moderation.models import Violation
from qunluo.moderation.reads.orders import versions_at
from qunluo.moderation.reads.steps import steps_now
from qunluo.moderation.writes.telling import (
    after_the_night,
    ask_for,
    ask_operators,
    day_in_words,
    order_link,
    plain_reason,
)
from qunluo.outbox.payloads import name_of
from qunluo.outbox.reads import State, by_keys, by_prefix
from qunluo.outbox.writes import give_back, withdraw

WENT_OUT = {State.DONE, State.SENDING, State.UNKNOWN}
MUTE, REMOVE = name_of(MuteMember), "remove_member"


def punish(row: Violation, reached: Reached | None, *, at: datetime) -> None:
    """Take the step that the violation led to, now. Of who runs the group, or is gone, it is only written down."""
    member = row.member
    is_spared = member.is_staff or member.external_id == row.group.owner or not member.is_present
    if reached is None or is_spared:
        return
    row.measure, row.hours, row.total = reached.step.measure, reached.step.hours, reached.total
    actions = sanctions(_offence(row, at=at), reached.step, at=at, not_before=after_the_night(row.group_id, at=at))
    ask_for(member, actions, key=_own_key(row), at=at)


def take_back(row: Violation, fallen: Iterable[Violation], *, at: datetime) -> dict[str, Any]:
    """Take back all that this led to, and of later ones what they would not lead to any more.

    What was done is returned, for `do_again`; `heard` says whether the member had heard of it.
    """
    done: dict[str, Any] = {"withdrawn": [], "sent": [], "lifts": [], "heard": False}
    others = list(fallen)
    gone = {row.pk, *(one.pk for one in others)}
    _take_back_one(row, done, is_whole=True, gone=gone, at=at)
    for one in others:
        _take_back_one(one, done, is_whole=False, gone=gone, at=at)
    return done


def do_again(done: dict[str, Any], *, at: datetime) -> None:
    """Undo `take_back`: what waited waits again, and a silence that would still run goes on to its end."""
    withdraw(done["sent"], reason="复核结果撤销了", at=at)
    restored = set(give_back(done["withdrawn"]))
    known = by_keys([one["key"] for one in done["lifts"]])
    for one in done["lifts"]:
        lift = known.get(one["key"])
        left = hours_left(one["hours"], since=datetime.fromisoformat(one["since"]), at=at)
        if lift is None or lift.state not in WENT_OUT or not left or one["key"] in restored:
            continue
        muted = Violation.objects.select_related("member", "group__account").get(pk=one["violation"])
        ask_for(muted.member, [_mute(muted.member, left, "复核后仍按违规处理")], key=f"{one['key']}:again", at=at)


def measure_keys(row: Violation) -> dict[str, str]:
    """Key in the outbox -> kind of each action that the violation itself asked for."""
    version = versions_at({(row.rule_id, row.version)}).get((row.rule_id, row.version)) if row.rule_id else None
    kinds = kinds_of(row.measure, recalls=bool(version and version.recalls))
    return {f"{_own_key(row)}#{number}": name_of(kind) for number, kind in enumerate(kinds)}


def removal_prefix(row: Violation) -> str:
    """With what the keys of removals for this violation begin."""
    return f"removal:{row.pk}:"


def _own_key(row: Violation) -> str:
    """The machine's own strikes have the keys of their events; what people asked for has ours."""
    if row.course == Violation.Course.STRIKE and row.rule_id:
        return f"{row.group.account_id}:{row.key}"
    return f"violation:{row.pk}:{row.turn if row.course == Violation.Course.QUEUE else 0}"


def _take_back_one(
    row: Violation, done: dict[str, Any], *, is_whole: bool, gone: Collection[int], at: datetime
) -> None:
    wanted = measure_keys(row)
    found = {key: one for key, one in by_keys(wanted).items() if one.kind == wanted[key]}
    found |= by_prefix(removal_prefix(row))
    if not is_whole:
        found = {key: one for key, one in found.items() if one.kind in {MUTE, REMOVE, "ask_operator"}}
    taken = withdraw(list(found), reason="复核后撤回", at=at)
    done["withdrawn"] += taken
    went = [one for key, one in found.items() if key not in taken and one.state in WENT_OUT]
    done["heard"] = done["heard"] or any(one.kind != "ask_operator" for one in went)
    for one in went:
        if one.kind == MUTE:
            _lift(row, one.settled_at or one.claimed_at or one.created_at, done, gone=gone, at=at)
        if one.kind == REMOVE:
            text = f"“{row.member}”的移出撤回了：那次违规不算数。请把这位成员邀请回来。"
            done["sent"] += ask_operators(row.member, text, key=f"{one.key}:back:{row.turn}", at=at)


def _lift(row: Violation, since: datetime, done: dict[str, Any], *, gone: Collection[int], at: datetime) -> None:
    """Let them speak again; where another silence still stands, only when that one is over."""
    if not hours_left(row.hours, since=since, at=at):
        return
    other = _other_silence(row, gone, at=at)
    action = replace(_mute(row.member, other, "复核后撤回了禁言"), expires_at=since + timedelta(hours=row.hours))
    [key] = ask_for(row.member, [action], key=f"violation:{row.pk}:lift:{len(by_prefix(_lifts(row)))}", at=at)
    done["sent"].append(key)
    done["lifts"].append({"key": key, "violation": row.pk, "hours": row.hours, "since": since.isoformat()})


def _lifts(row: Violation) -> str:
    return f"violation:{row.pk}:lift:"


def _other_silence(row: Violation, gone: Collection[int], *, at: datetime) -> int:
    rows = Violation.objects.filter(member_id=row.member_id, measure=Measure.MUTE).exclude(pk__in=gone)
    standing = list(rows.exclude(ruling=Violation.Ruling.REVERSED).select_related("member", "group__account"))
    now = steps_now(standing)
    left = 0
    for one in standing:
        if one.pk in now and now[one.pk].step.measure in {Measure.MUTE, Measure.REMOVE}:
            for action in by_keys(measure_keys(one)).values():
                if action.kind == MUTE and action.state in WENT_OUT:
                    since = action.settled_at or action.claimed_at or action.created_at
                    left = max(left, hours_left(one.hours, since=since, at=at))
    return left


def _mute(member: Member, hours: int, text: str) -> Action:
    return MuteMember(group=member.group.external_id, member=member.external_id, hours=hours, text=text)


def _offence(row: Violation, *, at: datetime) -> Offence:
    version = versions_at({(row.rule_id, row.version)}).get((row.rule_id, row.version)) if row.rule_id else None
    day = day_in_words(row.at, row.group_id)
    if row.is_by_hand:
        why = f"管理员提醒您：{plain_reason(row.detail)}"
    else:
        rule = f"群规“{version.name}”" if version else "群规"
        why = f"您 {day}在群里的发言经人工复核，违反了{rule}：{plain_reason(row.detail)}"
    recalls = bool(version and version.recalls)
    return Offence(
        group=row.group.external_id,
        member=row.member.external_id,
        name=str(row.member),
        why=why,
        link=order_link(row.member, at=at),
        message=row.message if recalls else "",
        text=row.text,
        hint=version.hint if version else "",
    )
