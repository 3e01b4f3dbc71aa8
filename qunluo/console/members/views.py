"""People: found by name, and one of them over all groups of the community."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.forms import NoteForm
from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import Member
from qunluo.communities.reads.phones import phone_of
from qunluo.communities.reads.tags import tags_of, tags_of_community
from qunluo.communities.reads.timeline import Window
from qunluo.communities.writes.people import note_person
from qunluo.console.asked import choice_in, text_in
from qunluo.console.desk import Desk, desk_view, found, is_fragment, page
from qunluo.console.names import shown_name
from qunluo.console.notices import tell
from qunluo.console.templatetags.shown import day_name
from qunluo.console.timeline import Kind, place_from, stretch
from qunluo.joining.reads.members import start_of
from qunluo.moderation.reads.licences import own_licences

MOST, SIZE = 50, 50


@require_GET
@desk_view
def find(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Members and groups whose name holds what is typed; without a word, who spoke last."""
    search = text_in(request.GET, "q")
    rows = pages.find_members(desk.community_id, search, limit=MOST + 1)
    groups = pages.find_groups(desk.community_id, search) if search else []
    context = {"search": search, "rows": rows[:MOST], "has_more": len(rows) > MOST, "groups": groups}
    return page(request, desk, f"console/members/{'found' if is_fragment(request) else 'find'}.html", context)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """One person: facts, note, and what they did in all groups of the community."""
    member = found(pages.member(member_id, within=desk.within))
    return _member_page(request, desk.at_community(member.community_id), member)


@require_POST
@desk_view
def note_down(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Keep a note on the person."""
    member = found(pages.member(member_id, within=desk.within))
    desk = desk.at_community(member.community_id)
    desk.must_write()
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _member_page(request, desk, member, form)
    person = member.account.person
    note_person(person.pk, form.cleaned_data["note"])
    deed = Deed(
        action="communities.person.noted",
        subject=str(person.pk),
        operator_id=desk.operator.pk,
        community_id=desk.community_id,
    )
    note(deed, at=desk.at)
    tell(request, _("%(name)s 的备注已保存。") % {"name": shown_name(str(member))})
    return redirect("console:members.show", member_id)


def _member_page(request: HttpRequest, desk: Desk, member: Member, form: NoteForm | None = None) -> HttpResponse:
    seats = pages.seats_of(member.account.person)
    kind = choice_in(request.GET, "kind", Kind.ALL)
    before = place_from(request.GET.get("before", ""))
    window = Window(
        groups=tuple({one.group_id for one in seats}), members=tuple(one.pk for one in seats), before=before, limit=SIZE
    )
    lines = stretch(window, kind)
    context = {
        "member": member,
        "person": member.account.person,
        "tags": tags_of([member.pk]).get(member.pk, []),
        "known_tags": tags_of_community(member.community_id),
        "seats": seats,
        "phone": phone_of(member.account.person_id),
        "start": start_of(member, at=desk.at),
        "licences": own_licences(member.account_id),
        "warn_key": secrets.token_urlsafe(12),
        "form": form or NoteForm(initial={"note": member.account.person.note}),
        "found": lines,
        "with_group": len(seats) > 1,
        "query": urlencode({"kind": kind.value}) if kind is not Kind.ALL else "",
        "known_day": day_name(before.at, desk.at) if before else "",
        "older": lines.lines[-1].mark if lines.has_older else "",
    }
    template = "console/groups/timeline.rows.html" if is_fragment(request) else "console/members/show.html"
    return page(request, desk, template, context)
