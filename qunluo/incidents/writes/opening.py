"""An incident begins, by alarms or by hand, and with it its plan; and when it becomes graver, more of the plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.core.incidents import LEVELS, Course, Level, Theme
from qunluo.incidents.models import Incident, IncidentStep, WatchTerms
from qunluo.incidents.plans import Plan
from qunluo.incidents.reads.terms import plan_of
from qunluo.incidents.writes.log import By, Kind, audit, log
from qunluo.incidents.writes.telling import ask_operators
from qunluo.lib.refusal import Refusal

LONGEST_TITLE = 80


class NotOpened(Refusal):
    """No incident was opened; the sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a person reports: what it is about, how grave, what they call it, and what they know of it."""

    theme: Theme
    level: Level
    title: str
    words: str
    group_id: int | None = None
    owner_id: int | None = None


def open_incident(terms: WatchTerms, theme: Theme, course: Course, *, at: datetime) -> Incident:
    """By alarms. The operators are asked at once."""
    plan = plan_of(terms.community_id, theme)
    incident = Incident.objects.create(
        community_id=terms.community_id,
        theme=theme,
        title=plan.name,
        plan=plan.key,
        found=course.level,
        opened_at=course.opened_at,
        noted_at=at,
        owner_id=terms.owner_id,
    )
    log(incident, Kind.OPENED, f"{LEVELS[course.level]}：预警达到报警线，自动打开", by=By(at=at))
    begin_steps(incident, plan, at=at)
    ask_operators(incident, _opening_text(incident, plan), key=f"level:{course.level}", at=at)
    return incident


@transaction.atomic
def open_by_hand(terms: WatchTerms, report: Report, *, by: By) -> Incident:
    """By a person. `terms` are held by the caller. Raises `NotOpened`."""
    title = report.title.replace("\0", "").strip()[:LONGEST_TITLE]
    plan = plan_of(terms.community_id, report.theme)
    running = Incident.objects.filter(community_id=terms.community_id, theme=report.theme, closed_at=None).first()
    if running is not None:
        raise NotOpened(_("“%(title)s”还没有关闭，同一主题的请记在那里。") % {"title": running.title})
    incident = Incident.objects.create(
        community_id=terms.community_id,
        theme=report.theme,
        title=title or plan.name,
        plan=plan.key,
        chosen=report.level,
        opened_at=by.at,
        noted_at=by.at,
        opened_by_id=by.operator_id,
        owner_id=report.owner_id or by.operator_id,
        group_id=report.group_id,
    )
    words = report.words.replace("\0", "").strip()
    log(incident, Kind.OPENED, f"{LEVELS[report.level]}：{words or '人工打开'}", by=by)
    begin_steps(incident, plan, at=by.at)
    audit("incidents.incident.opened", incident, by=by, level=report.level)
    return incident


def raise_incident(incident: Incident, found: Level, *, at: datetime) -> None:
    """Its alarms come to more than was known. Where a person chose a graver level, that one holds."""
    before = incident.level
    incident.found = found
    if incident.chosen is not None and found < incident.chosen:
        incident.chosen = None
    incident.save(update_fields=["opened_at", "found", "chosen"])
    if incident.level >= before or not incident.is_open:
        return
    log(incident, Kind.RAISED, f"由{LEVELS[before]}升为{LEVELS[incident.level]}", by=By(at=at))
    plan = plan_of(incident.community_id, Theme(incident.theme))
    begin_steps(incident, plan, at=at)
    text = f"【紧急】“{incident.title}”由{LEVELS[before]}升为{LEVELS[incident.level]}。请到“危机处置”查看新增的步骤。"
    ask_operators(incident, text, key=f"level:{incident.level}", at=at)


def begin_steps(incident: Incident, plan: Plan, *, at: datetime) -> None:
    """The steps of the plan at its level, due from now on; those that it has already stay as they are."""
    IncidentStep.objects.bulk_create(
        [
            IncidentStep(
                community_id=incident.community_id,
                incident=incident,
                number=number,
                title=step.do,
                role=step.role,
                owner_id=incident.owner_id,
                due_at=at + timedelta(minutes=step.minutes),
            )
            for number, step in plan.steps_at(incident.level)
            if number not in _numbers(incident)
        ]
    )


def _numbers(incident: Incident) -> Collection[int]:
    return set(IncidentStep.objects.filter(incident=incident).values_list("number", flat=True))


def _opening_text(incident: Incident, plan: Plan) -> str:
    [(_number, first), *_rest] = plan.steps_at(incident.level) or [(0, plan.steps[0])]
    return (
        f"【紧急】{LEVELS[incident.level]}“{incident.title}”：成员的话达到了报警线。请到“危机处置”按预案处理，"
        f"第一步（{first.minutes} 分钟内）：{first.do}。"
    )
