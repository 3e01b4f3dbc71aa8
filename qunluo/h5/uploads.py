"""Files on their way into a form: kept as they come, so that a form that is refused keeps them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from qunluo.checkins.pictures import BadPicture, keep
from qunluo.checkins.reads.pictures import Picture, loose_count, own_pictures
from qunluo.checkins.writes.pictures import note_picture
from qunluo.h5.visit import Visit
from qunluo.lib.refusal import Refusal

MOST_PICTURES = 9
MOST_LOOSE = 90
"""So many files of a member may wait for a form at a time: ten forms full of them."""
FILES, NAMES = "file", "picture"
A_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where files wait: `keep` takes one and answers its name, which goes into the form under `names`."""

    names: str
    loose: int
    keep: Callable[[BinaryIO], str]


def put_on(shelf: Shelf, request: HttpRequest, files: Sequence[UploadedFile[Any]]) -> str:
    """Keep the files, and name them in the form as if they had been sent before. Says what is wrong with any."""
    typed, said = cast("QueryDict", request.POST).copy(), ""
    for number, file in enumerate(files):
        if shelf.loose + number >= MOST_LOOSE:
            said = _("您传上来、还没有提交的文件太多了。请先提交，或者过两天再传。")
            break
        try:
            typed.appendlist(shelf.names, shelf.keep(cast("BinaryIO", file)))
        except BadPicture as error:
            said = str(error)
    request.POST = typed  # type: ignore[assignment]  # the stubs know no setter, which Django has
    return said


def names_in(request: HttpRequest, field: str) -> list[str]:
    """The files that the form names, each once; what can be no name of ours is passed over."""
    return [name for name in dict.fromkeys(request.POST.getlist(field)) if A_NAME.fullmatch(name)]


def take_files(request: HttpRequest, visit: Visit) -> str:
    """Keep the pictures of a form. Says what is wrong with any."""

    def keep_one(file: BinaryIO) -> str:
        kept = keep(file)
        note_picture(kept, member_id=visit.member.pk, community_id=visit.member.community_id, at=visit.at)
        return kept.sha256

    files = request.FILES.getlist(FILES)
    loose = loose_count(visit.member.pk) if files else 0
    said = put_on(Shelf(names=NAMES, loose=loose, keep=keep_one), request, files[:MOST_PICTURES])
    return said if len(files) <= MOST_PICTURES else too_many(MOST_PICTURES)


def too_many(most: int) -> str:
    """Some were taken, and no more."""
    return _("一次最多传 %(most)d 张图片，已经收下前面的。") % {"most": most}


def pictures_in(request: HttpRequest, visit: Visit) -> list[Picture]:
    """The member's own pictures that the form names, in its order. Others' names are passed over."""
    names = names_in(request, NAMES)
    if len(names) > MOST_PICTURES:
        raise Refusal(_("一次最多传 %(most)d 张图片。") % {"most": MOST_PICTURES})
    known = own_pictures(visit.member.pk, names)
    return [known[name] for name in names if name in known]
