"""What the language model was asked on behalf of members, all that was sent, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ModelAnswer(models.Model):
    """One question for the language model. `sent` is all that left the machine, `sources` the entries it cites."""

    class State(models.TextChoices):
        """How far it came. A question is sent at most once."""

        WAITING = "waiting", _("等着问")
        ASKING = "asking", _("正在问")
        ANSWERED = "answered", _("已回答")
        REFUSED = "refused", _("没有依据，没有回答")
        SKIPPED = "skipped", _("没有问模型")
        FAILED = "failed", _("没问成")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, null=True, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=200)
    message = models.CharField(max_length=200, blank=True)
    was_called = models.BooleanField(default=False)
    question = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(null=True)
    sent = models.TextField(blank=True)
    text = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    detail = models.CharField(max_length=200, blank=True)
    is_right = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "key"], name="model_answer_once")]
        indexes: ClassVar = [models.Index(fields=["community", "-at"], name="model_answer_newest")]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%F %R}"
