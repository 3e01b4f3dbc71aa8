"""The tags of a community: made, renamed and dropped. Plans that ask for one are told of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.reads.tagged import plans_by_tag
from qunluo.checkins.writes.tagged import rename_tag
from qunluo.communities.forms import TagForm
from qunluo.communities.reads.tags import Tag, tag_row, tag_rows
from qunluo.communities.writes import tags
from qunluo.communities.writes.tags import TagRefused
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.notices import tell, warn


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All tags, how many people have each, and which plans ask for it."""
    return _list(request, desk, form=TagForm())


@require_POST
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new tag."""
    desk.must_write()
    form = TagForm(request.POST)
    if not form.is_valid():
        return _list(request, desk, form=form)
    try:
        tag = tags.create_tag(desk.community_id, form.cleaned_data["name"], is_region=form.cleaned_data["is_region"])
    except TagRefused as refused:
        form.add_error("name", str(refused))
        return _list(request, desk, form=form)
    _note(desk, "communities.tag.created", tag)
    tell(request, _("有了“%(name)s”这个标签。") % {"name": tag.name})
    return redirect("console:tags.list")


@require_POST
@desk_view
def change(request: HttpRequest, desk: Desk, tag_id: int) -> HttpResponse:
    """Another word for the tag, in plans too."""
    tag, desk = _tag(desk, tag_id)
    form, before = TagForm(request.POST, prefix=str(tag_id)), tag.name
    if not form.is_valid():
        return _list(request, desk, changed=form, tag_id=tag_id)
    name = form.cleaned_data["name"]
    try:
        with transaction.atomic():
            tags.change_tag(tag, name=name, is_region=form.cleaned_data["is_region"])
            if name != before:
                rename_tag(desk.community_id, before, new=name, operator_id=desk.operator.pk, at=desk.at)
    except TagRefused as refused:
        form.add_error("name", str(refused))
        return _list(request, desk, changed=form, tag_id=tag_id)
    _note(desk, "communities.tag.changed", tag)
    tell(request, _("标签“%(name)s”已保存。") % {"name": name})
    return redirect("console:tags.list")


@require_POST
@desk_view
def delete(request: HttpRequest, desk: Desk, tag_id: int) -> HttpResponse:
    """Drop the tag, unless a plan asks for it: nobody could check in there any more."""
    tag, desk = _tag(desk, tag_id)
    asking = plans_by_tag(desk.community_id).get(tag.name, [])
    if asking:
        names = "、".join(row.name for row in asking)
        sentence = _("“%(tag)s”不能删：打卡计划“%(plans)s”只给有这个标签的人，请先到计划里改掉。")
        warn(request, sentence % {"tag": tag.name, "plans": names})
        return redirect("console:tags.list")
    _note(desk, "communities.tag.deleted", tag)
    tags.delete_tag(tag)
    tell(request, _("标签“%(name)s”已删除。") % {"name": tag.name})
    return redirect("console:tags.list")


def _tag(desk: Desk, tag_id: int) -> tuple[Tag, Desk]:
    tag = found(tag_row(tag_id, within=desk.within))
    desk = desk.at_community(tag.community_id)
    desk.must_write()
    return tag, desk


def _list(
    request: HttpRequest, desk: Desk, *, form: TagForm | None = None, changed: TagForm | None = None, tag_id: int = 0
) -> HttpResponse:
    asking = plans_by_tag(desk.community_id)
    rows: list[dict[str, Any]] = [
        {
            "tag": row.tag,
            "people": row.people,
            "plans": asking.get(row.tag.name, []),
            "form": changed if row.tag.pk == tag_id else _form_of(row.tag),
        }
        for row in tag_rows(desk.community_id)
    ]
    return page(request, desk, "console/tags/list.html", {"rows": rows, "form": form or TagForm(), "open": tag_id})


def _form_of(tag: Tag) -> TagForm:
    return TagForm(prefix=str(tag.pk), initial={"name": tag.name, "is_region": tag.is_region})


def _note(desk: Desk, action: str, tag: Tag) -> None:
    deed = Deed(action=action, subject=tag.name, operator_id=desk.operator.pk, community_id=desk.community_id)
    note(deed, at=desk.at)
