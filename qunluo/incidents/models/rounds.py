"""The daily rounds: what the house looked at, and what people ticked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundItem(models.Model):
    """Something for people to look at every day."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    name = models.CharField(_("看什么"), max_length=80)
    hint = models.CharField(_("怎么看"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("巡检项")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """The rounds of one day. `results` are what the house found when it last looked: key, state, sentence, count."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    day = models.DateField()
    ran_at = models.DateTimeField()
    results = models.JSONField(default=list)

    class Meta:
        verbose_name = _("巡检")
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "day"], name="round_once_a_day")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.day}"


class RoundTick(models.Model):
    """That somebody looked at an item on a day. `is_fine` is false where something was wrong, which `note` says."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    item = models.ForeignKey(RoundItem, models.CASCADE, db_index=False, related_name="ticks")
    day = models.DateField()
    is_fine = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("巡检记录")
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "day"], name="tick_once_a_day")]
        indexes: ClassVar = [models.Index(fields=["community", "day"], name="tick_of_day")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.day}"
