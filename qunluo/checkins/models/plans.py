"""Plans as operators set them up, and what belongs to running one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qunluo.lib.crypto import EncryptedTextField


class Plan(models.Model):
    """One check-in plan. What it asks stands in its versions; an archived one takes no more check-ins."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    template = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("签到计划")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class PlanVersion(models.Model):
    """The terms of a plan from `since` on. Never changed: what was earned under them stays earned."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    since = models.DateTimeField()
    data = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.version}"


class PlanGroup(models.Model):
    """That a plan is for the members of this group."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="plan_groups")
    group = models.ForeignKey("communities.Group", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "group"], name="plan_once_in_a_group")]

    def __str__(self) -> str:
        return f"{self.plan_id} in {self.group_id}"


class Outage(models.Model):
    """Days on which checking in did not work: nobody's streak breaks over them. Revoked, they count again."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="outages")
    first = models.DateField(_("从哪天起"))
    last = models.DateField(_("到哪天止"))
    reason = models.CharField(_("原因"), max_length=200)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="outage_runs_forward", condition=models.Q(last__gte=models.F("first")))
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.first}–{self.last}"


class BackupForm(models.Model):
    """The backup way of a plan, open while `closed_at` is empty: a form without sign-in, by a secret link."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="backup_forms")
    token = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(closed_at=None), name="one_open_backup_form_a_plan"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} since {self.opened_at}"


class BackupEntry(models.Model):
    """What somebody wrote into a backup form: `member` is whom the name means, or who `is_proven` to have written it.

    Where the name means nobody, or several, an operator says whom. `pictures` are {sha256, phash, width, height,
    size}; `network` is a pseudonym, there to slow down floods.
    """

    form = models.ForeignKey(BackupForm, models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64)
    name = models.CharField(_("群昵称"), max_length=200)
    text = models.TextField(blank=True)
    pictures = models.JSONField(default=list)
    network = models.CharField(max_length=32, blank=True)
    is_proven = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()
    member = models.ForeignKey("communities.Member", models.CASCADE, null=True, db_index=False, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "key"], name="backup_entry_once")]
        indexes: ClassVar = [
            models.Index(fields=["form", "network", "at"], name="backup_entry_of_network"),
            models.Index(fields=["form", "at"], name="backup_entry_open", condition=models.Q(settled_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place with a rotating QR code on a screen: who scans it is there."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sites")
    name = models.CharField(_("地点"), max_length=60)
    secret = EncryptedTextField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Voucher(models.Model):
    """A code that makes up one missed day; sold or given away by the operator. Used once."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, related_name="+")
    code = models.CharField(max_length=20)
    note = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey("communities.Member", models.CASCADE, null=True, related_name="+")
    void_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "code"], name="voucher_once_in_a_community")
        ]

    def __str__(self) -> str:
        return self.code
