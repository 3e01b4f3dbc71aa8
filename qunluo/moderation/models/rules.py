"""The rules of a community, their versions, and which version is out for whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.Model):
    """One rule of a community. What it asks stands in its versions, whether it is in force in its releases."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("群规")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """What a rule asks. Never changed, so that every decision can name what it rested on."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    data = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule", "version"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.version}"


class RuleRelease(models.Model):
    """From `at` on these versions are out: `standing` for all, `trial` in shadow or for a share. The newest row holds.

    An empty `standing` means that nothing is in force. Going back is a new row that says what an old one said.
    """

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="releases")
    standing = models.PositiveIntegerField(null=True)
    trial = models.PositiveIntegerField(null=True)
    mode = models.CharField(max_length=10)
    share = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=10, default="member")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["rule", "-id"], name="rule_release_newest")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.mode} v{self.standing}/v{self.trial}"


class RuleGroup(models.Model):
    """That a rule is for this group. A rule without any is for all groups of its community."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="rule_groups")
    group = models.ForeignKey("communities.Group", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule", "group"], name="rule_once_in_a_group")]

    def __str__(self) -> str:
        return f"{self.rule_id} in {self.group_id}"


class LadderRow(models.Model):
    """A ladder as an operator changed it; the shipped one holds where there is no row."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    data = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "name"], name="ladder_once")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.name}"
