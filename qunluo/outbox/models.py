"""What we owe the outside world."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingAction(models.Model):
    """One action that a decision asked for. `key` makes it one, and is what the platform gets as idempotency key.

    `event` is the id of the event in intake's log that led to it (no foreign key: intake stands above).
    """

    class State(models.TextChoices):
        """WAITING → SENDING → DONE | FAILED | UNKNOWN; BY_HAND → DONE | EXPIRED; WAITING → EXPIRED."""

        WAITING = "waiting", _("等待发送")
        SENDING = "sending", _("发送中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("失败")
        UNKNOWN = "unknown", _("结果不明")
        BY_HAND = "by_hand", _("待人工处理")
        EXPIRED = "expired", _("已过期")

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey("channels.ChannelAccount", models.CASCADE, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, related_name="+", null=True)
    event = models.BigIntegerField(null=True)
    key = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("外发动作")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outgoing_state_is_known",
                condition=models.Q(state__in=["waiting", "sending", "done", "failed", "unknown", "by_hand", "expired"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "not_before", "id"], name="outgoing_due", condition=models.Q(state="waiting")
            ),
            models.Index(
                fields=["group", "id"], name="outgoing_in_group", condition=models.Q(state__in=["waiting", "sending"])
            ),
            models.Index(
                fields=["expires_at"],
                name="outgoing_ends",
                condition=models.Q(state__in=["waiting", "by_hand"], expires_at__isnull=False),
            ),
            models.Index(fields=["claimed_at"], name="outgoing_in_flight", condition=models.Q(state="sending")),
            models.Index(fields=["community", "state", "-id"], name="outgoing_by_state"),
            models.Index(fields=["event"], name="outgoing_by_event"),
        ]

    def __str__(self) -> str:
        return self.key
