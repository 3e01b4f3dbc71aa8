"""The switch to the backup way: a form that anybody can fill in while the channel is down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.checkins.reads.backup import waiting_entries
from qunluo.checkins.writes.backup import close_backup, open_backup
from qunluo.console.desk import Desk, desk_view
from qunluo.console.notices import tell
from qunluo.console.plans.forms import BackupForm
from qunluo.console.plans.head import head_of
from qunluo.console.plans.running import shown


@require_POST
@desk_view
def begin(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Switch to the backup way."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    form = BackupForm(request.POST)
    if not form.is_valid():
        return shown(request, head, backup_form=form)
    open_backup(plan_id, reason=form.cleaned_data["reason"], operator_id=head.desk.operator.pk, at=head.desk.at)
    undo = reverse("console:plans.backup_close", args=[plan_id])
    tell(request, _("备用通道开了：把下面的链接或二维码发给大家。"), undo=undo)
    return redirect("console:plans.show", plan_id)


@require_POST
@desk_view
def end(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Switch back to the usual ways."""
    head = head_of(desk, plan_id)
    head.desk.must_write()
    if close_backup(plan_id, operator_id=head.desk.operator.pk, at=head.desk.at):
        waiting = len(waiting_entries(plan_id))
        left = _("备用通道关了。对上人的打卡都已并入，没有重复；还有 %(count)d 条没对上人，请在下面认领。")
        done = _("备用通道关了，收到的打卡都已并入，没有重复。")
        tell(request, left % {"count": waiting} if waiting else done)
    return redirect("console:plans.show", plan_id)
