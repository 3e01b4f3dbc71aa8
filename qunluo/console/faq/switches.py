"""In which groups questions are answered, and how sure an answer must be there."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.archive import said_in
from qunluo.communities.reads.pages import group, groups_of
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.core.events import MessageKind
from qunluo.replies.faq.calibrating import MOST_ANSWERS, MOST_MESSAGES, Calibrated, calibrate
from qunluo.replies.forms import SwitchForm
from qunluo.replies.language_model import is_set_up
from qunluo.replies.reads.faq import FaqSwitch, answers_for, book_of, counts_of, switches_of
from qunluo.replies.writes.faq import let_model_draft, save_switch

LOOKED_BACK = timedelta(days=60)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All groups, and whether the language model may help."""
    groups = groups_of(desk.community_id)
    known = switches_of(one.pk for one in groups)
    context = {
        "rows": [(one, known.get(one.pk)) for one in groups],
        "counts": counts_of(desk.community_id),
        "book": book_of(desk.community_id),
        "has_model": is_set_up(),
        "model": settings.QUNLUO_LLM_MODEL,
        "model_url": settings.QUNLUO_LLM_URL,
    }
    return page(request, desk, "console/faq/switches.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def edit(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """The switch of one group. With `calibrate` in the address the group's past is asked for a threshold."""
    row = found(group(group_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    switch = switches_of([group_id]).get(group_id) or FaqSwitch(group_id=group_id, community_id=row.community_id)
    told = None
    if request.method == "POST":
        desk.must_write()
        form = SwitchForm(request.POST, instance=switch)
        if form.is_valid():
            save_switch(form.save(commit=False))
            _note(desk, "replies.faq.switched", row.title)
            tell(request, _("“%(group)s”的问答设置已保存。") % {"group": shown_name(row.title)})
            return redirect("console:faq.switches")
    else:
        told = _calibrated(switch, desk) if "calibrate" in request.GET else None
        initial = {"sure": round(told.thresholds.sure, 3), "near": round(told.thresholds.near, 3)} if told else {}
        form = SwitchForm(instance=switch, initial=initial)
    context: dict[str, Any] = {"group": row, "form": form, "told": told, "most": f"{MOST_ANSWERS:g}"}
    return page(request, desk, "console/faq/switch.html", context)


@require_POST
@desk_view
def let_model_help(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whether drafts may be asked from the language model for this community."""
    desk.must_write()
    is_on = request.POST.get("is_on") == "on"
    if is_on and not is_set_up():
        warn(request, _("还没有设置大语言模型：请先设 QUNLUO_LLM_URL 和 QUNLUO_LLM_MODEL。"))
        return redirect("console:faq.switches")
    let_model_draft(desk.community_id, is_on=is_on)
    _note(desk, "replies.faq.model_on" if is_on else "replies.faq.model_off", "")
    tell(request, _("可以请模型起草答案了。") if is_on else _("不再请模型起草答案。"))
    return redirect("console:faq.switches")


def _calibrated(switch: FaqSwitch, desk: Desk) -> Calibrated:
    said = said_in(switch.group_id, since=desk.at - LOOKED_BACK, until=desk.at)
    texts = (event.text for _pk, event in said if event.kind is MessageKind.TEXT)
    matcher = answers_for(switch).matcher
    return calibrate(matcher, islice(texts, MOST_MESSAGES), needs_question=switch.needs_question)


def _note(desk: Desk, action: str, subject: str) -> None:
    deed = Deed(action=action, subject=subject, operator_id=desk.operator.pk, community_id=desk.community_id)
    note(deed, at=desk.at)
