"""Connections to the platforms: how they are, what to mend, and new ones."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.channels import writes
from qunluo.channels.check import check_connection
from qunluo.channels.forms import AppChannelForm
from qunluo.channels.reads import HISTORY, ChannelAccount, abilities_of, account, accounts_in, health_of
from qunluo.communities.reads.pages import groups_on
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.intake import reads as intake

UNKNOWN_SIZE = 20


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All connections of the community."""
    rows = accounts_in(desk.community_id)
    tallies = intake.tallies([one.pk for one in rows], day=desk.at.date())
    shown = [{"row": one, "health": health_of(one).value, "tally": tallies[one.pk]} for one in rows]
    return page(request, desk, "console/channels/list.html", {"rows": shown})


@require_http_methods(["GET", "POST"])
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Connect an app. The answer to the form shows the secret, this once."""
    if request.method == "GET":
        return page(request, desk, "console/channels/create.html", {"form": AppChannelForm()})
    desk.must_write()
    form = AppChannelForm(request.POST)
    if not form.is_valid():
        return page(request, desk, "console/channels/create.html", {"form": form})
    row = writes.create_account(desk.community_id, form.wish(), at=desk.at)
    _note(desk, row, "created")
    return _account_page(request, desk, row, secret=row.secret)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, account_id: int) -> HttpResponse:
    """One connection."""
    row = found(account(account_id, within=desk.within))
    return _account_page(request, desk.at_community(row.community_id), row)


@require_POST
@desk_view
def edit(request: HttpRequest, desk: Desk, account_id: int) -> HttpResponse:
    """Change name and address."""
    desk, row = _to_change(desk, account_id)
    form = AppChannelForm(request.POST)
    if not form.is_valid():
        return _account_page(request, desk, row, form=form)
    wish = form.wish()
    writes.update_account(row, name=wish.name, deliver_to=wish.deliver_to)
    _note(desk, row, "changed")
    tell(request, _("“%(name)s”已保存。") % {"name": shown_name(row.name)})
    return redirect("console:channels.show", account_id)


@require_POST
@desk_view
def rotate(request: HttpRequest, desk: Desk, account_id: int) -> HttpResponse:
    """A new secret, shown this once."""
    desk, row = _to_change(desk, account_id)
    secret = writes.rotate_secret(row)
    _note(desk, row, "secret_rotated")
    return _account_page(request, desk, row, secret=secret)


@require_POST
@desk_view
def pause(request: HttpRequest, desk: Desk, account_id: int) -> HttpResponse:
    """Stop taking and sending."""
    desk, row = _to_change(desk, account_id)
    writes.set_active(row, is_active=False)
    _note(desk, row, "paused")
    undo = reverse("console:channels.resume", args=[account_id])
    tell(request, _("“%(name)s”已暂停，不收也不发。") % {"name": shown_name(row.name)}, undo=undo)
    return redirect("console:channels.show", account_id)


@require_POST
@desk_view
def resume(request: HttpRequest, desk: Desk, account_id: int) -> HttpResponse:
    """Take and send again."""
    desk, row = _to_change(desk, account_id)
    writes.set_active(row, is_active=True)
    _note(desk, row, "resumed")
    tell(request, _("“%(name)s”已恢复收发。") % {"name": shown_name(row.name)})
    return redirect("console:channels.show", account_id)


@require_POST
@desk_view
def check(request: HttpRequest, desk: Desk, account_id: int) -> HttpResponse:
    """Call the address once and say what came of it."""
    desk, row = _to_change(desk, account_id)
    if not row.deliver_to:
        warn(request, _("还没有填推送地址，没有可以测试的。"))
        return redirect("console:channels.show", account_id)
    outcome = check_connection(row, at=desk.at)
    if outcome.is_good:
        writes.clear_error(row.pk)
        tell(request, outcome.sentence)
    else:
        warn(request, outcome.sentence)
    return redirect("console:channels.show", account_id)


def _to_change(desk: Desk, account_id: int) -> tuple[Desk, ChannelAccount]:
    """The connection, for an operator who may change it. Nothing about an archive can be changed."""
    row = found(account(account_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    if row.kind == HISTORY:
        raise Http404
    return desk, row


def _note(desk: Desk, row: ChannelAccount, what: str) -> None:
    deed = Deed(
        action=f"channels.account.{what}",
        subject=str(row.pk),
        operator_id=desk.operator.pk,
        community_id=row.community_id,
    )
    note(deed, at=desk.at)


def _account_page(
    request: HttpRequest, desk: Desk, row: ChannelAccount, *, form: AppChannelForm | None = None, secret: str = ""
) -> HttpResponse:
    before = number_in(request.GET, "before")
    unknown = intake.unknown_events(row.pk, before=before, limit=UNKNOWN_SIZE + 1)
    context: dict[str, Any] = {
        "row": row,
        "health": health_of(row).value,
        "tally": intake.tallies([row.pk], day=desk.at.date())[row.pk],
        "groups": groups_on(row.pk),
        "abilities": [one for one in abilities_of(row) if one.action != "AskOperator"],
        "callback": f"{settings.QUNLUO_URL}/in/{row.slug}/",
        "form": form or AppChannelForm(initial={"name": row.name, "deliver_to": row.deliver_to}),
        "secret": secret,
        "unknown": [{"row": one, "raw": intake.raw_text(one)} for one in unknown[:UNKNOWN_SIZE]],
        "older": unknown[UNKNOWN_SIZE - 1].pk if len(unknown) > UNKNOWN_SIZE else None,
    }
    return page(request, desk, "console/channels/show.html", context)
