"""Leave to advertise: what somebody applied for, the papers, how long it holds, and what was posted under it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.Model):
    """One application of one account, or what an operator recorded by hand, with what became of it.

    `asked_groups`, `groups` are ids of rows, the first as wished, the second as granted. `history` holds each decision
    as it was, `turn` counts them. Whether it holds now say its terms alone.
    """

    class State(models.TextChoices):
        """APPLIED → APPROVED | REFUSED | MORE → APPLIED; APPROVED → REVOKED; WITHDRAWN by the member."""

        APPLIED = "applied", _("待审批")
        MORE = "more", _("待补充")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("未通过")
        REVOKED = "revoked", _("已撤销")
        WITHDRAWN = "withdrawn", _("已撤回")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    account = models.ForeignKey("communities.Account", models.CASCADE, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    what = models.TextField(max_length=500)
    asked_groups = models.JSONField(default=list)
    asked_from = models.DateField()
    asked_until = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.APPLIED)
    quota = models.PositiveSmallIntegerField(default=0)
    groups = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    is_by_hand = models.BooleanField(default=False)
    renews = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    turn = models.PositiveIntegerField(default=0)
    history = models.JSONField(default=list)

    class Meta:
        verbose_name = _("广告许可")
        indexes: ClassVar = [
            models.Index(fields=["community", "due_at"], name="licence_waiting", condition=models.Q(state="applied")),
            models.Index(fields=["community", "-applied_at"], name="licence_newest"),
            models.Index(fields=["ends_at"], name="licence_ends", condition=models.Q(state="approved")),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.state}"


class LicenceTerm(models.Model):
    """From `since` to before `until` the account may post so many adverts a week in these groups; none named is all.

    Quota and beginning never change; taking the leave back only brings the end forward, so that what was posted before
    stays covered, however late it comes.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    licence = models.ForeignKey(Licence, models.CASCADE, related_name="terms")
    account = models.ForeignKey("communities.Account", models.CASCADE, db_index=False, related_name="+")
    quota = models.PositiveSmallIntegerField()
    groups = models.JSONField(default=list)
    since = models.DateTimeField()
    until = models.DateTimeField()
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "until"], name="term_of_account"),
            models.Index(fields=["community", "until"], name="term_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.since} – {self.until}"


class LicencePaper(models.Model):
    """One document of an application. The file is gone when `deleted_at` is set; that it was there stays."""

    class Kind(models.TextChoices):
        """The three that an application needs."""

        BUSINESS = "business", _("营业执照")
        PRODUCT = "product", _("产品资质")
        REVIEWS = "reviews", _("用户评价")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    licence = models.ForeignKey(Licence, models.CASCADE, null=True, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sha256 = models.CharField(max_length=64)
    ending = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "licence", "kind", "sha256"], nulls_distinct=False, name="licence_paper_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="licence_paper_by_content", condition=models.Q(deleted_at=None)),
            models.Index(fields=["at"], name="licence_paper_loose", condition=models.Q(licence=None)),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.kind}"


class LicensedAdvert(models.Model):
    """An advert that was posted under a licence, and what it would have been without: `core.moderation.licences`."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    licence = models.ForeignKey(Licence, models.CASCADE, related_name="adverts")
    key = models.CharField(max_length=255)
    message = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    quota = models.PositiveSmallIntegerField()
    rule = models.ForeignKey("moderation.Rule", models.CASCADE, db_index=False, related_name="+")
    version = models.PositiveIntegerField()
    ladder = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField()
    course = models.CharField(max_length=10)
    detail = models.CharField(max_length=500)
    spans = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "key"], name="licensed_advert_once")]
        indexes: ClassVar = [models.Index(fields=["member", "at"], name="licensed_advert_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.key}"
