"""Some weeks of a group as an export would tell them: the same bytes for the same seed, stage and end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import accumulate
from math import inf
from operator import itemgetter
from random import Random

import orjson

from qunluo.simulator import talk
from qunluo.simulator.itinerary import Itinerary, Move, itinerary
from qunluo.simulator.stages import STAGES, Stage, hours_of
from qunluo.simulator.teller import Line
from qunluo.simulator.town import LINES_IN_A_SCENE, Town

CHINA = timezone(timedelta(hours=8))
DAY_SECONDS, HOUR_SECONDS = 86_400, 3_600
CHATLAB_TYPES = {"text": 0, "roll_call": 0, "image": 1, "sticker": 5, "link": 7, "red_packet": 20}
REPLY, POKE, SYSTEM, RECALL = 25, 22, 80, 81
Told = tuple[float, Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to tell: `messages` is the exact number of lines, or None for as many as the stage would have."""

    stage: Stage
    seed: int
    until: datetime
    days: int = 60
    members: int | None = None
    messages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Within how many seconds of a day people talk, and come and go: the last day may be a short one.

    What comes after `cut` is not counted; the day may fall short by a part of `slack`.
    """

    is_first: bool
    moves: float
    talk: float = DAY_SECONDS
    cut: float = inf
    slack: float = LINES_IN_A_SCENE


def group_id(stage: str) -> str:
    """The platform's id of the demo group of that stage."""
    return f"demo-{stage}"


def chatlab_lines(
    stage: str, *, seed: int, until: datetime, days: int = 60, members: int | None = None, messages: int | None = None
) -> Iterator[bytes]:
    """A ChatLab JSONL export, line by line: header, members, and what happened until `until`."""
    plan = Plan(stage=STAGES[stage], seed=seed, until=until, days=days, members=members, messages=messages)
    trip = itinerary(plan.stage, seed=seed, days=_days(plan), members=members)
    yield from _head(plan, trip)
    encode = _encoder()
    for midnight, told in _days_told(plan, trip):
        for second, line in told:
            yield encode(midnight + int(second), line)


def _days(plan: Plan) -> list[date]:
    last = (plan.until.astimezone(CHINA) - timedelta(seconds=1)).date()
    count = max(1, min(plan.days, plan.stage.longest))
    return [last - timedelta(days=back) for back in range(count - 1, -1, -1)]


def _days_told(plan: Plan, trip: Itinerary) -> Iterator[tuple[int, list[Told]]]:
    """Midnight and the lines of each day, in order of time."""
    town = Town(plan.stage, trip.first, prefix=f"{group_id(plan.stage.name)}-")
    usual = [plan.stage.messages_on(day, number / len(trip.days)) for number, day in enumerate(trip.days)]
    scale = plan.messages / sum(usual) if plan.messages else 1.0
    left, over = plan.messages, list[Told]()
    for number, day in enumerate(trip.days):
        rng = Random(f"{plan.seed}/{plan.stage.name}/{day}")  # noqa: S311 - a game
        town.begin(day, rng, share=number / len(trip.days))
        midnight = datetime(day.year, day.month, day.day, tzinfo=CHINA)
        is_last = day == trip.days[-1]
        ends = (plan.until - midnight).total_seconds() if is_last else DAY_SECONDS
        over = [one for one in over if one[0] < ends]
        if left is not None and is_last:
            span = Span(is_first=number == 0, moves=ends, talk=ends, cut=ends, slack=0.0)
            told = _day(town, trip.moves[day], left - len(over), span)
        else:
            told = _day(town, trip.moves[day], usual[number] * scale, Span(is_first=number == 0, moves=ends))
        told = sorted(over + told, key=itemgetter(0))
        over = [(second - DAY_SECONDS, line) for second, line in told if second >= DAY_SECONDS]
        told = [one for one in told if one[0] < ends][:left]
        left = None if left is None else left - len(told)
        yield int(midnight.timestamp()), told


def _day(town: Town, moves: list[Move], wanted: float, span: Span) -> list[Told]:
    """One day of about so many lines. Who leaves is gone from the morning on, who comes speaks from then on."""
    rng, told = town.rng, list[Told]()

    def add(second: float, lines: list[Line]) -> None:
        told.extend((second + line.after, line) for line in lines if second + line.after < span.cut)

    moments = sorted(span.moves * (0.36 + 0.5 * rng.random()) for _ in moves)
    for move, moment in zip(moves, moments, strict=True):
        if not move.scene:
            add(moment, town.leave(move.who))
    if span.is_first:
        add(0.0, town.tell(talk.found))
    if rng.random() < town.stage.answered:
        add(span.talk * (0.24 + 0.01 * rng.random()), town.tell(talk.set_theme))
    starts = _starts(town.day, rng, span.talk)
    while wanted - len(told) > rng.random() * span.slack:
        second = next(starts)
        add(second, town.scene(int(second // HOUR_SECONDS)))
    for move, moment in zip(moves, moments, strict=True):
        if move.scene:
            add(moment, town.join(move.who, move.by, scene=move.scene))
    return told


def _starts(day: date, rng: Random, length: float) -> Iterator[float]:
    """Seconds of the day, more of them where the day is livelier."""
    weights, hours = list(accumulate(hours_of(day))), range(24)
    squeeze = length / DAY_SECONDS
    while True:
        for hour in rng.choices(hours, cum_weights=weights, k=64):
            yield (hour + rng.random()) * HOUR_SECONDS * squeeze


def _head(plan: Plan, trip: Itinerary) -> Iterator[bytes]:
    group, owner = group_id(plan.stage.name), "xiaohong"
    about = {"version": "0.0.2", "exportedAt": int(plan.until.timestamp()), "generator": "qunluo"}
    meta = {"name": plan.stage.title, "platform": "qunluo", "type": "group", "groupId": group, "ownerId": owner}
    yield orjson.dumps({"_type": "header", "chatlab": about, "meta": meta}) + b"\n"
    for one in trip.last:
        roles = [{"id": "owner"}] if one.id == owner else []
        yield orjson.dumps({"_type": "member", "platformId": one.id, "accountName": one.name, "roles": roles}) + b"\n"


def _encoder() -> Callable[[int, Line], bytes]:
    """A function from a line and its time to JSON. It joins ready pieces: a million lines must not take minutes."""
    heads: dict[str, bytes] = {}
    kinds, dumps = {kind: b"%d" % number for kind, number in CHATLAB_TYPES.items()}, orjson.dumps

    def encode(at: int, line: Line) -> bytes:
        who = line.who
        head = heads.get(who.id)
        if head is None:
            head = heads[who.id] = b'{"_type":"message","sender":%b,"accountName":%b,"timestamp":' % (
                dumps(who.id),
                dumps(who.name),
            )
        kind = kinds.get(line.kind)
        if kind is None:
            return _notice(at, line) + b"\n"
        if line.reply_to:
            return b'%b%d,"type":25,"content":%b,"platformMessageId":"%b","replyToMessageId":"%b"}\n' % (
                head,
                at,
                dumps(line.text),
                line.id.encode(),
                line.reply_to.encode(),
            )
        return b'%b%d,"type":%b,"content":%b,"platformMessageId":"%b"}\n' % (
            head,
            at,
            kind,
            dumps(line.text),
            line.id.encode(),
        )

    return encode


def _notice(at: int, line: Line) -> bytes:
    """What the platform itself says, in its own words."""
    who, other = line.who.name, line.other.name if line.other else ""
    sender, name, number, id_ = "SYSTEM", "SYSTEM", SYSTEM, line.id
    match line.kind:
        case "joined" if line.text == "qr_code":
            text = f'"{who}"通过扫描"{other}"分享的二维码加入群聊'
        case "joined":
            text = f'"{other}"邀请"{who}"加入了群聊'
        case "removed":
            text = f'"{other}"将"{who}"移出了群聊'
        case "left":
            text = f'"{who}"退出了群聊'
        case "owned":
            text = f'"{who}"已成为新群主'
        case "renamed":
            text = f'"{who}"修改群名为“{line.text}”'
        case "patted":
            sender, name, number, text = line.who.id, who, POKE, f'"{who}" 拍了拍 "{other}"'
        case _:
            sender, name, number, text, id_ = line.who.id, who, RECALL, f'"{who}" 撤回了一条消息', line.reply_to
    return orjson.dumps(
        {
            "_type": "message",
            "sender": sender,
            "accountName": name,
            "timestamp": at,
            "type": number,
            "content": text,
            "platformMessageId": id_,
        }
    )
