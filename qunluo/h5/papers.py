"""Documents on their way into an application: kept as they come, so that a form that is refused keeps them."""

from __future__ import annotations

from typing import BinaryIO

from django.http import HttpRequest
from django.utils.translation import gettext as _

from qunluo.h5.uploads import Shelf, names_in, put_on
from qunluo.h5.visit import Visit
from qunluo.moderation.papers import keep_paper
from qunluo.moderation.reads.licences import Paper, loose_papers, own_papers
from qunluo.moderation.writes.licences import MOST_PAPERS, note_paper

NAMES = "paper"


def take_papers(request: HttpRequest, visit: Visit) -> str:
    """Keep the documents of a form. Says what is wrong with any."""
    said = ""
    for kind in Paper.Kind:
        files = request.FILES.getlist(f"file_{kind.value}")
        wrong = put_on(_shelf(kind, visit), request, files[:MOST_PAPERS]) if files else ""
        said = f"{kind.label}{_('：')}{wrong}" if wrong else said
        if len(files) > MOST_PAPERS:
            said = _("每种材料一次最多传 %(most)d 份，已经收下前面的。") % {"most": MOST_PAPERS}
    return said


def papers_in(request: HttpRequest, visit: Visit) -> list[Paper]:
    """The member's own documents that the form names and that belong to no application yet."""
    return own_papers(visit.member.pk, names_in(request, NAMES))


def _shelf(kind: Paper.Kind, visit: Visit) -> Shelf:
    def keep_one(file: BinaryIO) -> str:
        kept = keep_paper(file)
        note_paper(kept, kind.value, visit.member, at=visit.at)
        return kept.sha256

    return Shelf(names=NAMES, loose=loose_papers(visit.member.pk), keep=keep_one)
