"""The form of a rule: begun from a starter, and changed by a new version, which is a draft until it is let out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell
from qunluo.console.rules.head import head_of, offer_in, rule_page
from qunluo.console.versions import is_overtaken
from qunluo.moderation.forms import RuleForm
from qunluo.moderation.starters import starter
from qunluo.moderation.writes.rules import create_rule, save_version


@require_http_methods(["GET", "POST"])
@desk_view
def create(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """A new rule from a starter; nobody feels it before it is let out."""
    begun = found(starter(key))
    kind, offer = begun.data["kind"], offer_in(desk.community_id)
    if request.method == "GET":
        form = RuleForm.of(begun.rule, kind=kind, groups=(), offer=offer)
        return page(request, desk, "console/rules/new.html", {"form": form, "starter": begun})
    desk.must_write()
    form = RuleForm(request.POST, kind=kind, offer=offer)
    if not form.is_valid():
        return page(request, desk, "console/rules/new.html", {"form": form, "starter": begun})
    rule = create_rule(
        desk.community_id,
        form.rule_data(),
        groups=form.groups_chosen,
        operator_id=desk.operator.pk,
        at=desk.at,
    )
    tell(request, _("“%(name)s”是草稿，还没有人受影响。先回测一下，再放出去。") % {"name": shown_name(rule.name)})
    return redirect("console:rules.show", rule.pk)


@require_http_methods(["GET", "POST"])
@desk_view
def edit(request: HttpRequest, desk: Desk, rule_id: int) -> HttpResponse:
    """The newest version, to be followed by another."""
    head = head_of(desk, rule_id)
    offer = offer_in(head.row.community_id)
    if request.method == "GET":
        chosen = [group.pk for group in head.groups]
        form = RuleForm.of(head.newest, kind=head.kind, groups=chosen, offer=offer)
        return rule_page(request, head, "edit.html", {"form": form})
    head.desk.must_write()
    form = RuleForm(request.POST, kind=head.kind, offer=offer)
    if not form.is_valid() or is_overtaken(request, head.newest.version):
        return rule_page(request, head, "edit.html", {"form": form})
    version = save_version(
        rule_id, form.rule_data(), groups=form.groups_chosen, operator_id=head.desk.operator.pk, at=head.desk.at
    )
    told = {"name": shown_name(form.cleaned_data["name"]), "version": version}
    if version == head.newest.version:
        tell(request, _("“%(name)s”没有变化，仍是第 %(version)d 版。") % told)
    else:
        tell(request, _("“%(name)s”第 %(version)d 版是草稿，原来生效的照旧。先回测一下，再放出去。") % told)
    return redirect("console:rules.show", rule_id)
