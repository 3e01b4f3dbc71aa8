"""Documents on their way into an application: kept as they come, so that a form that is refused keeps them."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from qunluo.h5.visit import Visit
from qunluo.lib.pictures import BadPicture
from qunluo.moderation.papers import keep_paper
from qunluo.moderation.reads.licences import Paper, own_papers
from qunluo.moderation.writes.licences import MOST_PAPERS, note_paper

NAMES = "paper"


def take_papers(request: HttpRequest, visit: Visit) -> str:
    """Keep the files of a form, and name them in it as if they had been sent before. Says what is wrong with any."""
    typed = cast("QueryDict", request.POST).copy()
    said = ""
    for kind in Paper.Kind:
        files = request.FILES.getlist(f"file_{kind.value}")
        for file in files[:MOST_PAPERS]:
            try:
                kept = keep_paper(cast("BinaryIO", file))
            except BadPicture as error:
                said = f"{kind.label}{_('：')}{error}"
                continue
            note_paper(kept, kind.value, visit.member, at=visit.at)
            typed.appendlist(NAMES, kept.sha256)
        if len(files) > MOST_PAPERS:
            said = _("每种材料一次最多传 %(most)d 份，已经收下前面的。") % {"most": MOST_PAPERS}
    request.POST = typed  # type: ignore[assignment]  # the stubs know no setter, which Django has
    return said


def papers_in(request: HttpRequest, visit: Visit) -> list[Paper]:
    """The member's own documents that the form names and that belong to no application yet."""
    return own_papers(visit.member.pk, set(request.POST.getlist(NAMES)))
