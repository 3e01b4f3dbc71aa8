"""The lists of a community, the words of one, and what changes them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.console.asked import number_in, numbers_in, text_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.notices import tell, warn
from qunluo.console.wordlists.words import told
from qunluo.lib.sheets import CSV_TYPE
from qunluo.moderation.forms.words import ListForm, usual_tricks
from qunluo.moderation.reads import words as reads
from qunluo.moderation.reads.words import WordList
from qunluo.moderation.words.reading import read_lines
from qunluo.moderation.words.themes import themes
from qunluo.moderation.words.writing import written
from qunluo.moderation.writes import words as writes
from qunluo.moderation.writes.words import Hand, ListRefused

LONGEST_TYPED = 200_000


@require_GET
@desk_view
def show_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All lists with how many words each has."""
    return _all(request, desk, form=ListForm(initial={"tricks": usual_tricks()}))


@require_POST
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new list."""
    desk.must_write()
    form = ListForm(request.POST)
    if not form.is_valid():
        return _all(request, desk, form=form)
    try:
        row = writes.create_list(desk.community_id, form.wanted(), by=hand(desk))
    except ListRefused as refused:
        form.add_error("name", str(refused))
        return _all(request, desk, form=form)
    tell(request, _("有了“%(name)s”这个词库，接着把词加进去。") % {"name": row.name})
    return redirect("console:wordlists.show", row.pk)


@require_POST
@desk_view
def ship(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put in the shipped lists that are missing."""
    desk.must_write()
    made = writes.ship_lists(desk.community_id, industry="", by=hand(desk))
    if made:
        tell(request, _("加入了 %(count)s 个自带词库。") % {"count": len(made)})
    else:
        warn(request, _("自带词库已经全部在这里了。"))
    return redirect("console:wordlists.list")


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk, list_id: int) -> HttpResponse:
    """One list with its words."""
    row, desk = list_at(desk, list_id)
    return _one(request, desk, row)


@require_POST
@desk_view
def save(request: HttpRequest, desk: Desk, list_id: int) -> HttpResponse:
    """Another name, category, or other disguises."""
    row, desk = changed_list(desk, list_id)
    form = ListForm(request.POST)
    if not form.is_valid():
        return _one(request, desk, row, form=form)
    try:
        writes.change_list(row, form.wanted(industry=row.industry), by=hand(desk))
    except ListRefused as refused:
        form.add_error("name", str(refused))
        return _one(request, desk, found(reads.list_row(list_id, within=desk.within)), form=form)
    tell(request, _("词库“%(name)s”已保存。") % {"name": row.name})
    return redirect("console:wordlists.show", list_id)


@require_POST
@desk_view
def switch(request: HttpRequest, desk: Desk, list_id: int) -> HttpResponse:
    """Look for its words, or do not."""
    row, desk = changed_list(desk, list_id)
    is_on = request.POST.get("is_on") == "1"
    writes.switch_list(row, is_on=is_on, by=hand(desk))
    sentence = _("词库“%(name)s”已启用。") if is_on else _("词库“%(name)s”已停用，词都还在。")
    tell(request, sentence % {"name": row.name})
    return redirect("console:wordlists.show", list_id)


@require_POST
@desk_view
def delete(request: HttpRequest, desk: Desk, list_id: int) -> HttpResponse:
    """The list goes with its words."""
    row, desk = changed_list(desk, list_id)
    writes.delete_list(row, by=hand(desk))
    tell(request, _("词库“%(name)s”已删除。") % {"name": row.name})
    return redirect("console:wordlists.list")


@require_POST
@desk_view
def add(request: HttpRequest, desk: Desk, list_id: int) -> HttpResponse:
    """Words typed in, one a line. What cannot be taken stays in the box, each line with its reason."""
    row, desk = changed_list(desk, list_id)
    typed = request.POST.get("words", "").replace("\0", "")[:LONGEST_TYPED]
    reading = read_lines(typed, known=reads.texts_of(list_id))
    added = writes.add_words(row, reading.words, by=hand(desk))
    if added:
        tell(request, _("“%(name)s”加入了 %(count)s 个词。") % {"name": row.name, "count": added})
    elif reading.known:
        warn(request, _("这些词“%(name)s”里已经有了。") % {"name": row.name})
    elif not reading.faults:
        warn(request, _("请写上要加的词，一行一个。"))
    if not reading.faults:
        return redirect("console:wordlists.show", list_id)
    kept = [fault.text for fault in reading.faults if not fault.is_warning]
    return _one(request, desk, row, faults=told(reading.faults), typed="\n".join(kept))


@require_POST
@desk_view
def remove(request: HttpRequest, desk: Desk, list_id: int) -> HttpResponse:
    """Take the ticked words out."""
    row, desk = changed_list(desk, list_id)
    removed = writes.remove_words(row, numbers_in(request.POST, "word"), by=hand(desk))
    if removed:
        tell(request, _("“%(name)s”去掉了 %(count)s 个词。") % {"name": row.name, "count": removed})
    else:
        warn(request, _("请先勾选要去掉的词。"))
    return redirect("console:wordlists.show", list_id)


@require_GET
@desk_view
def download(request: HttpRequest, desk: Desk, list_id: int) -> HttpResponse:
    """The list as a table that can be imported again."""
    del request
    row, desk = list_at(desk, list_id)
    answer = HttpResponse(b"".join(written(reads.words_of(row.pk))), content_type=CSV_TYPE)
    header = content_disposition_header(as_attachment=True, filename=f"{row.name}.csv")
    answer["Content-Disposition"] = header or "attachment"
    return answer


def hand(desk: Desk) -> Hand:
    """Who is at this desk, and when."""
    return Hand(operator_id=desk.operator.pk, at=desk.at)


def list_at(desk: Desk, list_id: int) -> tuple[WordList, Desk]:
    """The list, and the desk in its community."""
    row = found(reads.list_row(list_id, within=desk.within))
    return row, desk.at_community(row.community_id)


def changed_list(desk: Desk, list_id: int) -> tuple[WordList, Desk]:
    """The same, for who may change it."""
    row, desk = list_at(desk, list_id)
    desk.must_write()
    return row, desk


def _all(request: HttpRequest, desk: Desk, *, form: ListForm) -> HttpResponse:
    rows = reads.list_rows(desk.community_id)
    has = {one.row.theme for one in rows}
    missing = [theme for theme in themes() if theme.key not in has]
    return page(request, desk, "console/wordlists/list.html", {"rows": rows, "form": form, "missing": missing})


def _one(request: HttpRequest, desk: Desk, row: WordList, **more: Any) -> HttpResponse:
    search = text_in(request.GET, "q")
    shown = reads.word_page(row.pk, search=search, number=number_in(request.GET, "page") or 1)
    form = ListForm(initial={"name": row.name, "category": row.category, "tricks": row.tricks})
    context = {"row": row, "shown": shown, "search": search, "imports": reads.imports_of(row.pk), "form": form}
    return page(request, desk, "console/wordlists/show.html", context | more)
