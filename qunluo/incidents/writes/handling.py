"""What people do about an incident: tick, note, hand over, choose a level, close, and open again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.reads import names_of, writers_of
from qunluo.core.incidents import LEVELS, Level, Theme
from qunluo.incidents.models import Alarm, Incident, IncidentEntry, IncidentStep
from qunluo.incidents.reads.terms import plan_of
from qunluo.incidents.writes.alarms import terms_held, weigh
from qunluo.incidents.writes.log import By, Kind, audit, log
from qunluo.incidents.writes.opening import begin_steps
from qunluo.incidents.writes.telling import withdraw_asking
from qunluo.lib.refusal import Refusal

LONGEST_NOTE, LONGEST_WORDS, LONGEST_CAUSE, LONGEST_DONE = 300, 1_000, 500, 1_000
TWICE = timedelta(minutes=2)
"""Within so long, the same words of the same person are a form that was sent twice."""


class NotHandled(Refusal):
    """Nothing was done; the sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """With what an incident is closed. `checks` are the places of those of the recovery list that are true."""

    cause: str
    done: str
    checks: Collection[int] = ()


@transaction.atomic
def tick(step_id: int, *, by: By, remark: str = "", is_skipped: bool = False) -> IncidentStep:
    """A step is done, or not needed, which takes a reason. Raises `NotHandled`."""
    step = IncidentStep.objects.select_for_update().get(pk=step_id)
    incident = _open(step.incident_id)
    remark = _clean(remark, LONGEST_NOTE)
    if is_skipped and not remark:
        raise NotHandled(_("跳过一步，请写一句为什么不需要。"))
    if step.done_at is not None:
        return step
    step.done_at, step.done_by_id, step.note, step.is_skipped = by.at, by.operator_id, remark, is_skipped
    step.save(update_fields=["done_at", "done_by", "note", "is_skipped"])
    done = "不需要" if is_skipped else "完成"
    log(incident, Kind.STEP, f"{done}：{step.title}{f'（{remark}）' if remark else ''}", by=by)
    withdraw_asking(incident, reason=_("已有人处理"), at=by.at)
    return step


@transaction.atomic
def untick(step_id: int, *, by: By) -> IncidentStep:
    """It is not done after all."""
    step = IncidentStep.objects.select_for_update().get(pk=step_id)
    incident = _open(step.incident_id)
    if step.done_at is None:
        return step
    step.done_at, step.done_by, step.note, step.is_skipped = None, None, "", False
    step.save(update_fields=["done_at", "done_by", "note", "is_skipped"])
    log(incident, Kind.STEP, f"重新打开：{step.title}", by=by)
    return step


@transaction.atomic
def assign(step_id: int, *, owner_id: int | None, by: By) -> IncidentStep:
    """Somebody else does this step."""
    step = IncidentStep.objects.select_for_update().get(pk=step_id)
    incident = _open(step.incident_id)
    _must_be_writer(incident, owner_id)
    if step.owner_id == owner_id:
        return step
    step.owner_id = owner_id
    step.save(update_fields=["owner"])
    log(incident, Kind.HANDED, f"“{step.title}”交给 {_name(owner_id)}", by=by)
    return step


@transaction.atomic
def remark(incident_id: int, words: str, *, by: By) -> None:
    """Write down what was seen or done."""
    incident = _held(incident_id)
    words = _clean(words, LONGEST_WORDS)
    if not words:
        raise NotHandled(_("请写点什么再记下。"))
    again = IncidentEntry.objects.filter(incident=incident, text=words, by=by.operator_id, at__gt=by.at - TWICE)
    if not again.exists():
        log(incident, Kind.NOTE, words, by=by)
        withdraw_asking(incident, reason=_("已有人处理"), at=by.at)


@transaction.atomic
def hand_over(incident_id: int, *, owner_id: int, words: str, by: By) -> None:
    """Somebody else answers for it from now on, also for the steps that the former owner had not done."""
    incident = _open(incident_id)
    _must_be_writer(incident, owner_id)
    if incident.owner_id == owner_id:
        raise NotHandled(_("已经由这位负责了。"))
    steps = IncidentStep.objects.filter(incident=incident, done_at=None)
    steps.filter(owner_id=incident.owner_id).update(owner_id=owner_id)
    incident.owner_id = owner_id
    incident.save(update_fields=["owner"])
    said = _clean(words, LONGEST_WORDS)
    log(incident, Kind.HANDED, f"由 {_name(owner_id)} 负责{f'：{said}' if said else ''}", by=by)
    audit("incidents.incident.handed_over", incident, by=by, owner=owner_id)


@transaction.atomic
def choose_level(incident_id: int, level: Level, *, reason: str, by: By) -> None:
    """A person says how grave it is. Graver than that only alarms make it, that come to more than they do now."""
    incident = _open(incident_id)
    reason = _clean(reason, LONGEST_WORDS)
    if not reason:
        raise NotHandled(_("改级别要写明原因。"))
    before = incident.level
    if level == before:
        raise NotHandled(_("已经是这个级别了。"))
    incident.chosen = level
    incident.save(update_fields=["chosen"])
    log(incident, Kind.SET, f"由{LEVELS[before]}改为{LEVELS[level]}：{reason}", by=by)
    audit("incidents.incident.level_chosen", incident, by=by, level=level)
    if level < before:
        begin_steps(incident, plan_of(incident.community_id, Theme(incident.theme)), at=by.at)


@transaction.atomic
def close(incident_id: int, ending: Ending, *, by: By) -> None:
    """It is over: why it came to be, what was done, and what of the recovery list is true. Raises `NotHandled`."""
    incident = _open(incident_id)
    cause, done = _clean(ending.cause, LONGEST_CAUSE), _clean(ending.done, LONGEST_DONE)
    if not cause or not done:
        raise NotHandled(_("关闭之前，请写明原因和处理经过。"))
    wanted = plan_of(incident.community_id, Theme(incident.theme)).recovery
    incident.recovery = [[text, number in ending.checks] for number, text in enumerate(wanted)]
    incident.cause, incident.done = cause, done
    incident.closed_at, incident.closed_by_id = by.at, by.operator_id
    incident.save(update_fields=["recovery", "cause", "done", "closed_at", "closed_by"])
    left = [text for text, is_true in incident.recovery if not is_true]
    open_ends = f"。还没做到：{'、'.join(left)}" if left else ""
    log(incident, Kind.CLOSED, f"原因：{cause}{open_ends}", by=by)
    withdraw_asking(incident, reason=_("事件已关闭"), at=by.at)
    audit("incidents.incident.closed", incident, by=by)


@transaction.atomic
def reopen(incident_id: int, *, reason: str, by: By) -> None:
    """It is not over. Raises `NotHandled` where a newer one of its theme was opened since."""
    incident = _held(incident_id)
    if incident.is_open:
        return
    newer = Incident.objects.filter(community_id=incident.community_id, theme=incident.theme)
    newer = newer.filter(closed_at__gt=incident.closed_at) | newer.filter(closed_at=None)
    if newer.exists():
        raise NotHandled(_("之后又有了同一主题的事件，请在那里继续。"))
    since = incident.closed_at
    incident.closed_at, incident.closed_by = None, None
    incident.turn += 1
    incident.save(update_fields=["closed_at", "closed_by", "turn"])
    log(incident, Kind.REOPENED, _clean(reason, LONGEST_WORDS) or "重新打开", by=by)
    audit("incidents.incident.reopened", incident, by=by)
    later = Alarm.objects.filter(community_id=incident.community_id, theme=incident.theme, at__gt=since)
    moments = list(later.filter(is_false=False).values_list("at", flat=True))
    if moments:
        weigh(incident.community_id, Theme(incident.theme), moments, at=by.at)


@transaction.atomic
def judge_alarms(alarm_ids: Sequence[int], *, is_false: bool, by: By) -> int:
    """These were false alarms, or were none; they count for nothing from now on. How many it changed."""
    rows = Alarm.objects.filter(pk__in=alarm_ids).exclude(is_false=is_false)
    whose = list(rows.values_list("community_id", "theme", "at"))
    for community in {one[0] for one in whose}:
        terms_held(community)
    changed = rows.update(is_false=is_false, judged_by_id=by.operator_id if is_false else None)
    if not is_false:
        for community, theme in sorted({one[:2] for one in whose}):
            weigh(community, Theme(theme), [one[2] for one in whose if one[:2] == (community, theme)], at=by.at)
    return changed


def _held(incident_id: int) -> Incident:
    found = Incident.objects.only("community_id").get(pk=incident_id)
    terms_held(found.community_id)
    return Incident.objects.select_for_update().get(pk=incident_id)


def _open(incident_id: int) -> Incident:
    incident = _held(incident_id)
    if not incident.is_open:
        raise NotHandled(_("这个事件已经关闭。要继续处理，请先重新打开。"))
    return incident


def _must_be_writer(incident: Incident, owner_id: int | None) -> None:
    if owner_id is not None and owner_id not in {one.pk for one in writers_of(incident.community_id)}:
        raise NotHandled(_("只能交给这个社群里有修改权限的运营。"))


def _name(operator_id: int | None) -> str:
    return names_of([operator_id]).get(operator_id, "") if operator_id is not None else "没有指定的人"


def _clean(text: str, longest: int) -> str:
    return text.replace("\0", "").strip()[:longest]
