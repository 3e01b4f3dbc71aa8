"""The nights in which a member spoke in the quiet hours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class QuietNight(models.Model):
    """That a member spoke in the quiet hours of the night that began on `night`; was hinted at once."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    night = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "night"], name="quiet_night_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.night}"
