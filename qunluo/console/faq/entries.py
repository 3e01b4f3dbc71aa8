"""The entries: found, tried, written, dropped."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.pages import groups_of
from qunluo.console.asked import number_in, text_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.faq.drafts import draft_in
from qunluo.console.faq.head import coverage
from qunluo.console.faq.trying import tried
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.replies.drafting import draft_answer
from qunluo.replies.forms import EntryForm, initial_of
from qunluo.replies.importing import MOST_PHRASINGS
from qunluo.replies.language_model import NoAnswer, is_set_up
from qunluo.replies.reads.asked import AskedQuestion
from qunluo.replies.reads.faq import (
    LONGEST_QUESTION,
    FaqEntry,
    answers_of,
    book_of,
    counts_of,
    duplicates_of,
    entries_of,
    entry_row,
    groups_of_entry,
)
from qunluo.replies.reads.suggestions import picked_wordings, picks_of
from qunluo.replies.writes.faq import By, delete_entry, learn_wording, save_entry

SHOWN = 200


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All entries, those that hold the words looked for, and what the bot would do with a question."""
    like, text = text_in(request.GET, "q"), text_in(request.GET, "try")
    rows = entries_of(desk.community_id, like=like)
    context: dict[str, Any] = {
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "counts": counts_of(desk.community_id),
        "picks": picks_of(desk.community_id),
        "like": like,
        "text": text,
        "tried": tried(desk.community_id, text) if text else None,
        "coverage": coverage(desk),
    }
    return page(request, desk, "console/faq/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new entry, perhaps made of questions that nobody answered."""
    if request.method == "GET":
        draft = draft_in(request.GET, desk)
        return _form(request, desk, _empty(desk, initial=draft.initial), ids=draft.ids)
    desk.must_write()
    ids = draft_in(request.POST, desk).ids
    form = _empty(desk, data=request.POST)
    if not form.is_valid():
        return _form(request, desk, form, ids=ids)
    by = By(community_id=desk.community_id, operator_id=desk.operator.pk, at=desk.at)
    entry = save_entry(form.told(), by=by, asked=ids)
    _note(desk, "replies.faq.created", entry)
    tell(request, _("“%(question)s”已加入问答。") % {"question": shown_name(entry.question)})
    return redirect("console:faq.asked" if ids else "console:faq.list")


@require_http_methods(["GET", "POST"])
@desk_view
def edit(request: HttpRequest, desk: Desk, faq_entry_id: int) -> HttpResponse:
    """Another version of an entry."""
    entry = found(entry_row(faq_entry_id, within=desk.within))
    desk = desk.at_community(entry.community_id)
    if request.method == "GET":
        initial = initial_of(entry, groups_of_entry(faq_entry_id))
        return _form(request, desk, _empty(desk, initial=initial, entry_id=faq_entry_id), entry=entry)
    desk.must_write()
    form = _empty(desk, data=request.POST, entry_id=faq_entry_id)
    if not form.is_valid():
        return _form(request, desk, form, entry=entry)
    by = By(community_id=entry.community_id, operator_id=desk.operator.pk, at=desk.at)
    save_entry(form.told(), by=by, entry=entry)
    _note(desk, "replies.faq.changed", entry)
    tell(request, _("“%(question)s”已保存，从下一条提问起生效。") % {"question": shown_name(entry.question)})
    return redirect("console:faq.list")


@require_POST
@desk_view
def delete(request: HttpRequest, desk: Desk, faq_entry_id: int) -> HttpResponse:
    """Drop an entry."""
    entry = found(entry_row(faq_entry_id, within=desk.within))
    desk = desk.at_community(entry.community_id)
    desk.must_write()
    _note(desk, "replies.faq.deleted", entry)
    delete_entry(entry)
    tell(request, _("“%(question)s”已删除。") % {"question": shown_name(entry.question)})
    return redirect("console:faq.list")


@require_POST
@desk_view
def learn(request: HttpRequest, desk: Desk, faq_entry_id: int) -> HttpResponse:
    """Take a question after which a member chose this entry for another of its wordings."""
    entry = found(entry_row(faq_entry_id, within=desk.within))
    desk = desk.at_community(entry.community_id)
    desk.must_write()
    asked = number_in(request.POST, "asked") or 0
    row = found(next((one for one in _chosen(entry) if one.pk == asked), None))
    text = row.text.strip()[:LONGEST_QUESTION]
    if len(entry.phrasings) >= MOST_PHRASINGS:
        warn(request, _("最多写 %(most)s 种问法。") % {"most": MOST_PHRASINGS})
    elif held := duplicates_of(entry.community_id, [text], but=entry.pk):
        warn(request, _("“%(text)s”已经是“%(other)s”的一种问法。") % {"text": text, "other": held[text]})
    else:
        learn_wording(entry, text, by=By(community_id=entry.community_id, operator_id=desk.operator.pk, at=desk.at))
        _note(desk, "replies.faq.learnt", entry)
        tell(request, _("“%(text)s”已加为一种问法。要撤回，在“其他问法”里删掉这一行再保存。") % {"text": text})
    return redirect("console:faq.edit", faq_entry_id=entry.pk)


@require_POST
@desk_view
def suggest(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let the language model draft the answer of the entry that is being written. Nothing is saved."""
    desk.must_write()
    entry_id = number_in(request.POST, "entry") or 0
    entry = entry_row(entry_id, within=[desk.community_id])
    given = request.POST.dict() | {"groups": request.POST.getlist("groups")}
    ids = draft_in(request.POST, desk).ids
    if not book_of(desk.community_id).drafts_with_model:
        warn(request, _("请先到“各群设置”里允许请模型起草。"))
    elif not request.POST.get("question", "").strip():
        warn(request, _("请先写好问题，再请模型起草。"))
    else:
        answers = answers_of(desk.community_id)
        near = [answers.entries[match.id] for match in answers.matcher.match(request.POST["question"])]
        try:
            given["answer"] = draft_answer(request.POST["question"], near)
        except NoAnswer as error:
            warn(request, str(error))
    return _form(request, desk, _empty(desk, initial=given, entry_id=entry_id), entry=entry, ids=ids)


def _empty(desk: Desk, **given: Any) -> EntryForm:
    groups = [(group.pk, shown_name(group.title)) for group in groups_of(desk.community_id)]
    return EntryForm(community_id=desk.community_id, groups=groups, **given)


def _form(
    request: HttpRequest, desk: Desk, form: EntryForm, *, entry: FaqEntry | None = None, ids: tuple[int, ...] = ()
) -> HttpResponse:
    context = {
        "form": form,
        "chosen": _chosen(entry) if entry else [],
        "entry": entry,
        "ids": ",".join(map(str, ids)),
        "count": len(ids),
        "has_model": is_set_up() and book_of(desk.community_id).drafts_with_model,
    }
    return page(request, desk, "console/faq/form.html", context)


def _chosen(entry: FaqEntry) -> list[AskedQuestion]:
    return picked_wordings(entry.pk, known=[entry.question, *entry.phrasings])


def _note(desk: Desk, action: str, entry: FaqEntry) -> None:
    deed = Deed(action=action, subject=entry.question, operator_id=desk.operator.pk, community_id=entry.community_id)
    note(deed, at=desk.at)
