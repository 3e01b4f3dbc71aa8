"""Pictures on their way into a form: kept as they come, so that a form that is refused keeps them."""

from __future__ import annotations

import re
from typing import BinaryIO, cast

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from qunluo.checkins.pictures import BadPicture, keep
from qunluo.checkins.reads.pictures import Picture, own_pictures
from qunluo.checkins.writes.pictures import note_picture
from qunluo.h5.visit import Visit
from qunluo.lib.refusal import Refusal

MOST_PICTURES = 9
FILES, NAMES = "file", "picture"
A_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)


def take_files(request: HttpRequest, visit: Visit) -> str:
    """Keep the files of a form, and name them in it as if they had been sent before. Says what is wrong with any."""
    typed = cast("QueryDict", request.POST).copy()
    said = ""
    files = request.FILES.getlist(FILES)
    for file in files[:MOST_PICTURES]:
        try:
            kept = keep(cast("BinaryIO", file))
        except BadPicture as error:
            said = str(error)
            continue
        note_picture(kept, member_id=visit.member.pk, community_id=visit.member.community_id, at=visit.at)
        typed.appendlist(NAMES, kept.sha256)
    request.POST = typed  # type: ignore[assignment]  # the stubs know no setter, which Django has
    if len(files) > MOST_PICTURES:
        said = _("一次最多传 %(most)d 张图片，已经收下前面的。") % {"most": MOST_PICTURES}
    return said


def pictures_in(request: HttpRequest, visit: Visit) -> list[Picture]:
    """The member's own pictures that the form names, in its order. Others' names are passed over."""
    names = [name for name in dict.fromkeys(request.POST.getlist(NAMES)) if A_NAME.fullmatch(name)]
    if len(names) > MOST_PICTURES:
        raise Refusal(_("一次最多传 %(most)d 张图片。") % {"most": MOST_PICTURES})
    known = own_pictures(visit.member.pk, names)
    return [known[name] for name in names if name in known]
