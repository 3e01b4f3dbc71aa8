"""What members did: read the rules, and told who they are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """What a row is worth: what the member did, what was too little, and what an operator put down for them."""

    OWN = "own", _("本人确认")
    SHORT = "short", _("内容太少")
    HAND = "hand", _("人工登记")


class Acknowledgement(models.Model):
    """That a member acknowledged a version that was asked for. One row of each sort, the earliest; sorts never mix.

    `shown` is the version that was in force at that moment.
    """

    class Way(models.TextChoices):
        """How."""

        MESSAGE = "message", _("群里回复")
        PAGE = "page", _("成员页面")
        OPERATOR = "operator", _("人工登记")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    version = models.ForeignKey("joining.NoticeVersion", models.CASCADE, db_index=False, related_name="+")
    shown = models.ForeignKey("joining.NoticeVersion", models.CASCADE, db_index=False, related_name="+")
    sort = models.CharField(max_length=5, choices=Sort.choices)
    way = models.CharField(max_length=10, choices=Way.choices)
    at = models.DateTimeField()
    key = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "member", "sort"], name="acknowledged_once_of_a_sort")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.version_id} {self.sort}"


class Introduction(models.Model):
    """That a member told who they are. One row of each sort, the earliest."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    sort = models.CharField(max_length=5, choices=Sort.choices)
    at = models.DateTimeField()
    key = models.CharField(max_length=255)
    message = models.CharField(max_length=255, blank=True)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "sort"], name="introduced_once_of_a_sort")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.sort}"
