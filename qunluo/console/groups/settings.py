"""How a group is set: changed, tried before it is saved, and taken back to any version that was."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.forms import RulesDraft, rearranged
from qunluo.communities.reads import pages
from qunluo.communities.rules import rules_from
from qunluo.communities.writes import save_rules
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.groups.differences import differences
from qunluo.console.groups.head import Head, group_page, head_of
from qunluo.console.groups.trial import TrialForm, try_rules
from qunluo.console.notices import tell
from qunluo.console.versions import is_overtaken
from qunluo.core.hours import zone
from qunluo.core.joining.notices import span_at
from qunluo.core.policies.welcome import RULES, RULES_LINK, fill, with_rules
from qunluo.core.snapshot import GroupRules
from qunluo.joining.reads import Room, joining_of

VERSIONS = 20


@require_http_methods(["GET", "POST"])
@desk_view
def show(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """The form; and what was typed becomes a new version."""
    head = head_of(desk, group_id)
    if request.method == "GET":
        return _form(request, head, RulesDraft.of(head.rules))
    head.desk.must_write()
    draft = RulesDraft.typed(request.POST)
    if not draft.is_valid() or is_overtaken(request, head.rules.version):
        return _form(request, head, draft)
    _save(request, head, draft.rules())
    return redirect("console:groups.settings", group_id)


@require_POST
@desk_view
def restore(request: HttpRequest, desk: Desk, group_id: int, version: int) -> HttpResponse:
    """Make an old version the newest again. Version 0 is the time before the first: all off."""
    head = head_of(desk, group_id)
    head.desk.must_write()
    rules = GroupRules()
    if version:
        rules = rules_from(found(pages.rules_version(group_id, version)).data, version=version)
    _save(request, head, rules)
    return redirect("console:groups.settings", group_id)


@require_POST
@desk_view
def replies(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """The keyword replies as typed, one more, one less or in another order. Nothing is saved."""
    head = head_of(desk, group_id)
    return group_page(request, head, "settings.replies.html", {"replies": rearranged(request.POST)})


@require_POST
@desk_view
def preview(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """The welcome as a newcomer would read it."""
    head = head_of(desk, group_id)
    return group_page(request, head, "settings.preview.html", _preview(request.POST.get("welcome_text", ""), head))


@require_POST
@desk_view
def attempt(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """What the rules on the page, saved or not, would do about an invented event."""
    head = head_of(desk, group_id)
    draft, trial = RulesDraft.typed(request.POST), TrialForm(request.POST, prefix="try")
    are_sound = draft.is_valid() and trial.is_valid()
    context: dict[str, Any] = {"trial": trial, "is_sound": are_sound}
    if are_sound:
        context["result"] = try_rules(_with_notice(draft.rules(), head), head.group, trial, now=desk.at)
    return group_page(request, head, "settings.trial.html", context)


def _save(request: HttpRequest, head: Head, rules: GroupRules) -> None:
    version = save_rules(head.group.pk, rules, operator_id=head.desk.operator.pk, at=head.desk.at)
    if version == head.rules.version:
        tell(request, _("设置没有变化，仍是第 %(version)d 版。") % {"version": version})
        return
    deed = Deed(
        action="communities.rules.saved",
        subject=str(head.group.pk),
        operator_id=head.desk.operator.pk,
        community_id=head.group.community_id,
        data={"version": version},
    )
    note(deed, at=head.desk.at)
    undo = reverse("console:groups.restore", args=[head.group.pk, head.rules.version])
    tell(request, _("已保存为第 %(version)d 版，下一条消息起生效。") % {"version": version}, undo=undo)


def _form(request: HttpRequest, head: Head, draft: RulesDraft) -> HttpResponse:
    clock = head.desk.at.astimezone(zone(head.rules.timezone)).time()
    context = {
        "draft": draft,
        "replies": draft.replies,
        "has_row_errors": any(row.errors for row in draft.replies if row.is_bound),
        "trial": TrialForm(prefix="try", initial={"clock": clock}),
        "versions": _versions(head),
        **_preview(str(draft.main["welcome_text"].value() or ""), head),
    }
    return group_page(request, head, "settings.html", context)


def _preview(text: str, head: Head) -> dict[str, Any]:
    rules, filled = _with_notice(head.rules, head), fill(text, name=_("小林"), group=head.group.title or _("这个群"))
    has_notice = rules.joining is not None and span_at(rules.joining.spans, head.desk.at) is not None
    return {
        "preview": with_rules(filled, rules, at=head.desk.at).strip() if text.strip() else "",
        "length": len(text.strip()),
        "lacks_notice": not has_notice and (RULES in text or RULES_LINK in text),
    }


def _with_notice(rules: GroupRules, head: Head) -> GroupRules:
    """With the notice that is in force, as a welcome is decided."""
    room = Room(community_id=head.group.community_id, account_id=head.group.account_id)
    return replace(rules, joining=joining_of({head.group.pk: room}).get(head.group.pk))


def _versions(head: Head) -> list[dict[str, Any]]:
    """The newest versions, each with what it changed."""
    rows = pages.rules_versions(head.group.pk, limit=VERSIONS + 1)
    older = [rules_from(row.data, version=row.version) for row in rows]
    if len(rows) <= VERSIONS:
        older.append(GroupRules())
    return [{"row": row, "said": differences(old, new)} for row, (new, old) in zip(rows, pairwise(older), strict=False)]
