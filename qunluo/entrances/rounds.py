"""The daily rounds: the house looks at all its rooms by itself, and says of each how it is.

A look is a function of the community and the moment; one more look is one more line in `LOOKS`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateWorker

from qunluo.accounts.reads import community_ids
from qunluo.channels.reads import Health, accounts_in, health_of
from qunluo.checkins.reads.lateness import late_appeals, late_reviews
from qunluo.communities.reads.care import care_of
from qunluo.entrances.meters import values_of
from qunluo.incidents.reads.incidents import open_count, overdue_steps
from qunluo.incidents.reads.rounds import today_at
from qunluo.incidents.rounds import Result, State
from qunluo.incidents.writes.hazards import mark_values
from qunluo.incidents.writes.rounds import save_round
from qunluo.intake.reads import parked_count, waits_since
from qunluo.moderation.reads import links as links_read
from qunluo.moderation.reads.lateness import lateness_of
from qunluo.outbox.health import community_outbox
from qunluo.points.reads.checks import ledger_state

Look = Callable[[int, datetime], Result]
WAITS_TOO_LONG, SILENT_TOO_LONG = timedelta(minutes=1), timedelta(minutes=2)
NEARLY_FULL, FULL = 90, 99
LITTLE_SPACE, NO_SPACE = 1_000_000_000, 200_000_000
MOST_NAMED = 3


def make_all_rounds(*, at: datetime) -> int:
    """The rounds of every community; how many they were."""
    for community in community_ids():
        make_rounds(community, at=at)
    return len(community_ids())


def make_rounds(community_id: int, *, at: datetime) -> list[Result]:
    """Look at everything now, keep it as today's rounds, and note which risks are over their thresholds."""
    results = [look(community_id, at) for look in LOOKS]
    save_round(community_id, today_at(at), results, at=at)
    mark_values(community_id, values_of(community_id, at=at), at=at)
    return results


def channels(community_id: int, at: datetime) -> Result:  # noqa: ARG001 - every look is asked alike
    """Connections that are on work."""
    rows = [(row, health_of(row)) for row in accounts_in(community_id)]
    broken = [row.name for row, health in rows if health in {Health.BROKEN, Health.UNKNOWN_KIND}]
    live = sum(health is Health.LIVE for _, health in rows)
    if broken:
        return _fault("channels", _("渠道出错：%(names)s。") % {"names": _named(broken)}, len(broken))
    if not live:
        return _attention("channels", _("没有正在连接的渠道，收不到群里的消息。"), 0)
    return _ok("channels", _("渠道正常（%(count)d 个）。") % {"count": live})


def events(community_id: int, at: datetime) -> Result:
    """What comes in is handled."""
    since, parked = waits_since(community_id), parked_count(community_id)
    if since is not None and at - since > WAITS_TOO_LONG:
        minutes = int((at - since).total_seconds() // 60)
        return _fault("events", _("最早的一件事件已经等了 %(minutes)d 分钟，没有人处理。") % {"minutes": minutes}, 1)
    if parked:
        return _attention("events", _("%(count)d 件事件处理失败，滞留在那里。") % {"count": parked}, parked)
    return _ok("events", _("收到的事件都处理了。"))


def deliveries(community_id: int, at: datetime) -> Result:
    """What we owe the groups goes out."""
    outbox = community_outbox(community_id, at=at)
    if outbox.late:
        sentence = _("%(count)d 个动作早就该发出而没有发出。") % {"count": outbox.late}
        return _fault("deliveries", sentence, outbox.late)
    if outbox.failed:
        return _attention("deliveries", _("%(count)d 个动作发送失败。") % {"count": outbox.failed}, outbox.failed)
    return _ok("deliveries", _("该发的都发出去了。"))


def to_dos(community_id: int, at: datetime) -> Result:
    """People do what the channels can't."""
    overdue = community_outbox(community_id, at=at).overdue
    if overdue:
        return _attention("to_dos", _("%(count)d 条待办过了时限。") % {"count": overdue}, overdue)
    return _ok("to_dos", _("没有超时的待办。"))


def reviews(community_id: int, at: datetime) -> Result:
    """No violation waits for days until somebody looks at it."""
    late = lateness_of(community_id, at=at).waiting
    if late:
        return _attention("reviews", _("%(count)d 条违规等审核等了一天以上。") % {"count": late}, late)
    return _ok("reviews", _("违规审核没有积压。"))


def checkin_reviews(community_id: int, at: datetime) -> Result:
    """No check-in waits for days until somebody looks at it."""
    late = late_reviews(community_id, at=at)
    if late:
        return _attention("checkin_reviews", _("%(count)d 条打卡等审核等了一天以上。") % {"count": late}, late)
    return _ok("checkin_reviews", _("打卡审核没有积压。"))


def appeals(community_id: int, at: datetime) -> Result:
    """Who appeals against a violation gets an answer in time."""
    late = lateness_of(community_id, at=at).appeals
    if late:
        return _fault("appeals", _("%(count)d 条违规申诉过了答复的时限。") % {"count": late}, late)
    return _ok("appeals", _("违规申诉都在时限之内。"))


def checkin_appeals(community_id: int, at: datetime) -> Result:
    """Who appeals about a check-in gets an answer in time."""
    late = late_appeals(community_id, at=at)
    if late:
        return _fault("checkin_appeals", _("%(count)d 条打卡申诉过了答复的时限。") % {"count": late}, late)
    return _ok("checkin_appeals", _("打卡申诉都在时限之内。"))


def incidents(community_id: int, at: datetime) -> Result:
    """Incidents are dealt with by their plans."""
    late, running = overdue_steps(community_id, at=at), open_count(community_id)
    if late:
        return _fault("incidents", _("处置中的事件有 %(count)d 步过了时限。") % {"count": late}, late)
    if running:
        return _attention("incidents", _("%(count)d 个事件还在处置。") % {"count": running}, running)
    return _ok("incidents", _("没有处置中的事件。"))


def caretakers(community_id: int, at: datetime) -> Result:  # noqa: ARG001
    """Every group has somebody who runs it."""
    alone = [one.title for one in care_of(community_id) if not one.staff]
    if alone:
        sentence = _("%(count)d 个群没有群主或管理员在群里：%(names)s。")
        return _attention("caretakers", sentence % {"count": len(alone), "names": _named(alone)}, len(alone))
    return _ok("caretakers", _("每个群都有人管。"))


def room(community_id: int, at: datetime) -> Result:  # noqa: ARG001
    """Groups have room for those who come."""
    full = [one for one in care_of(community_id) if (one.filled or 0) >= NEARLY_FULL]
    if not full:
        return _ok("room", _("没有快满的群。"))
    names = _named([f"{one.title}（{one.present}/{one.capacity}）" for one in full])
    sentence = _("%(count)d 个群快满了：%(names)s。") % {"count": len(full), "names": names}
    is_full = any((one.filled or 0) >= FULL for one in full)
    return (_fault if is_full else _attention)("room", sentence, len(full))


def trials(community_id: int, at: datetime) -> Result:
    """Nobody forgot a rule on trial."""
    left = lateness_of(community_id, at=at).trials
    if left:
        sentence = _("%(names)s 试行了两周以上，该放出或收回了。") % {"names": _named(left)}
        return _attention("trials", sentence, len(left))
    return _ok("trials", _("没有试行太久的群规。"))


def links(community_id: int, at: datetime) -> Result:  # noqa: ARG001
    """What was posted leads where it led, as far as the community lets the house look."""
    terms = links_read.terms_of(community_id)
    if terms is None or not terms.checks:
        return _ok("links", _("没有打开链接检查。"))
    count = links_read.issue_count(community_id)
    if count:
        return _attention("links", _("%(count)d 个链接打不开、变了样或者不安全。") % {"count": count}, count)
    return _ok("links", _("检查过的链接都正常。"))


def ledger(community_id: int, at: datetime) -> Result:  # noqa: ARG001
    """Nobody changed the points behind our back."""
    state = ledger_state(community_id)
    if state.open:
        return _fault("ledger", _("积分账有 %(count)d 处不符。") % {"count": len(state.open)}, len(state.open))
    return _ok("ledger", _("积分账核对无误。"))


def clockwork(community_id: int, at: datetime) -> Result:  # noqa: ARG001
    """Somebody keeps the time."""
    newest = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat", flat=True).first()
    if newest is None or at - newest > SILENT_TOO_LONG:
        return _fault("clockwork", _("定时任务没有在运行：提醒、报告和巡检都不会按时。"), 1)
    return _ok("clockwork", _("定时任务在运行。"))


def disk(community_id: int, at: datetime) -> Result:  # noqa: ARG001
    """There is room for what comes in."""
    free = shutil.disk_usage(settings.QUNLUO_VAR).free
    if free < LITTLE_SPACE:
        sentence = _("磁盘只剩 %(megabytes)d MB。") % {"megabytes": free // 1_000_000}
        return (_fault if free < NO_SPACE else _attention)("disk", sentence, 1)
    return _ok("disk", _("磁盘剩余 %(gigabytes)d GB。") % {"gigabytes": free // 1_000_000_000})


LOOKS: tuple[Look, ...] = (
    channels,
    events,
    deliveries,
    to_dos,
    reviews,
    checkin_reviews,
    appeals,
    checkin_appeals,
    incidents,
    caretakers,
    room,
    trials,
    links,
    ledger,
    clockwork,
    disk,
)


def _ok(key: str, sentence: str) -> Result:
    return Result(key=key, state=State.OK, sentence=sentence)


def _attention(key: str, sentence: str, count: int) -> Result:
    return Result(key=key, state=State.ATTENTION, sentence=sentence, count=count)


def _fault(key: str, sentence: str, count: int) -> Result:
    return Result(key=key, state=State.FAULT, sentence=sentence, count=count)


def _named(names: list[str] | tuple[str, ...]) -> str:
    more = _("等 %(count)d 个") % {"count": len(names)} if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
