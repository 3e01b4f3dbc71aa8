"""A number that a member bound, taken away by an operator: it changed hands, or they ask for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads import pages
from qunluo.communities.reads.consents import Purpose
from qunluo.communities.reads.phones import phone_of
from qunluo.communities.writes.consents import refuse
from qunluo.communities.writes.phones import release_phone
from qunluo.console.desk import Desk, desk_view, found
from qunluo.console.names import shown_name
from qunluo.console.notices import tell


@require_POST
@desk_view
def unbind(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Forget the number. Who holds it may bind it anew."""
    member = found(pages.member(member_id, within=desk.within))
    desk = desk.at_community(member.community_id)
    desk.must_write()
    person_id = member.account.person_id
    shown = phone_of(person_id)
    if release_phone(person_id):
        refuse(person_id, Purpose.PHONE, at=desk.at)
        deed = Deed(
            action="communities.phone.removed",
            subject=f"{person_id} {shown}",
            operator_id=desk.operator.pk,
            community_id=desk.community_id,
        )
        note(deed, at=desk.at)
        tell(request, _("%(name)s 的手机号已解绑，可以重新绑定。") % {"name": shown_name(str(member))})
    return redirect("console:members.show", member_id)
