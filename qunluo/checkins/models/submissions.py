"""What members handed in, and how they stand. The hot tables here are written by set-based SQL (`writes`)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from qunluo.lib.crypto import EncryptedTextField


class Place(models.Model):
    """Where somebody was, with their consent to be asked. Apart from all else, sealed, and soon forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    position = EncryptedTextField()  # "latitude,longitude,accuracy" in WGS-84 degrees and metres
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["member", "-at"], name="place_of_member")]

    def __str__(self) -> str:
        return str(self.pk)


class Submission(models.Model):
    """One thing that a member handed in for a plan: the fact, and beside it what it counts for now.

    `state`, `points` and `expected` are derived by `core.checkins.settle` and written with every change of any
    fact of the same member and plan. `points` is what the ledger has been told for it. `met` and `needed` are
    kinds of evidence, parted by commas; `pieces` are kind:how many:how many are wanted.
    """

    class State(models.TextChoices):
        """What it is worth, given all the others."""

        COUNTS = "counts", _("已打卡")
        PART = "part", _("还差一部分")
        HELD = "held", _("待审核")
        REPEAT = "repeat", _("重复")
        WRONG_NUMBER = "wrong_number", _("天数不对")
        REFUSED = "refused", _("不符合要求")
        REJECTED = "rejected", _("审核未通过")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    plan = models.ForeignKey("checkins.Plan", models.CASCADE, db_index=False, related_name="+")
    version = models.PositiveIntegerField()
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    key = models.CharField(max_length=255)
    day = models.DateField()
    session = models.CharField(max_length=20)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    way = models.CharField(max_length=10)
    met = models.CharField(max_length=120, blank=True)
    pieces = models.CharField(max_length=200, blank=True)
    needed = models.CharField(max_length=120, blank=True)
    any_will_do = models.BooleanField(default=False)
    number = models.PositiveIntegerField(null=True)
    offered = models.IntegerField(default=0)
    heals = models.BooleanField(default=True)
    is_held = models.BooleanField(default=False)
    refusal = models.CharField(max_length=30, blank=True)
    ruling = models.CharField(max_length=10, blank=True)
    ruling_reason = models.CharField(max_length=300, blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, db_index=False, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, blank=True)
    points = models.IntegerField(default=0)
    bookings = models.PositiveSmallIntegerField(default=0)  # how often the ledger was told, so that each has its key
    expected = models.PositiveIntegerField(null=True)
    text = models.TextField(blank=True)
    message = models.CharField(max_length=255, blank=True)
    answers = models.JSONField(default=list)
    risk = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    device = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, db_index=False, db_constraint=False, related_name="+")
    entered_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("签到")
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "member", "key"], name="submission_once")]
        indexes: ClassVar = [
            models.Index(fields=["plan", "member", "day"], name="submission_of_member"),
            models.Index(fields=["plan", "member", "at"], name="submission_since"),
            models.Index(fields=["plan", "day", "at"], name="submission_of_day"),
            models.Index(
                fields=["community", "-at"], name="submission_held", condition=models.Q(state="held", ruling="")
            ),
            models.Index(fields=["plan", "device", "day"], name="submission_of_device", condition=~models.Q(device="")),
            models.Index(fields=["community", "-ruled_at"], name="submission_ruled", condition=~models.Q(ruling="")),
            models.Index(fields=["plan", "day"], name="submission_with_risk", condition=models.Q(risk__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.day} {self.session}"


class Picture(models.Model):
    """A picture that a member uploaded, without what cameras write into it. `sha256` is of the file as we keep it."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, models.CASCADE, null=True, related_name="pictures")
    sha256 = models.CharField(max_length=64)
    phash = models.CharField(max_length=16)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["community", "sha256"], name="picture_by_content"),
            models.Index(fields=["community", "-at"], name="picture_newest_first"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Standing(models.Model):
    """How a member stands in a plan: derived from their submissions, and what was paid for it besides them.

    `dues` maps the key of a reward (a step of the ladder, a ticket) to [kind, points, name, day, bookings, is_given].
    `carried` is what all that was handed in up to `carried_to` comes to (`checkins.carried`), so that not all must be
    counted again with each check-in. It is dropped with whatever changes that past.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    plan = models.ForeignKey("checkins.Plan", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    total = models.IntegerField(default=0)
    days = models.IntegerField(default=0)
    streak = models.IntegerField(default=0)
    streak_since = models.DateField(null=True)
    last_day = models.DateField(null=True)
    alive_until = models.DateField(null=True)
    longest = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    dues = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)
    carried = models.TextField(blank=True, db_default="")
    carried_to = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "member"], name="standing_once")]
        indexes: ClassVar = [
            models.Index("plan", F("streak").desc(), "member", name="standing_by_streak"),
            models.Index("plan", F("total").desc(), "member", name="standing_by_total"),
            models.Index(fields=["member"], name="standing_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.plan_id}"
