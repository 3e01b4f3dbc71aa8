"""Roll calls in groups: the newest post of each, and whom its names mean."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RollCallPost(models.Model):
    """The newest post of one roll call. Each post repeats the whole list, so the newest says all.

    `roll_call` tells one list from another in its group: by title, date and who began it. `entries` are
    [{number, name, text, day_number, done, make_up, member, how, doubt, candidates}]; `member` is a row id or null.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    plan = models.ForeignKey("checkins.Plan", models.CASCADE, null=True, related_name="+")
    roll_call = models.CharField(max_length=255)
    key = models.CharField(max_length=255)
    title = models.CharField(max_length=300, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    poster = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    entries = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "roll_call"], name="roll_call_once")]
        indexes: ClassVar = [models.Index(fields=["community", "-at"], name="roll_call_newest_first")]

    def __str__(self) -> str:
        return self.title


class RollCallName(models.Model):
    """Whom a name in roll calls of a group means, as an operator decided."""

    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    name = models.CharField(max_length=200)
    member = models.ForeignKey("communities.Member", models.CASCADE, null=True, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "name"], name="roll_call_name_once")]

    def __str__(self) -> str:
        return self.name
