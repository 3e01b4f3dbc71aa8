"""What was done about things that are due: reminders, excuses, and what followed when the time was over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Reminder(models.Model):
    """That a member was reminded. `about` names the version or task, `slot` which of its reminders."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    about = models.CharField(max_length=40)
    slot = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "about", "slot"], name="joining_reminder_once")
        ]
        indexes: ClassVar = [models.Index(fields=["member", "at"], name="joining_reminder_by_time")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.about} {self.slot}"


class TaskExcuse(models.Model):
    """That an operator let a newcomer off a task, and why."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    task = models.CharField(max_length=12)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "task"], name="task_excused_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.task}"


class TaskLapse(models.Model):
    """What followed when a task lapsed; `lifted_at` says since when it no longer holds."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    task = models.CharField(max_length=12)
    joined_at = models.DateTimeField()
    consequence = models.CharField(max_length=10)
    tag = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "task", "joined_at"], name="task_lapsed_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.task} {self.consequence}"


class NoticeLapse(models.Model):
    """What followed in a group when the time to acknowledge a version was over."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    version = models.ForeignKey("joining.NoticeVersion", models.CASCADE, related_name="+")
    consequence = models.CharField(max_length=10)
    tag = models.CharField(max_length=30, blank=True)
    missing = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "version"], name="notice_lapsed_once")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.version_id} {self.consequence}"
