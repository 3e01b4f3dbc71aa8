"""A member's own pictures: taken one by one as they are chosen, and shown to nobody else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qunluo.checkins.reads.pictures import open_own_picture
from qunluo.h5.asked import Asked, Done, refusing, write
from qunluo.h5.uploads import pictures_in, take_files
from qunluo.h5.visit import Visit, member_view, not_found
from qunluo.lib.refusal import Refusal


@write(refusing, first=take_files)
def take(request: HttpRequest, visit: Visit, _asked: Asked, **_kwargs: Any) -> Done:
    """Keep a picture until the form that it is for is sent."""
    kept = pictures_in(request, visit)
    if not kept:
        raise Refusal(_("没有收到图片，请重新选一张。"))
    return Done(to=f"/m/pictures/{kept[-1].sha256}/", name=kept[-1].sha256)


@require_safe
@member_view
def show(request: HttpRequest, visit: Visit, sha256: str) -> HttpResponse:
    """The JPEG."""
    file = open_own_picture(sha256, member_id=visit.member.pk, is_small="small" in request.GET)
    if file is None:
        return not_found(request, visit)
    with file:
        return HttpResponse(file.read(), content_type="image/jpeg")
