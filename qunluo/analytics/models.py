"""Checkups and imports that an operator asked for, and the fills of the lake."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class HistoryFile(models.Model):
    """One uploaded chat history: its checkup, and what became of its import."""

    class State(models.TextChoices):
        """UPLOADED → READING → READY | UNREADABLE; READY → IMPORTING → IMPORTED."""

        UPLOADED = "uploaded", _("排队中")
        READING = "reading", _("体检中")
        READY = "ready", _("体检完成")
        UNREADABLE = "unreadable", _("读不出来")
        IMPORTING = "importing", _("导入中")
        IMPORTED = "imported", _("已导入")

    operator = models.ForeignKey("accounts.Operator", models.PROTECT, related_name="+")
    community = models.ForeignKey("accounts.Community", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("communities.Group", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=300)
    bytes = models.BigIntegerField()
    bytes_read = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    problem = models.TextField(blank=True)
    checkup = models.JSONField(null=True)
    imported = models.JSONField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("群体检")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class Fill(models.Model):
    """One writing of one group's month into the lake. Started and not done means: do it again.

    `mark` stands for all that the month was written from: another mark means another month.
    """

    group = models.ForeignKey("communities.Group", models.CASCADE, related_name="+")
    month = models.DateField()
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    rows = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=64, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "month"], name="fill_once_a_month")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.month:%Y-%m}"


class GroupFigures(models.Model):
    """The metrics of a group as last computed, for pages that must not wait.

    `basis` stands for all that they were computed from, `heard` for what was told of the group when we looked.
    """

    group = models.OneToOneField("communities.Group", models.CASCADE, primary_key=True, related_name="+")
    computed_at = models.DateTimeField()
    basis = models.CharField(max_length=64, default="")
    heard = models.CharField(max_length=64, default="")
    data = models.JSONField()

    def __str__(self) -> str:
        return f"{self.group_id}"
