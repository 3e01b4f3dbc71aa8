"""What was sent by text message, to whom as far as anybody may see, and why something was not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qunluo.console.desk import Desk, desk_view, page
from qunluo.sms.reads import latest_codes, state_of

MOST = 100


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The latest codes, and how it stands. What the stand-in would have sent is shown in full."""
    context = {
        "rows": latest_codes(desk.community_id, limit=MOST),
        "sms": state_of(desk.community_id, at=desk.at),
        "most": MOST,
    }
    return page(request, desk, "console/sms/list.html", context)
