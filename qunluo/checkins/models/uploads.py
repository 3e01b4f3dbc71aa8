"""Tables that operators bring along: check-ins of another system, outcomes of members."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SheetUpload(models.Model):
    """One uploaded table, from the choice of its columns to what came of it.

    `columns` maps our fields to its headings, `names` what it calls members to the members that an operator chose
    (0: nobody). `report` is what the dry run found. `undo` holds the outcomes that were there before.
    """

    class Kind(models.TextChoices):
        """What its rows are."""

        CHECKINS = "checkins", _("签到记录")
        OUTCOMES = "outcomes", _("结果数据")

    class State(models.TextChoices):
        """CHOOSING → CHECKING → CHECKED → IMPORTING → IMPORTED → UNDONE; back to CHOOSING any time before."""

        CHOOSING = "choosing", _("选择列")
        CHECKING = "checking", _("核对中")
        CHECKED = "checked", _("等待导入")
        IMPORTING = "importing", _("导入中")
        IMPORTED = "imported", _("已导入")
        UNDONE = "undone", _("已撤销")

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    plan = models.ForeignKey("checkins.Plan", models.CASCADE, related_name="+")
    operator = models.ForeignKey("accounts.Operator", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHOOSING)
    columns = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    undo = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plan", "-id"], name="sheet_newest_first")]

    def __str__(self) -> str:
        return self.name
