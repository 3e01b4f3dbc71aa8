"""Tags on one person: put on by their word, a new one if need be, and taken off again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.communities.forms import TagForm
from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import Member
from qunluo.communities.reads.tags import tag_row
from qunluo.communities.writes.tags import TagRefused, create_tag, put_tag, take_tag
from qunluo.console.asked import number_in
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn


@require_POST
@desk_view
def put(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Put the tag on that is typed."""
    member, desk = _member(desk, member_id)
    form = TagForm(request.POST)
    if not form.is_valid():
        warn(request, str(form.errors["name"][0]) if "name" in form.errors else _("请写一个标签。"))
        return redirect("console:members.show", member_id)
    try:
        tag = create_tag(desk.community_id, form.cleaned_data["name"])
    except TagRefused as refused:
        warn(request, str(refused))
        return redirect("console:members.show", member_id)
    put_tag(tag, [member.pk])
    tell(request, _("%(name)s 有了“%(tag)s”。") % {"name": shown_name(str(member)), "tag": shown_name(tag.name)})
    return redirect("console:members.show", member_id)


@require_POST
@desk_view
def take(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Take the tag off."""
    member, desk = _member(desk, member_id)
    tag = found(tag_row(number_in(request.POST, "tag") or 0, within=[desk.community_id]))
    take_tag(tag, [member.pk])
    tell(request, _("%(name)s 没有“%(tag)s”了。") % {"name": shown_name(str(member)), "tag": shown_name(tag.name)})
    return redirect("console:members.show", member_id)


def _member(desk: Desk, member_id: int) -> tuple[Member, Desk]:
    member = found(pages.member(member_id, within=desk.within))
    desk = desk.at_community(member.community_id)
    desk.must_write()
    return member, desk
