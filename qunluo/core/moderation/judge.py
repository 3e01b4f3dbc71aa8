"""Whether a message breaks a rule, and by what one sees it. Each kind of rule is one function; each answers always."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, singledispatch

from qunluo.core.events import MessageKind, MessagePosted
from qunluo.core.moderation.adverts import weigh_advert
from qunluo.core.moderation.hosts import is_forbidden
from qunluo.core.moderation.names import CLUES, PARTS, TRICKS
from qunluo.core.moderation.rules import (
    REPEATED_WITHIN,
    Abuse,
    Adverts,
    Condition,
    Flood,
    ForbiddenWords,
    Inviting,
    Links,
    PersonalData,
    Probation,
    Speech,
)
from qunluo.core.moderation.sight import WATCHED, Clue, Evidence, Hit, Sight, Site, Topic
from qunluo.core.moderation.utterances import Utterance

MOST_NAMED = 3
INNOCENT = 256
SOFT = {"classifier", "listed", "newcomer", "first_message", "link", "price", "email", "card"}
"""Where nothing else speaks, no contact and no repetition, a person has a look, however high the sum."""
MOST_PARTS = 4
ROLL_CALL = "#接龙"
NEW_FOR = timedelta(days=3)
CARDS = {MessageKind.CARD, MessageKind.MINI_PROGRAM, MessageKind.FORWARD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A message with all that a rule may look at. `recent` is what the member said around it, with it, sorted by time.

    `joined_at` is when the member came, as far as anybody knows; `before` is how many messages they had posted.
    """

    message: MessagePosted
    sight: Sight
    recent: Sequence[Utterance] = ()
    joined_at: datetime | None = None
    before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one rule says of one message. `spans` are the places in the text; `is_doubtful` wants a person to look."""

    matched: bool
    detail: str
    spans: tuple[tuple[int, int], ...] = ()
    is_doubtful: bool = False


@singledispatch
def judge(condition: Condition, scene: Scene) -> Verdict:
    """What this condition says of the scene; the sentence is Chinese, as a member will read it."""
    raise TypeError((condition, scene))


@judge.register
def _(condition: ForbiddenWords, scene: Scene) -> Verdict:
    hits = [hit for hit in scene.sight.hits if is_meant(hit, condition)]
    if not hits:
        return _innocent("没有命中敏感词")
    told = "、".join(
        f"“{_quoted(scene, hit.start, hit.end)}”"
        + (f"（{TRICKS[hit.trick]}，读作“{hit.word}”）" if hit.trick in TRICKS else "")
        for hit in hits[:MOST_NAMED]
    )
    more = f"等 {len(hits)} 处" if len(hits) > MOST_NAMED else ""
    return Verdict(matched=True, detail=f"敏感词{told}{more}", spans=tuple((hit.start, hit.end) for hit in hits))


def is_meant(hit: Hit, condition: ForbiddenWords) -> bool:
    """Whether a hit is of the lists that the rule forbids. Words to be watched are no words to be forbidden."""
    return hit.list_id in condition.lists if condition.lists else hit.category != WATCHED


@judge.register
def _(condition: Adverts, scene: Scene) -> Verdict:
    if scene.message.kind is MessageKind.ROLL_CALL or scene.message.text.lstrip().startswith(ROLL_CALL):
        return _innocent("接龙不算广告")
    opinion = next((one for one in scene.sight.opinions if one.topic is Topic.ADVERT), None)
    advert = weigh_advert(
        _with_card(scene),
        newcomer=scene.joined_at is not None and scene.message.at - scene.joined_at < NEW_FOR,
        first_message=scene.before == 0,
        repeats=max(len(_same(scene, REPEATED_WITHIN)) - 1, 0),
        typical=opinion.line if opinion else 0.5,
    )
    points = round(advert.score * 100)
    if points < condition.doubtful:
        return _innocent(f"不像广告（{points} 分）")
    parts = "、".join(
        f"{PARTS[one.name]} {round(one.weight * 100)}" + (f"“{one.seen}”" if one.seen else "")
        for one in advert.reasons[:MOST_PARTS]
        if round(one.weight * 100)
    )
    spans = tuple((one.start, one.end) for one in scene.sight.evidence)
    is_proven = any(one.name not in SOFT for one in advert.reasons)
    if points < condition.certain or not is_proven:
        return Verdict(matched=True, detail=f"可能是广告（{points} 分：{parts}）", spans=spans, is_doubtful=True)
    return Verdict(matched=True, detail=f"广告（{points} 分：{parts}）", spans=spans)


def _with_card(scene: Scene) -> Sight:
    """What was seen, and that the message is a card from elsewhere, if it is one."""
    if scene.message.kind not in CARDS:
        return scene.sight
    card = Evidence(clue=Clue.CARD, start=0, end=0, value="")
    return replace(scene.sight, evidence=(*scene.sight.evidence, card))


@judge.register
def _(condition: Abuse, scene: Scene) -> Verdict:
    opinion = next((one for one in scene.sight.opinions if one.topic is Topic.ABUSE), None)
    if opinion is None or opinion.score * 100 < condition.doubtful:
        return _innocent("没有看出人身攻击")
    return Verdict(matched=True, detail=f"可能是人身攻击（{opinion.score:.0%}），请人看一眼", is_doubtful=True)


@judge.register
def _(condition: Links, scene: Scene) -> Verdict:
    links = [one for one in scene.sight.evidence if one.clue is Clue.LINK]
    listed = {one.host: one for one in scene.sight.sites} if condition.listed else {}
    wrong = [one for one in links if is_forbidden(one.value, condition, listed.get(one.value))]
    if not wrong:
        return _innocent("链接都在允许之列" if links else "没有链接")
    noted = {one.value: site for one in wrong if (site := listed.get(one.value)) and not site.is_allowed}
    others = "、".join(sorted({one.value for one in wrong} - set(noted))[:MOST_NAMED])
    unlisted = f"链接 {others} {'不在允许的网站里' if condition.only_allowed else '已被禁止'}" if others else ""
    told = [f"链接 {host} 在禁止名单里{_because(site)}" for host, site in sorted(noted.items())[:MOST_NAMED]]
    return _at(wrong, "；".join([*told, *([unlisted] if unlisted else [])]))


def _because(site: Site) -> str:
    return f"（{site.reason}）" if site.reason else ""


@judge.register
def _(condition: Inviting, scene: Scene) -> Verdict:
    del condition, scene
    return _innocent("看的是邀请，不是发言")


@judge.register
def _(condition: Flood, scene: Scene) -> Verdict:
    if len(scene.recent) <= min(condition.most, condition.repeats):
        return _innocent("没有刷屏")
    span = timedelta(seconds=condition.seconds)
    spoken = [one.at for one in scene.recent]
    count = _fullest(spoken, scene.message.at, span)
    if count > condition.most:
        return Verdict(matched=True, detail=f"{condition.seconds} 秒内发了 {count} 条消息")
    repeats = _fullest(_same(scene, span), scene.message.at, span)
    if repeats > condition.repeats:
        return Verdict(matched=True, detail=f"{condition.seconds} 秒内把同一句话发了 {repeats} 遍")
    return _innocent("没有刷屏")


def _same(scene: Scene, span: timedelta) -> list[datetime]:
    """When the member said the same within this span before and after, this message among it."""
    if len(scene.recent) <= 1:
        return []
    own = next((one for one in scene.recent if one.key == scene.message.key), None)
    if own is None or not own.digest:
        return []
    return [one.at for one in scene.recent if one.digest == own.digest and abs(one.at - own.at) < span]


def _fullest(moments: Sequence[datetime], at: datetime, span: timedelta) -> int:
    """How many lie in the fullest span that holds this moment. The order in which they became known does not matter."""
    starts = [one for one in moments if at - span < one <= at]
    return max((bisect_left(moments, one + span) - bisect_left(moments, one) for one in starts), default=0)


@judge.register
def _(condition: PersonalData, scene: Scene) -> Verdict:
    found = [one for one in scene.sight.evidence if one.clue in condition.clues]
    return _at(found, f"公开了{_named(found)}") if found else _innocent("没有公开个人信息")


@judge.register
def _(condition: Speech, scene: Scene) -> Verdict:
    message = scene.message
    if message.kind is not MessageKind.TEXT:
        return _innocent("不是文字")
    text = message.text.strip()
    if condition.opening and not text.startswith(condition.opening):
        return Verdict(matched=True, detail=f"发言要以“{condition.opening}”开头")
    if 0 < condition.most_characters < len(text):
        return Verdict(matched=True, detail=f"写了 {len(text)} 个字，最多 {condition.most_characters} 个")
    lines = len(text.splitlines())
    if 0 < condition.most_lines < lines:
        return Verdict(matched=True, detail=f"写了 {lines} 行，最多 {condition.most_lines} 行")
    return _innocent("格式没有问题")


@judge.register
def _(condition: Probation, scene: Scene) -> Verdict:
    if scene.joined_at is None or scene.message.at - scene.joined_at >= timedelta(days=condition.days):
        return _innocent(f"进群已满 {condition.days} 天，或不知道何时进群")
    found = [one for one in scene.sight.evidence if one.clue in condition.clues]
    if scene.message.kind in CARDS and Clue.CARD in condition.clues:
        found.append(Evidence(clue=Clue.CARD, start=0, end=0, value=""))
    if not found:
        return _innocent("没有不该发的内容")
    return _at(found, f"进群不满 {condition.days} 天，不能发{_named(found)}")


def _named(found: Iterable[Evidence]) -> str:
    return "、".join(dict.fromkeys(CLUES[one.clue] for one in found))


def _at(found: Sequence[Evidence], detail: str) -> Verdict:
    spans = tuple((one.start, one.end) for one in found if one.end > one.start)
    return Verdict(matched=True, detail=detail, spans=spans)


def _quoted(scene: Scene, start: int, end: int) -> str:
    return scene.message.text[start:end]


@lru_cache(INNOCENT)
def _innocent(detail: str) -> Verdict:
    """Nearly all messages are innocent of nearly all rules, in a few words."""
    return Verdict(matched=False, detail=detail)
