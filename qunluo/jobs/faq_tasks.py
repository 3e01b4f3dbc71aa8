"""What questions and answers need time for: the language model, which nobody waits for, and what may be forgotten."""

from __future__ import annotations

from procrastinate.contrib.django import app

from qunluo.jobs.tasks import EVERY_NIGHT, moment
from qunluo.lib.clock import now
from qunluo.moderation.evidence import evidence_of, masked
from qunluo.replies.model_answering import answer_question
from qunluo.replies.writes.model_answers import forget_old
from qunluo.replies.writes.suggestions import forget_numbers


@app.task(name="answer_with_model")
def answer_with_model(answer_id: int) -> None:
    """A question that stands in no entry, for the language model."""
    answer_question(answer_id, at=now(), mask=lambda text: masked(text, evidence_of(text)))


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="forget_faq_traces", queueing_lock="forget_faq_traces")
def forget_faq_traces(timestamp: int) -> None:
    """Numbers that can answer nothing any more, and what was sent to the model long ago."""
    forget_numbers(at=moment(timestamp))
    forget_old(at=moment(timestamp))
