"""What points buy: the catalogue, and the form of one reward."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell
from qunluo.points.forms import RewardForm
from qunluo.points.reads import rewards_in
from qunluo.points.reads.awards import reward, sold_by_reward
from qunluo.points.writes import save_reward


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The catalogue: what there is, at which price, and how many are left."""
    context = {"rows": rewards_in(desk.community_id), "sold": sold_by_reward(desk.community_id)}
    return page(request, desk, "console/points/rewards.html", context)


@require_GET
@desk_view
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """An empty form."""
    return _form_page(request, desk, RewardForm(community_id=desk.community_id))


@require_POST
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new reward."""
    desk.must_write()
    return _save(request, desk, RewardForm(request.POST, community_id=desk.community_id))


@require_GET
@desk_view
def edit(request: HttpRequest, desk: Desk, reward_id: int) -> HttpResponse:
    """The form of one reward."""
    row = found(reward(reward_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    return _form_page(request, desk, RewardForm(instance=row, community_id=row.community_id))


@require_POST
@desk_view
def save(request: HttpRequest, desk: Desk, reward_id: int) -> HttpResponse:
    """A changed reward."""
    row = found(reward(reward_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    return _save(request, desk, RewardForm(request.POST, instance=row, community_id=row.community_id))


def _save(request: HttpRequest, desk: Desk, form: RewardForm) -> HttpResponse:
    if not form.is_valid():
        return _form_page(request, desk, form)
    save_reward(form.instance, operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("“%(name)s”已保存。") % {"name": shown_name(form.instance.name)})
    return redirect("console:points.rewards")


def _form_page(request: HttpRequest, desk: Desk, form: RewardForm) -> HttpResponse:
    return page(request, desk, "console/points/reward.html", {"form": form, "row": form.instance})
