"""What the language model may answer members, what was sent and said, and room to try it and to call it wrong."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.pages import groups_of
from qunluo.console.asked import number_in, text_in
from qunluo.console.desk import Desk, desk_view, found, page
from qunluo.console.notices import tell, warn
from qunluo.moderation.evidence import evidence_of, masked
from qunluo.replies.language_model import is_set_up
from qunluo.replies.model_answering import try_question
from qunluo.replies.reads.faq import book_of, entries_of, switches_of
from qunluo.replies.reads.model_answers import State, answer_row, asked_since, counts_since, newest
from qunluo.replies.writes import model_answers
from qunluo.replies.writes.faq import let_model_answer

DAYS = 30
MOST_DAILY = 1_000
TONES = {State.ANSWERED: "green", State.REFUSED: "orange", State.FAILED: "red"}


@require_GET
@desk_view
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The switch with its notice, a question to try, and the last questions with all that was sent."""
    questions = {entry.pk: entry.question for entry in entries_of(desk.community_id)}
    groups = groups_of(desk.community_id)
    switches = switches_of(one.pk for one in groups)
    context = {
        "book": book_of(desk.community_id),
        "spent": asked_since(desk.community_id, at=desk.at),
        "counts": counts_since(desk.community_id, since=desk.at - timedelta(days=DAYS)),
        "days": DAYS,
        "rows": [
            (row, TONES.get(State(row.state), "secondary"), [questions[one] for one in row.sources if one in questions])
            for row in newest(desk.community_id)
        ],
        "using": [(one, switches[one.pk]) for one in groups if one.pk in switches and switches[one.pk].asks_model],
        "has_model": is_set_up(),
        "model": settings.QUNLUO_LLM_MODEL,
        "model_url": settings.QUNLUO_LLM_URL,
        "most": MOST_DAILY,
    }
    return page(request, desk, "console/faq/machine.html", context)


@require_POST
@desk_view
def allow(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How often a day the model may be asked for this community; none switches it off."""
    desk.must_write()
    daily = min(number_in(request.POST, "daily") or 0, MOST_DAILY)
    if daily and not is_set_up():
        warn(request, _("还没有设置大语言模型：请先设 QUNLUO_LLM_URL 和 QUNLUO_LLM_MODEL。"))
    elif daily and request.POST.get("agreed") != "on":
        warn(request, _("请先看过说明，勾上“我知道这些内容会离开这台机器”。"))
    else:
        let_model_answer(desk.community_id, daily=daily)
        _note(desk, "replies.faq.answers_by_model", str(daily))
        said = _("24 小时里最多问模型 %(daily)s 次。再到“各群设置”里选在哪些群用。") % {"daily": daily}
        tell(request, said if daily else _("模型不再回答成员。"))
    return redirect("console:faq.machine")


@require_POST
@desk_view
def try_one(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask the model as for a member, and tell nobody."""
    desk.must_write()
    text = text_in(request.POST, "text")
    if not text:
        warn(request, _("请先写一句提问。"))
        return redirect("console:faq.machine")
    row = model_answers.try_out(desk.community_id, text, key=f"try:{uuid4()}", at=desk.at)
    row = try_question(row, at=desk.at, mask=lambda said: masked(said, evidence_of(said)))
    if row.state == State.ANSWERED:
        tell(request, _("模型会这样回答，见下面第一条。没有发到任何群。"))
    else:
        warn(request, _("不会回答：%(why)s。没有发到任何群。") % {"why": row.detail.rstrip("。")})
    return redirect("console:faq.machine")


@require_POST
@desk_view
def mark(request: HttpRequest, desk: Desk, model_answer_id: int) -> HttpResponse:
    """Say whether an answer of the model was right. It may be said again, the other way."""
    row = found(answer_row(model_answer_id, within=desk.within))
    desk = desk.at_community(row.community_id)
    desk.must_write()
    is_right = request.POST.get("is") == "right"
    model_answers.judge(row, is_right=is_right)
    tell(request, _("记下了：答对了。") if is_right else _("记下了：答错了。把这句做成问答，下次就不用模型了。"))
    return redirect("console:faq.machine")


def _note(desk: Desk, action: str, subject: str) -> None:
    deed = Deed(action=action, subject=subject, operator_id=desk.operator.pk, community_id=desk.community_id)
    note(deed, at=desk.at)
