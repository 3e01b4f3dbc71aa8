"""Notices of the rules: the text of a community, or of one of its groups, version by version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_SHORT, LONGEST_FULL, LONGEST_NOTE = 100, 500, 100


class Notice(models.Model):
    """The notice of a community, or of one group in its place."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    group = models.OneToOneField("communities.Group", models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community"], condition=Q(group__isnull=True), name="notice_of_a_community_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.community_id}/{self.group_id or '-'}"


class NoticeVersion(models.Model):
    """One version of a notice; a draft until it is published, never changed after.

    `asks` is the version whose acknowledgement counts while this one is in force: this one where it is important
    or the first. `follows` says that from then on the group goes by its community's notice again.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    short = models.CharField(_("短版"), max_length=LONGEST_SHORT, blank=True)
    full = models.TextField(_("全文"), max_length=LONGEST_FULL, blank=True)
    note = models.CharField(_("这次改了什么"), max_length=LONGEST_NOTE, blank=True)
    is_important = models.BooleanField(default=False)
    follows = models.BooleanField(default=False)
    asks = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["notice", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_version_once"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(published_at__isnull=True), name="notice_one_draft_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} v{self.number}"
