"""A question that stands in no entry: the language model answers it, apart from the worker, or a person does.

`mask` hides personal data as moderation does; it is passed in, for replies and moderation are strangers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qunluo.communities.reads.visitors import Member, visitor
from qunluo.core.actions import Action, AskOperator, PostReply
from qunluo.core.policies.faq import ANSWER_IS_FRESH
from qunluo.outbox.writes import Wanted, enqueue
from qunluo.replies.faq.answering import Entry, ListedAnswers, is_related
from qunluo.replies.grounding import TASK, Grounded, checked, content_of, shown
from qunluo.replies.language_model import NoAnswer, ask, masked
from qunluo.replies.models import ModelAnswer
from qunluo.replies.reads.faq import answers_for, answers_of, switches_of
from qunluo.replies.writes.model_answers import settle, take

Mask = Callable[[str], str]
State = ModelAnswer.State
HANDED_OVER = "这个问题我还不会答，已经转给管理员了，请稍等。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of a question: how it ends, why, and what may be told."""

    state: ModelAnswer.State
    detail: str
    answer: Grounded | None = None
    near: tuple[Entry, ...] = ()


def answer_question(answer_id: int, *, at: datetime, mask: Mask) -> None:
    """Ask, and put the answer into the outbox; where there is none, hand over what was asked of the bot by name."""
    row = ModelAnswer.objects.filter(pk=answer_id).first()
    if row is None or row.state not in {State.WAITING, State.ASKING} or row.member_id is None:
        return
    member = visitor(row.member_id)
    if member is None:
        return
    came = _came(row, member, at=at, mask=mask)
    with transaction.atomic():
        _settle(row, came)
        if at - row.at < ANSWER_IS_FRESH:
            _tell(row, member, came, at=at)


def try_question(row: ModelAnswer, *, at: datetime, mask: Mask) -> ModelAnswer:
    """The same for an operator who tries: all entries, and nobody is told."""
    _settle(row, _asked(row, answers_of(row.community_id), at=at, mask=mask))
    row.refresh_from_db()
    return row


def _came(row: ModelAnswer, member: Member, *, at: datetime, mask: Mask) -> Came:
    if row.state == State.ASKING:
        return Came(state=State.FAILED, detail="问到一半中断了，没有再问")
    if at - row.at >= ANSWER_IS_FRESH:
        return Came(state=State.SKIPPED, detail="轮到它时已经过了 10 分钟")
    if member.is_staff and not row.was_called:
        return Came(state=State.SKIPPED, detail="群主或管理员的发言，不抢答")
    switch = switches_of([member.group_id]).get(member.group_id)
    if switch is None or not switch.is_on:
        return Came(state=State.SKIPPED, detail="这个群已经关掉了问答")
    return _asked(row, answers_for(switch), at=at, mask=mask)


def _asked(row: ModelAnswer, answers: ListedAnswers, *, at: datetime, mask: Mask) -> Came:
    near = tuple(answers.entries[one.id] for one in answers.matcher.match(row.question) if is_related(one))
    if not near:
        return Came(state=State.REFUSED, detail="问答库里没有沾边的，没有问模型")
    hidden = tuple(Entry(id=one.id, question=_hide(one.question, mask), answer=_hide(one.answer, mask)) for one in near)
    sent = content_of(_hide(row.question, mask), hidden)
    if why := take(row.pk, sent=sent, at=at):
        return Came(state=State.SKIPPED, detail=why)
    try:
        said = ask(TASK, sent)
    except NoAnswer as error:
        return Came(state=State.FAILED, detail=str(error))
    answer = checked(said, near)
    state = State.ANSWERED if answer.text else State.REFUSED
    return Came(state=state, detail=answer.why, answer=answer, near=near)


def _hide(text: str, mask: Mask) -> str:
    """Whole numbers go first: moderation leaves their ends for people to see, which is too much for strangers."""
    return mask(masked(text))


def _settle(row: ModelAnswer, came: Came) -> None:
    answer = came.answer or Grounded(text="")
    text = shown(answer, came.near) if answer.text else ""
    settle(row.pk, came.state, detail=came.detail, text=text, sources=answer.sources)


def _tell(row: ModelAnswer, member: Member, came: Came, *, at: datetime) -> None:
    reply = came.answer and came.answer.text
    if reply:
        _post(row, member, [_reply(row, member, shown(came.answer, came.near))] if came.answer else [], at=at)
    elif row.was_called and came.detail:
        name = member.name or member.external_id
        to_do = f"{name} @机器人 问：“{row.question[:100]}”，问答库里没有依据（{came.detail}），请回复。"
        asks = AskOperator(group=member.group.external_id, text=to_do)
        _post(row, member, [_reply(row, member, HANDED_OVER), asks], at=at)


def _reply(row: ModelAnswer, member: Member, text: str) -> PostReply:
    return PostReply(
        group=member.group.external_id,
        text=text,
        mention=member.external_id,
        reply_to=row.message,
        expires_at=row.at + ANSWER_IS_FRESH,
    )


def _post(row: ModelAnswer, member: Member, actions: Sequence[Action], *, at: datetime) -> None:
    wanted = [
        Wanted(
            action=action,
            key=f"model_answer:{row.pk}#{number}",
            community_id=row.community_id,
            account_id=member.group.account_id,
            kind=member.group.account.kind,
            group_id=member.group_id,
            event_id=None,
        )
        for number, action in enumerate(actions)
    ]
    enqueue(wanted, at=at)
