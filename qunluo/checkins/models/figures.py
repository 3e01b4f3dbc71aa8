"""Figures kept ready, what was sent, and what became of members afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class DayFigures(models.Model):
    """One day of one plan in one group, counted. `is_stale` says that a check-in of the day changed since.

    `expected` is how many members of the audience were in the group; `by_hour` counts check-ins by local hour.
    """

    plan = models.ForeignKey("checkins.Plan", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    day = models.DateField()
    expected = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    checkins = models.IntegerField(default=0)
    made_up = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    by_hour = ArrayField(models.IntegerField(), default=list)
    by_way = models.JSONField(default=dict)
    is_stale = models.BooleanField(default=True)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "group", "day"], name="day_counted_once")]
        indexes: ClassVar = [
            models.Index(fields=["plan", "day"], name="day_figures_stale", condition=models.Q(is_stale=True))
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.day}"


class Attendance(models.Model):
    """The days of a month that a member did in a plan: bit 0 of `days` is the first. Derived, like the figures."""

    plan = models.ForeignKey("checkins.Plan", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    month = models.DateField()
    days = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "member", "month"], name="month_once")]
        indexes: ClassVar = [models.Index(fields=["plan", "month", "group"], name="attendance_of_month")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.month}"


class Habits(models.Model):
    """How the members of a group keep to a plan, over weeks and each for themselves: counted every few minutes."""

    plan = models.ForeignKey("checkins.Plan", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    data = models.JSONField(default=dict)
    is_stale = models.BooleanField(default=True)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "group"], name="habits_once")]
        indexes: ClassVar = [models.Index(fields=["id"], name="habits_stale", condition=models.Q(is_stale=True))]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.group_id}"


class Reminder(models.Model):
    """That a member was reminded of a plan on a day: once a time slot, and so many times a week."""

    plan = models.ForeignKey("checkins.Plan", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    day = models.DateField()
    slot = models.TimeField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "member", "day", "slot"], name="reminded_once_a_slot")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.day}"


class Report(models.Model):
    """A report of a plan in a group, as it was made: the text, the figures in it, and the picture."""

    class Span(models.TextChoices):
        """What it tells of."""

        DAY = "day", _("日报")
        WEEK = "week", _("周报")

    plan = models.ForeignKey("checkins.Plan", models.CASCADE, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    span = models.CharField(max_length=5, choices=Span.choices)
    day = models.DateField()
    text = models.TextField()
    figures = models.JSONField(default=dict)
    picture = models.BinaryField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "group", "span", "day"], name="one_report_a_span")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.span} {self.day}"


class Outcome(models.Model):
    """What became of a member afterwards, from an imported file: completed the course, bought."""

    plan = models.ForeignKey("checkins.Plan", models.CASCADE, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "member", "kind"], name="outcome_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"
