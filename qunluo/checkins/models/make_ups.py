"""Missed days that were made up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MakeUp(models.Model):
    """One missed check-in that was made up, and how it was paid for. Undone, it keeps its row and is void.

    `points` is what it cost, `entry` the row of the ledger that says so (no foreign key: it is never deleted).
    `granted_by` is the operator who gave it for nothing; that takes no part of the quota.
    """

    class Pay(models.TextChoices):
        """What it was paid with."""

        POINTS = "points", _("积分")
        VOUCHER = "voucher", _("补卡券")
        TASK = "task", _("补卡任务")
        GRANT = "grant", _("运营补发")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    plan = models.ForeignKey("checkins.Plan", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    submission = models.OneToOneField("checkins.Submission", models.CASCADE, related_name="+")
    day = models.DateField()
    session = models.CharField(max_length=20)
    at = models.DateTimeField()
    pay = models.CharField(max_length=10, choices=Pay.choices)
    points = models.PositiveIntegerField(default=0)
    entry = models.BigIntegerField(null=True)
    voucher = models.ForeignKey("checkins.Voucher", models.SET_NULL, null=True, db_index=False, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    granted_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, db_index=False, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, db_index=False, related_name="+")
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("补卡")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "member", "day", "session"],
                condition=models.Q(undone_at=None),
                name="made_up_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "member", "at"], name="make_up_of_member"),
            models.Index(fields=["community", "-at"], name="make_up_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.day}"
