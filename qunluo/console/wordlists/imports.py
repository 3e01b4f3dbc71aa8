"""Files of words: read, shown, taken in, taken back."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.notices import tell, warn
from qunluo.console.wordlists.lists import changed_list, hand
from qunluo.console.wordlists.words import told
from qunluo.moderation.reads import words as reads
from qunluo.moderation.reads.words import WordImport
from qunluo.moderation.words.files import MOST_BYTES, UnreadableWords, rows_of
from qunluo.moderation.words.reading import Fault, Wrong, read_rows
from qunluo.moderation.writes import words as writes

SAMPLE = 20


@require_POST
@desk_view
def take(request: HttpRequest, desk: Desk, list_id: int) -> HttpResponse:
    """Read the file and show what it would bring."""
    row, desk = changed_list(desk, list_id)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        warn(request, _("请先选一个文件。"))
        return redirect("console:wordlists.show", list_id)
    try:
        rows = rows_of(file.read(MOST_BYTES + 1), name=str(file.name))
    except UnreadableWords as error:
        warn(request, str(error))
        return redirect("console:wordlists.show", list_id)
    reading = read_rows(rows, known=reads.texts_of(list_id))
    tried = writes.try_import(row, reading, name=str(file.name), by=hand(desk))
    return redirect("console:wordlists.imported", tried.pk)


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, import_id: int) -> HttpResponse:
    """What a file would bring, or what it brought."""
    tried, desk = _import(desk, import_id)
    faults = [Fault(line=line, text=text, wrong=Wrong(wrong)) for line, text, wrong in tried.faults]
    context = {"tried": tried, "faults": told(faults), "sample": tried.words[:SAMPLE]}
    return page(request, desk, "console/wordlists/import.html", context)


@require_POST
@desk_view
def take_in(request: HttpRequest, desk: Desk, import_id: int) -> HttpResponse:
    """Put the words of the file into the list."""
    tried, desk = _import(desk, import_id)
    desk.must_write()
    if writes.take_import(import_id, by=hand(desk)):
        tried.refresh_from_db(fields=["added"])
        sentence = _("“%(name)s”导入了 %(count)s 个词。")
        tell(request, sentence % {"name": tried.word_list.name, "count": tried.added})
    else:
        warn(request, _("这个文件已经处理过了。"))
    return redirect("console:wordlists.imported", import_id)


@require_POST
@desk_view
def undo(request: HttpRequest, desk: Desk, import_id: int) -> HttpResponse:
    """Take the words of the file out again."""
    tried, desk = _import(desk, import_id)
    desk.must_write()
    removed = writes.undo_import(import_id, by=hand(desk))
    if removed is None:
        warn(request, _("这次导入已经撤销，或者还没有导入。"))
    else:
        tell(
            request,
            _("导入已撤销，从“%(name)s”去掉了 %(count)s 个词。") % {"name": tried.word_list.name, "count": removed},
        )
    return redirect("console:wordlists.imported", import_id)


@require_POST
@desk_view
def drop(request: HttpRequest, desk: Desk, import_id: int) -> HttpResponse:
    """Forget a file that was only looked at."""
    tried, desk = _import(desk, import_id)
    desk.must_write()
    if tried.state == WordImport.State.TRIED:
        writes.drop_import(tried)
        tell(request, _("没有导入这个文件。"))
    return redirect("console:wordlists.show", tried.word_list_id)


def _import(desk: Desk, import_id: int) -> tuple[WordImport, Desk]:
    tried = found(reads.import_row(import_id, within=desk.within))
    return tried, desk.at_community(tried.community_id)
