"""A member who thinks that we are wrong says so, and a panel decides in time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Appeal(models.Model):
    """One appeal about one day of one plan. `pictures` are the contents of what was uploaded with it.

    `before` is what the decision changed, as it was, so that it can be undone; `history` are decisions that were.
    """

    class State(models.TextChoices):
        """OPEN → UPHELD | DISMISSED, or WITHDRAWN by the member."""

        OPEN = "open", _("处理中")
        UPHELD = "upheld", _("已支持")
        DISMISSED = "dismissed", _("未支持")
        WITHDRAWN = "withdrawn", _("已撤回")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    plan = models.ForeignKey("checkins.Plan", models.CASCADE, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    submission = models.ForeignKey("checkins.Submission", models.SET_NULL, null=True, related_name="appeals")
    key = models.CharField(max_length=100)
    day = models.DateField()
    session = models.CharField(max_length=20)
    words = models.TextField(_("说明"), max_length=2000)
    pictures = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    panel = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=dict)
    history = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "key"], name="appeal_once"),
            models.UniqueConstraint(
                fields=["plan", "member", "day", "session"],
                condition=models.Q(state="open"),
                name="one_open_appeal_a_check_in",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["community", "state", "due_at"], name="appeal_by_due_time")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.day}"


class AppealVote(models.Model):
    """What one of the panel thinks, and why."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="votes")
    operator = models.ForeignKey("accounts.Operator", models.PROTECT, related_name="+")
    is_for = models.BooleanField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["appeal", "operator"], name="one_vote_each")]

    def __str__(self) -> str:
        return f"{self.operator_id}: {self.is_for}"
