"""Tags on many members of a group at once: those who are ticked, or the whole list."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.forms import TagForm
from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import MemberList, Which
from qunluo.communities.reads.tags import Tag
from qunluo.communities.writes.tags import TagRefused, create_tag, put_tag, take_tag
from qunluo.console.asked import choice_in, numbers_in, text_in
from qunluo.console.desk import Desk, desk_view
from qunluo.console.groups.head import Head, head_of
from qunluo.console.notices import tell, warn


@require_POST
@desk_view
def tag(request: HttpRequest, desk: Desk, group_id: int) -> HttpResponse:
    """Put the typed tag on the chosen members, or take it off them."""
    head = head_of(desk, group_id)
    head.desk.must_write()
    wanted = MemberList(which=choice_in(request.POST, "which", Which.PRESENT), search=text_in(request.POST, "q"))
    back = (
        f"{reverse('console:groups.members', args=[group_id])}?{urlencode({'which': wanted.which, 'q': wanted.search})}"
    )
    chosen = _chosen(request, head, wanted)
    form = TagForm(request.POST)
    if not chosen:
        warn(request, _("请先在名单里勾选成员。"))
    elif not form.is_valid():
        warn(request, str(form.errors["name"][0]) if "name" in form.errors else _("请写一个标签。"))
    else:
        _apply(request, head, form.cleaned_data["name"], chosen)
    return redirect(back)


def _chosen(request: HttpRequest, head: Head, wanted: MemberList) -> set[int]:
    """Those who are ticked, as far as they are in the group."""
    listed = set(pages.member_ids(head.group, wanted, at=head.desk.at))
    if request.POST.get("everybody"):
        return listed
    return listed.intersection(numbers_in(request.POST, "member"))


def _apply(request: HttpRequest, head: Head, name: str, chosen: set[int]) -> None:
    try:
        tag = create_tag(head.group.community_id, name)
    except TagRefused as refused:
        warn(request, str(refused))
        return
    if request.POST.get("do") == "take":
        count = take_tag(tag, chosen)
        said = ngettext("给 %(count)d 个人去掉了“%(tag)s”。", "给 %(count)d 个人去掉了“%(tag)s”。", count)
    else:
        count = put_tag(tag, chosen)
        said = ngettext("给 %(count)d 个人打上了“%(tag)s”。", "给 %(count)d 个人打上了“%(tag)s”。", count)
    _note(head, tag, count)
    tell(request, said % {"count": count, "tag": tag.name})


def _note(head: Head, tag: Tag, count: int) -> None:
    deed = Deed(
        action="communities.people.tagged",
        subject=tag.name,
        operator_id=head.desk.operator.pk,
        community_id=head.group.community_id,
        data={"count": count, "group": head.group.pk},
    )
    note(deed, at=head.desk.at)
