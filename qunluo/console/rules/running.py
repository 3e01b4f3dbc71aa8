"""One rule: what it says, what is out, what its versions found, and the buttons that let it out or take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.console.rules.head import Head, head_of, rule_page
from qunluo.core.moderation.rules import Mode, Rule, Unit
from qunluo.core.moderation.telling import describe, ladder_text, step_text
from qunluo.moderation.backtests.marks import backtests_of
from qunluo.moderation.reads import rules
from qunluo.moderation.reads.orders import ladders_of
from qunluo.moderation.reads.rules import Tally
from qunluo.moderation.rules import BadRule, rule_from
from qunluo.moderation.writes import rules as writes
from qunluo.moderation.writes.rules import Wish

SHARES = (5, 10, 25, 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version as the page lists it: what it says, what changed, and what it found since the last release."""

    row: Any
    rule: Rule
    said: Sequence[str]
    tally: Tally | None


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, rule_id: int) -> HttpResponse:
    """The rule as it is."""
    head = head_of(desk, rule_id)
    ladder = next((one for one in ladders_of(head.row.community_id) if one.name == head.newest.ladder), None)
    context = {
        "says": describe(head.newest),
        "steps": [step_text(step) for step in ladder.steps] if ladder else [],
        "ladder_says": ladder_text(ladder) if ladder else "",
        "versions": _versions(head),
        "history": rules.history_of(rule_id),
        "backtests": backtests_of(rule_id)[:5],
        "shares": SHARES,
        "modes": Mode,
    }
    return rule_page(request, head, "show.html", context)


@require_POST
@desk_view
def release(request: HttpRequest, desk: Desk, rule_id: int) -> HttpResponse:
    """Let a version out as far as the button says."""
    head = head_of(desk, rule_id)
    head.desk.must_write()
    try:
        wish = _wish(request, head)
        writes.release(rule_id, wish, operator_id=head.desk.operator.pk, at=head.desk.at)
    except BadRule as bad:
        warn(request, str(bad))
        return redirect("console:rules.show", rule_id)
    tell(request, _sentence(head, wish), undo=reverse("console:rules.back", args=[rule_id]))
    return redirect("console:rules.show", rule_id)


@require_POST
@desk_view
def back(request: HttpRequest, desk: Desk, rule_id: int) -> HttpResponse:
    """What was out before is out again."""
    head = head_of(desk, rule_id)
    head.desk.must_write()
    if writes.go_back(rule_id, operator_id=head.desk.operator.pk, at=head.desk.at) is None:
        warn(request, _("还没有放出去过，没有可以退回的。"))
    else:
        told = _("“%(name)s”已退回到上一步。") % {"name": shown_name(head.row.name)}
        tell(request, told, undo=reverse("console:rules.back", args=[rule_id]))
    return redirect("console:rules.show", rule_id)


@require_POST
@desk_view
def archive(request: HttpRequest, desk: Desk, rule_id: int) -> HttpResponse:
    """Put it away."""
    head = head_of(desk, rule_id)
    head.desk.must_write()
    writes.archive(head.row, operator_id=head.desk.operator.pk, at=head.desk.at)
    undo = reverse("console:rules.restore", args=[rule_id])
    tell(
        request, _("“%(name)s”已归档，不再起作用；它查到过的都还在。") % {"name": shown_name(head.row.name)}, undo=undo
    )
    return redirect("console:rules.list")


@require_POST
@desk_view
def restore(request: HttpRequest, desk: Desk, rule_id: int) -> HttpResponse:
    """Undo `archive`: what was out is out again."""
    head = head_of(desk, rule_id)
    head.desk.must_write()
    writes.restore(head.row, operator_id=head.desk.operator.pk, at=head.desk.at)
    tell(request, _("“%(name)s”已恢复。") % {"name": shown_name(head.row.name)})
    return redirect("console:rules.show", rule_id)


def _wish(request: HttpRequest, head: Head) -> Wish:
    """What was pressed. Raises `BadRule`."""
    typed = request.POST
    try:
        return Wish(
            version=int(typed.get("version", head.newest.version)),
            mode=Mode(typed.get("mode", "")),
            share=int(typed.get("share") or 0),
            unit=Unit(typed.get("unit") or Unit.MEMBER),
        )
    except ValueError as error:
        raise BadRule(_("没有看懂要放到哪一步，请再选一次。")) from error


def _sentence(head: Head, wish: Wish) -> str:
    told = {"name": shown_name(head.row.name), "version": wish.version, "share": wish.share}
    match wish.mode:
        case Mode.OFF:
            return _("“%(name)s”已停用。") % told
        case Mode.SHADOW:
            return _("“%(name)s”第 %(version)d 版开始试行：只记录它会做什么，没有人受影响。") % told
        case Mode.PART:
            return _("“%(name)s”第 %(version)d 版对 %(share)d%% 生效。") % told
        case Mode.ON:
            return _("“%(name)s”第 %(version)d 版对所有人生效。") % told


def _versions(head: Head) -> list[Version]:
    rows = rules.versions_of(head.row.pk)
    known = [rule_from(row.data, rule_id=head.row.pk, version=row.version) for row in rows]
    since = head.release.at if head.release else head.row.created_at
    tallies = {one.version: one for one in rules.tallies_of([head.row.pk], since=since).get(head.row.pk, [])}
    return [
        Version(row=row, rule=rule, said=differences(before, rule), tally=tallies.get(row.version))
        for row, rule, before in zip(rows, known, [*known[1:], None], strict=True)
    ]


def differences(old: Rule | None, new: Rule) -> list[str]:
    """What changed from one version to the next; of the first, what it says."""
    after = describe(new)
    if old is None:
        return list(after)
    before = describe(old)
    said = [_("改名为“%(name)s”") % {"name": new.name}] if old.name != new.name else []
    said += [_("去掉：%(what)s") % {"what": one} for one in before if one not in after]
    said += [_("改成：%(what)s") % {"what": one} for one in after if one not in before]
    if old.ladder != new.ladder:
        said.append(_("换了阶梯"))
    if old.hint != new.hint:
        said.append(_("提醒的话改为“%(hint)s”") % {"hint": new.hint})
    return said or [_("细节有修改")]
