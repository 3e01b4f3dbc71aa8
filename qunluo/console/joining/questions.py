"""The questions of the quiz and of the month."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.joining.head import hand_of, note_deed
from qunluo.console.names import shown_name
from qunluo.console.notices import tell, warn
from qunluo.joining.forms.questions import QuestionForm, initial_of
from qunluo.joining.reads.quiz import QuestionRow, question_row, questions_of
from qunluo.joining.reads.terms import agreed
from qunluo.joining.writes.quiz import bring_back, drop_question, save_question
from qunluo.lib.refusal import Refusal


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All of them."""
    rows = questions_of(desk.community_id)
    context = {"rows": rows, "on": sum(row.is_on for row in rows), "terms": agreed(desk.community_id).terms}
    return page(request, desk, "console/joining/questions.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new one."""
    if request.method == "GET":
        return _form(request, desk, QuestionForm())
    desk.must_write()
    return _saved(request, desk, QuestionForm(request.POST))


@require_http_methods(["GET", "POST"])
@desk_view
def edit(request: HttpRequest, desk: Desk, quiz_question_id: int) -> HttpResponse:
    """One of them. What was answered before stays as it was answered."""
    row = found(question_row(quiz_question_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    if request.method == "GET":
        return _form(request, desk, QuestionForm(initial=initial_of(row)), row)
    desk.must_write()
    return _saved(request, desk, QuestionForm(request.POST), row)


@require_POST
@desk_view
def delete(request: HttpRequest, desk: Desk, quiz_question_id: int) -> HttpResponse:
    """Asked no more."""
    row = found(question_row(quiz_question_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    drop_question(row, hand=hand_of(desk))
    note_deed(desk, "joining.question.deleted", row.text)
    undo = reverse("console:joining.restore_question", args=[row.pk])
    tell(request, _("“%(text)s”已删除。") % {"text": shown_name(row.text)}, undo=undo)
    return redirect("console:joining.questions")


@require_POST
@desk_view
def restore(request: HttpRequest, desk: Desk, quiz_question_id: int) -> HttpResponse:
    """Undo `delete`."""
    row = found(question_row(quiz_question_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    bring_back(row)
    note_deed(desk, "joining.question.restored", row.text)
    tell(request, _("“%(text)s”已恢复。") % {"text": shown_name(row.text)})
    return redirect("console:joining.questions")


def _saved(request: HttpRequest, desk: Desk, form: QuestionForm, row: QuestionRow | None = None) -> HttpResponse:
    if not form.is_valid():
        return _form(request, desk, form, row)
    try:
        saved = save_question(desk.community_id, form.written(), hand=hand_of(desk), question=row)
    except Refusal as error:
        warn(request, str(error))
        return _form(request, desk, form, row)
    note_deed(desk, "joining.question.changed" if row else "joining.question.created", saved.text)
    tell(request, _("“%(text)s”已保存。") % {"text": shown_name(saved.text)})
    return redirect("console:joining.questions")


def _form(request: HttpRequest, desk: Desk, form: QuestionForm, row: QuestionRow | None = None) -> HttpResponse:
    return page(request, desk, "console/joining/question.html", {"form": form, "row": row})
