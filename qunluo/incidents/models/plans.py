"""What a community changed of the shipped plans, and from when on something is an incident."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanRow(models.Model):
    """A plan as the community wants it. The shipped one holds where there is no row."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    data = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("预案")
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "key"], name="plan_once")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.key}"


class WatchTerms(models.Model):
    """From how many people on something is an incident of which level. Empty `thresholds` means the shipped ones.

    Also the lock of a community's alarms: who weighs them holds this row.
    """

    community = models.OneToOneField("accounts.Community", models.CASCADE, related_name="+")
    thresholds = models.JSONField(default=list)
    owner = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("报警线")

    def __str__(self) -> str:
        return str(self.community_id)
