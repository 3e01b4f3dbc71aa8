"""What a community asks of who joins, as the operator set it."""

from __future__ import annotations

from django.db import models


class JoiningTermsRow(models.Model):
    """One row a community; `qunluo.joining.terms` reads `data`. `newcomers_since` is when tasks were switched on."""

    community = models.OneToOneField("accounts.Community", models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    newcomers_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "joining_terms"

    def __str__(self) -> str:
        return f"{self.community_id}"
