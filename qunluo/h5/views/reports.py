"""The picture of a report, for the platform that shows it in a group: open to who knows its address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qunluo.checkins.reports.making import picture_at
from qunluo.lib.clock import now

A_DAY = 86_400


@require_safe
def picture(_request: HttpRequest, report_id: int, word: str) -> HttpResponse:
    """The PNG, while the address lasts."""
    png = picture_at(report_id, word, at=now())
    if png is None:
        raise Http404
    response = HttpResponse(png, content_type="image/png")
    response["Cache-Control"] = f"private, max-age={A_DAY}"
    return response
