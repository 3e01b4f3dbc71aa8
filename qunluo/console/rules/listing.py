"""All rules of the community, the ones to begin with, and the ladders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_POST

from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import Group
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.notices import tell
from qunluo.console.rules.head import State, state_of
from qunluo.core.moderation.telling import describe, ladder_text, step_text
from qunluo.moderation.forms import LadderForm
from qunluo.moderation.reads import rules
from qunluo.moderation.reads.orders import ladders_of
from qunluo.moderation.rules import kind_of, rule_from
from qunluo.moderation.starters import icon_of, starters
from qunluo.moderation.writes.rules import save_ladder

OF_LATE = timedelta(days=7)
LADDER_NAMES = {"general": _lazy("通用阶梯"), "advert": _lazy("广告阶梯")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One rule among the others, with what it found in a week."""

    row: Any
    says: tuple[str, ...]
    icon: str
    state: State
    groups: list[Group]
    force: int
    trial: int


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every rule with what is out of it, and what it found of late."""
    present, archived = (rules.rule_rows(desk.community_id, is_archived=is_archived) for is_archived in (False, True))
    context = {"lines": _lines(desk, present), "archived": _lines(desk, archived), "ladders": _ladders(desk)}
    return page(request, desk, "console/rules/list.html", context)


@require_GET
@desk_view
def gallery(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The rules to begin with, each with what it would do and where its figures come from."""
    cards = [(one, describe(one.rule)) for one in starters()]
    return page(request, desk, "console/rules/gallery.html", {"cards": cards})


@require_GET
@desk_view
def ladder_forms(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The ladders, to be changed."""
    return _ladder_page(request, desk)


@require_POST
@desk_view
def change_ladder(request: HttpRequest, desk: Desk, name: str) -> HttpResponse:
    """A ladder as it shall be from now on; what was taken stays."""
    desk.must_write()
    found(LADDER_NAMES.get(name))
    form = LadderForm(request.POST, name=name, prefix=name)
    if not form.is_valid():
        return _ladder_page(request, desk, changed=form)
    save_ladder(desk.community_id, name, form.ladder_data(), operator_id=desk.operator.pk, at=desk.at)
    tell(request, _("“%(name)s”已保存，以后的违规按新的来。") % {"name": LADDER_NAMES[name]})
    return redirect("console:rules.ladders")


def _ladder_page(request: HttpRequest, desk: Desk, *, changed: LadderForm | None = None) -> HttpResponse:
    shown = [
        (LADDER_NAMES[one.name], changed if changed and changed.name == one.name else LadderForm.of(one))
        for one in ladders_of(desk.community_id)
    ]
    return page(request, desk, "console/rules/ladders.html", {"ladders": shown})


def _ladders(desk: Desk) -> list[tuple[str, list[str], str]]:
    return [
        (str(LADDER_NAMES[one.name]), [step_text(step) for step in one.steps], ladder_text(one))
        for one in ladders_of(desk.community_id)
    ]


def _lines(desk: Desk, rows: list[Any]) -> list[Line]:
    ids = [row.pk for row in rows]
    newest, current, chosen = rules.newest_versions(ids), rules.current_of(ids), rules.groups_of_rules(ids)
    groups = {group.pk: group for group in pages.groups_of(desk.community_id)}
    tallies = rules.tallies_of(ids, since=desk.at - OF_LATE)
    known = {pk: rule_from(row.data, rule_id=pk, version=row.version) for pk, row in newest.items()}
    return [
        Line(
            row=row,
            says=describe(known[row.pk]),
            icon=icon_of(kind_of(known[row.pk].condition)),
            state=state_of(row, current.get(row.pk)),
            groups=[groups[pk] for pk in chosen.get(row.pk, []) if pk in groups],
            force=sum(one.force for one in tallies.get(row.pk, [])),
            trial=sum(one.trial for one in tallies.get(row.pk, [])),
        )
        for row in rows
    ]
