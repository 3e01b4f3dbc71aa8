"""Newcomers: how far each is, how many finish, who is reminded, and who is let off what."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from qunluo.communities.reads.seats import members_by_id
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, page
from qunluo.console.joining.head import hand_of, living_groups, members_at, note_deed, ticked
from qunluo.console.notices import tell, warn
from qunluo.core.joining.progress import Look
from qunluo.core.joining.terms import Task
from qunluo.joining.forms.notices import ReasonForm
from qunluo.joining.reads.census import census_of, page_of, unfinished
from qunluo.joining.reads.newcomers import Ground, ground_of, window
from qunluo.joining.reads.terms import agreed
from qunluo.joining.reminders import Sent, remind_newcomers
from qunluo.joining.writes.newcomers import ask_again, excuse

SIZE = 50
DAYS = (7, 30, 90)
LOOKS = (Look.OPEN, Look.LAPSED, Look.DONE)
MOST_PAGES = 100_000


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list of the last weeks, with the funnel."""
    known, groups = agreed(desk.community_id), living_groups(desk)
    chosen, days = number_in(request.GET, "group"), _days(request.GET)
    ground, since = _ground(desk, chosen=chosen), window(days, at=desk.at)
    census = census_of(ground, since=since, at=desk.at)
    look = request.GET.get("look", "")
    looks = tuple(one for one in LOOKS if look not in LOOKS or one == look)
    number = min(number_in(request.GET, "page") or 1, MOST_PAGES)
    shown = page_of(ground, looks, since=since, at=desk.at, number=number, size=SIZE)
    members = members_by_id(one.member_id for one in shown)
    context: dict[str, Any] = {
        "rows": [(members[one.member_id], one) for one in shown if one.member_id in members],
        "counts": {**census.looks, "all": census.funnel.joined},
        "funnel": census.funnel,
        "tasks": list(census.funnel.done),
        "look": look if look in LOOKS else "",
        "days": days,
        "known_days": DAYS,
        "groups": groups,
        "chosen": chosen,
        "page": number,
        "has_next": sum(census.looks[one] for one in looks) > number * SIZE,
        "query": urlencode({"group": chosen or "", "days": days}),
        "terms": known.terms,
        "since": known.since,
    }
    return page(request, desk, "console/joining/newcomers.html", context)


@require_POST
@desk_view
def treat(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One of the two things that can be done with those who are ticked."""
    desk.must_write()
    return _remind(request, desk) if request.POST.get("do") == "remind" else _let_off(request, desk)


def _remind(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The ticked ones, or all on the list who are not finished."""
    ground = _ground(desk, chosen=number_in(request.POST, "group"))
    wanted = set(ticked(request.POST, "member"))
    slot, known, sent = f"hand:{localtime(desk.at):%Y-%m-%d}", agreed(desk.community_id), Sent()
    for rows in unfinished(ground, since=window(_days(request.POST), at=desk.at), at=desk.at):
        chosen = [one for one in rows if not wanted or one.member_id in wanted]
        sent += remind_newcomers(chosen, slot=slot, agreed=known, at=desk.at)
    note_deed(desk, "joining.newcomers.reminded", str(sent.reminded))
    said = ngettext("已安排提醒 %(count)d 人。", "已安排提醒 %(count)d 人。", sent.reminded) % {"count": sent.reminded}
    if sent.tired:
        said += _("另有 %(count)d 人这几天已经提醒够了，没有再打扰。") % {"count": sent.tired}
    if not sent.reminded and not sent.tired:
        said = _("没有要提醒的人：都做完了，或者今天已经提醒过。")
    tell(request, said)
    return _back_to(request.POST)


def _let_off(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The ticked ones need not do a task, for a reason."""
    members, form = members_at(desk, ticked(request.POST, "member")), ReasonForm(request.POST)
    task = _task(request.POST)
    if not members or task is None:
        warn(request, _("请先勾选成员，再选一项任务。"))
        return _back_to(request.POST)
    if not form.is_valid():
        warn(request, str(next(iter(form.errors.values()))[0]))
        return _back_to(request.POST)
    count = excuse(members, task, reason=form.cleaned_data["reason"], hand=hand_of(desk))
    note_deed(desk, "joining.newcomers.excused", f"{task}: {', '.join(str(one.pk) for one in members)}"[:200])
    ids = urlencode([("task", task.value), *(("member", one.pk) for one in members)])
    tell(
        request,
        ngettext("%(count)d 人不用做这一项了。", "%(count)d 人不用做这一项了。", count) % {"count": count},
        undo=f"{reverse('console:joining.unexcuse')}?{ids}",
    )
    return _back_to(request.POST)


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk) -> HttpResponse:
    """They shall do it after all."""
    desk.must_write()
    query = request.GET if "task" in request.GET else request.POST
    members, task = members_at(desk, ticked(query, "member")), _task(query)
    if task is not None:
        count = ask_again([one.pk for one in members], task)
        note_deed(desk, "joining.newcomers.unexcused", f"{task}: {count}")
        tell(request, _("已撤销，%(count)d 人仍要做这一项。") % {"count": count})
    return _back_to(query)


def _ground(desk: Desk, *, chosen: int | None) -> Ground:
    return ground_of(desk.community_id, [one.pk for one in living_groups(desk) if chosen is None or one.pk == chosen])


def _task(query: QueryDict) -> Task | None:
    return next((task for task in Task if task.value == query.get("task")), None)


def _days(query: QueryDict) -> int:
    given = number_in(query, "days")
    return given if given in DAYS else DAYS[1]


def _back_to(query: QueryDict) -> HttpResponse:
    kept = urlencode({name: number for name in ("group", "days") if (number := number_in(query, name))})
    return redirect(f"{reverse('console:joining.newcomers')}?{kept}")
