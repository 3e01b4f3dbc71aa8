"""Roll calls: the lists, the lines whose names are doubtful, and pasting a list that came some other way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.checkins.reads.plans import plan_rows, plans_of
from qunluo.checkins.reads.roll_calls import RollCallPost, heads_of, is_doubtful, roll_call, roll_calls
from qunluo.checkins.writes.roll_calls import LONGEST_LIST, Heard, assign_plan, decide_name, take_roll_calls
from qunluo.communities.reads.pages import groups_of
from qunluo.communities.reads.roster import names_in
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn

SIZE = 30
AT_ONCE = 10
"""So many doubtful lines offer all members at once; the others do when they are asked to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as the page shows it: the entry, whom it is credited to, and whom it may mean."""

    entry: dict[str, Any]
    member: str
    candidates: list[tuple[int, str]]
    is_doubtful: bool
    number: int
    offers_all: bool = False
    """Whether all members are there to choose from: not on each of hundreds of lines in a group of thousands."""


class PasteForm(forms.Form):
    """A list that came some other way: copied out of the group while the bot was away, say."""

    group = forms.TypedChoiceField(label=_("群"), coerce=int)
    plan = forms.TypedChoiceField(label=_("计入哪个计划"), coerce=int, empty_value=None, required=False)
    text = forms.CharField(
        label=_("接龙内容"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("整段粘贴，带不带“#接龙”都行。一次可以贴几份，用 --- 或日期标题隔开。"),
    )

    def __init__(self, *args: Any, community_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("group", [(row.pk, shown_name(str(row))) for row in groups_of(community_id)])
        plans = [(row.pk, shown_name(row.name)) for row in plan_rows(community_id)]
        self._offer("plan", [("", _now("只存名单，不计打卡")), *plans])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The lists, the newest first."""
    meant = {"plan": number_in(request.GET, "plan")}
    return _list(request, desk, PasteForm(community_id=desk.community_id, initial=meant))


@require_POST
@desk_view
def paste(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a pasted text as if it had been posted in the group just now."""
    desk.must_write()
    form = PasteForm(request.POST, community_id=desk.community_id)
    if not form.is_valid():
        return _list(request, desk, form)
    typed = form.cleaned_data
    heard = Heard(
        community=desk.community_id,
        group=typed["group"],
        plan=typed["plan"],
        poster="",
        key=f"operator:{uuid4()}",
        at=desk.at,
        text=typed["text"],
    )
    posts = take_roll_calls(heard, at=desk.at)
    if not posts:
        form.add_error("text", _now("没有认出接龙：每个人要占一行，前面有序号，或者是“姓名 打卡”的样子。"))
        return _list(request, desk, form)
    tell(request, _now("认出 %(count)d 份接龙，请核对名字。") % {"count": len(posts)})
    return redirect("console:rollcalls.show", posts[0].pk) if len(posts) == 1 else redirect("console:rollcalls.list")


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, post_id: int) -> HttpResponse:
    """One list, line by line."""
    post = found(roll_call(post_id, within=desk.within))
    desk = desk.at_community(post.community_id)
    names = {pk: name for pk, name, _ in names_in(post.group_id)}
    context = {
        "post": post,
        "heads": heads_of(post),
        "lines": _lines(post.entries, names, asked=number_in(request.GET, "line")),
        "members": sorted(names.items(), key=lambda one: one[1]),
        "plans": plans_of([post.group_id]).get(post.group_id, ()),
    }
    return page(request, desk, "console/rollcalls/show.html", context)


@require_POST
@desk_view
def decide(request: HttpRequest, desk: Desk, post_id: int) -> HttpResponse:
    """Say whom a name means; every list from now on knows it."""
    post = found(roll_call(post_id, within=desk.within))
    desk = desk.at_community(post.community_id)
    desk.must_write()
    name, chosen = request.POST.get("name", ""), request.POST.get("member", "")
    names = {str(pk): called for pk, called, _ in names_in(post.group_id)}
    if name not in {one["name"] for one in post.entries} or (chosen and chosen not in names):
        warn(request, _now("名单已经变了，请再看一眼。"))
        return redirect("console:rollcalls.show", post.pk)
    member = int(chosen) if chosen else None
    decide_name(post, name, member_id=member, operator_id=desk.operator.pk, at=desk.at)
    told = {"name": shown_name(name), "member": shown_name(names.get(chosen, ""))}
    tell(
        request,
        _now("记住了：接龙里的“%(name)s”就是 %(member)s。") % told
        if chosen
        else _now("记住了：“%(name)s”不是群里的成员。") % told,
    )
    return redirect("console:rollcalls.show", post.pk)


@require_POST
@desk_view
def assign(request: HttpRequest, desk: Desk, post_id: int) -> HttpResponse:
    """Say which plan the list is for."""
    post = found(roll_call(post_id, within=desk.within))
    desk = desk.at_community(post.community_id)
    desk.must_write()
    plans = {str(one.id): one for one in plans_of([post.group_id]).get(post.group_id, ())}
    chosen = request.POST.get("plan", "")
    if chosen and chosen not in plans:
        warn(request, _now("这个计划不在这个群里。"))
        return redirect("console:rollcalls.show", post.pk)
    assign_plan(post, plans[chosen].id if chosen else None, at=desk.at)
    tell(request, _now("已计入“%(plan)s”。") % {"plan": plans[chosen].terms.name} if chosen else _now("不再计入打卡。"))
    return redirect("console:rollcalls.show", post.pk)


def _lines(entries: list[dict[str, Any]], names: dict[int, str], *, asked: int | None) -> list[Line]:
    lines = [_line(entry, names, number=number) for number, entry in enumerate(entries, 1)]
    doubtful = {line.number for line in [one for one in lines if one.is_doubtful][:AT_ONCE]}
    return [replace(line, offers_all=line.number in doubtful or line.number == asked) for line in lines]


def _line(entry: dict[str, Any], names: dict[int, str], *, number: int) -> Line:
    return Line(
        entry=entry,
        number=number,
        member=names.get(entry["member"] or 0, ""),
        candidates=[(pk, names[pk]) for pk in entry["candidates"] if pk in names],
        is_doubtful=is_doubtful(entry),
    )


def _list(request: HttpRequest, desk: Desk, form: PasteForm) -> HttpResponse:
    before = number_in(request.GET, "before")
    rows: list[RollCallPost] = roll_calls(desk.community_id, before=before, limit=SIZE + 1)
    context = {
        "form": form,
        "rows": [(row, heads_of(row)) for row in rows[:SIZE]],
        "older": rows[SIZE - 1].pk if len(rows) > SIZE else None,
        "is_first": before is None,
    }
    return page(request, desk, "console/rollcalls/list.html", context)
