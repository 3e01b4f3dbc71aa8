"""What people do on the page of an incident. Each leads back to it with a sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.console.asked import number_in, numbers_in
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.incidents.head import Chosen, to_change
from qunluo.console.notices import tell, warn
from qunluo.core.incidents import LEVELS, Level
from qunluo.incidents.reads import incidents
from qunluo.incidents.writes import handling
from qunluo.incidents.writes.handling import Ending, NotHandled
from qunluo.incidents.writes.posting import Announcement, announce


@require_POST
@desk_view
def tick(request: HttpRequest, desk: Desk, step_id: int) -> HttpResponse:
    """A step is done, not needed, given to somebody, or open again."""
    step = found(incidents.step(step_id, within=desk.within))
    one = to_change(desk, step.incident_id)
    does = request.POST.get("does", "done")
    words = request.POST.get("note", "")

    def do() -> str:
        if does == "undo":
            handling.untick(step_id, by=one.by)
            return _("这一步重新打开了。")
        if does == "assign":
            handling.assign(step_id, owner_id=number_in(request.POST, "owner"), by=one.by)
            return _("这一步换了负责人。")
        handling.tick(step_id, by=one.by, remark=words, is_skipped=does == "skip")
        return _("记下了：%(title)s") % {"title": step.title}

    undo = reverse("console:incidents.undo_step", args=[step_id]) if does in {"done", "skip"} else ""
    return _do(request, one, do, undo=undo)


@require_POST
@desk_view
def undo_step(request: HttpRequest, desk: Desk, step_id: int) -> HttpResponse:
    """A step is open again."""
    step = found(incidents.step(step_id, within=desk.within))
    one = to_change(desk, step.incident_id)

    def do() -> str:
        handling.untick(step_id, by=one.by)
        return _("这一步重新打开了。")

    return _do(request, one, do)


@require_POST
@desk_view
def remark(request: HttpRequest, desk: Desk, incident_id: int) -> HttpResponse:
    """Write something down."""
    one = to_change(desk, incident_id)

    def do() -> str:
        handling.remark(incident_id, request.POST.get("words", ""), by=one.by)
        return _("记下了。")

    return _do(request, one, do)


@require_POST
@desk_view
def level(request: HttpRequest, desk: Desk, incident_id: int) -> HttpResponse:
    """Escalate, or step down."""
    one = to_change(desk, incident_id)
    wanted = number_in(request.POST, "level")

    def do() -> str:
        if wanted not in {one.value for one in Level}:
            raise NotHandled(_("请选择级别。"))
        handling.choose_level(incident_id, Level(wanted), reason=request.POST.get("reason", ""), by=one.by)
        return _("改成%(level)s了。") % {"level": LEVELS[Level(wanted)]}

    return _do(request, one, do)


@require_POST
@desk_view
def hand(request: HttpRequest, desk: Desk, incident_id: int) -> HttpResponse:
    """Somebody else takes over."""
    one = to_change(desk, incident_id)
    owner = number_in(request.POST, "owner")

    def do() -> str:
        if owner is None:
            raise NotHandled(_("请选择交给谁。"))
        handling.hand_over(incident_id, owner_id=owner, words=request.POST.get("words", ""), by=one.by)
        return _("交接好了，没做完的步骤也交过去了。")

    return _do(request, one, do)


@require_POST
@desk_view
def say(request: HttpRequest, desk: Desk, incident_id: int) -> HttpResponse:
    """Post a draft that was filled in."""
    one = to_change(desk, incident_id)
    wanted = Announcement(
        text=request.POST.get("text", ""),
        groups=numbers_in(request.POST, "groups"),
        key=request.POST.get("key", ""),
        is_sure=bool(request.POST.get("sure")),
        wakes=bool(request.POST.get("wakes")),
    )

    def do() -> str:
        count = announce(incident_id, wanted, by=one.by)
        return _("正在发到 %(count)d 个群；渠道发不了的会进待办，文字已经写好。") % {"count": count}

    return _do(request, one, do)


@require_POST
@desk_view
def close(request: HttpRequest, desk: Desk, incident_id: int) -> HttpResponse:
    """It is over."""
    one = to_change(desk, incident_id)
    ending = Ending(
        cause=request.POST.get("cause", ""),
        done=request.POST.get("done", ""),
        checks={int(pk) for pk in request.POST.getlist("checks") if pk.isascii() and pk.isdecimal() and len(pk) < 4},  # noqa: PLR2004 - places of a list
    )

    def do() -> str:
        handling.close(incident_id, ending, by=one.by)
        return _("事件已关闭。接下来 7 天的情况会自动量出来。")

    return _do(request, one, do, undo=reverse("console:incidents.reopen", args=[incident_id]))


@require_POST
@desk_view
def reopen(request: HttpRequest, desk: Desk, incident_id: int) -> HttpResponse:
    """It is not over."""
    one = to_change(desk, incident_id)

    def do() -> str:
        handling.reopen(incident_id, reason=request.POST.get("reason", ""), by=one.by)
        return _("事件重新打开了。")

    return _do(request, one, do)


def _do(request: HttpRequest, one: Chosen, do: Callable[[], str], *, undo: str = "") -> HttpResponse:
    try:
        tell(request, do(), undo=undo)
    except NotHandled as refused:
        warn(request, str(refused))
    return redirect("console:incidents.show", one.row.pk)
