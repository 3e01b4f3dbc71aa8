"""What people say after a rule was broken: votes on removals, appeals, reports, and the terms of them all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RemovalVote(models.Model):
    """What one operator says of taking a member out of the group for this violation."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    violation = models.ForeignKey("moderation.Violation", models.CASCADE, related_name="removal_votes")
    operator = models.ForeignKey("accounts.Operator", models.PROTECT, related_name="+")
    is_for = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["violation", "operator"], name="removal_vote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.operator_id}: {self.is_for}"


class ViolationAppeal(models.Model):
    """That a member does not think so. `history` are decisions that were undone."""

    class State(models.TextChoices):
        """OPEN → UPHELD | DISMISSED, or WITHDRAWN by the member."""

        OPEN = "open", _("处理中")
        UPHELD = "upheld", _("已支持")
        DISMISSED = "dismissed", _("未支持")
        WITHDRAWN = "withdrawn", _("已撤回")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    violation = models.ForeignKey("moderation.Violation", models.CASCADE, related_name="appeals")
    words = models.TextField(max_length=2000)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=300, blank=True)
    history = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["violation"], condition=~models.Q(state="withdrawn"), name="one_appeal_a_violation"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="violation_appeal_open", condition=models.Q(state="open")),
            models.Index(fields=["community", "-decided_at"], name="violation_appeal_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.violation_id} {self.state}"


class MessageReport(models.Model):
    """That a member finds something in the group wrong. `key` is the event of the message; empty for a description.

    `accused` is whose message it is. `violation` is what waits for a person since enough members have said so.
    """

    class Kind(models.TextChoices):
        """What is wrong."""

        ADVERT = "advert", _("广告、拉人")
        ABUSE = "abuse", _("骂人、攻击别人")
        FRAUD = "fraud", _("诈骗、可疑链接")
        PRIVACY = "privacy", _("泄露个人信息")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        """OPEN → UPHELD | DISMISSED."""

        OPEN = "open", _("待处理")
        UPHELD = "upheld", _("成立")
        DISMISSED = "dismissed", _("不成立")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, related_name="+")
    reporter = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    accused = models.ForeignKey("communities.Member", models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=255, blank=True)
    message = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    violation = models.ForeignKey("moderation.Violation", models.SET_NULL, null=True, related_name="reports")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reporter", "accused", "key"], condition=~models.Q(key=""), name="report_once_a_message"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["accused", "key"], name="report_of_message"),
            models.Index(fields=["community", "-at"], name="report_open", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.reporter_id} {self.kind}"


class DisputeTerms(models.Model):
    """What a community agreed on: how many reports bring a message before a person, and how long an appeal may take."""

    community = models.OneToOneField("accounts.Community", models.CASCADE, related_name="+")
    reporters = models.PositiveSmallIntegerField(default=3)
    reports_a_day = models.PositiveSmallIntegerField(default=5)
    appeal_hours = models.PositiveSmallIntegerField(default=48)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.community_id}: {self.reporters}, {self.appeal_hours} h"
