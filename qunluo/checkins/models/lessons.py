"""From when on reviewers' decisions teach how much a sign of cheating weighs."""

from __future__ import annotations

from django.db import models


class Lessons(models.Model):
    """What was decided in this community before `since` no longer teaches: somebody began anew."""

    community = models.OneToOneField("accounts.Community", models.CASCADE, related_name="+")
    since = models.DateTimeField()
    forgotten_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.community_id} since {self.since}"
