"""Bare numbers that members said where questions are asked back, for as long as they can answer something."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SuggestionNumber(models.Model):
    """That a member said nothing but this number. What it answers is worked out from all of them together."""

    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    key = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "key"], name="suggestion_number_once")]
        indexes: ClassVar = [models.Index(fields=["member", "at"], name="suggestion_number_of_member")]

    def __str__(self) -> str:
        return f"{self.number} {self.at:%F %R}"
