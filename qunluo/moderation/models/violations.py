"""What broke a rule, where it led, and what people said of it afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

WARNED = "warned:"
"""With what the keys of moderators' own warnings begin: there is no event behind them."""


class Violation(models.Model):
    """That a message broke a version of a rule. `is_trial`: the version only watched; nothing followed.

    `key` is the event's. `measure` is the step that was taken, empty where none was. `rule` is empty for a moderator's
    own warning, and for what members reported. `spans` are places in `text`. `turn` counts the rulings, so that what
    each of them asks for has a key of its own; `undone` is what a ruling took back, for whoever undoes it. `noted_by`
    is who warned by hand.
    """

    class Course(models.TextChoices):
        """What it led to."""

        NOTE = "note", _("只记录")
        QUEUE = "queue", _("待审核")
        STRIKE = "strike", _("按阶梯处理")

    class FoundBy(models.TextChoices):
        """What saw it, where it was neither a rule nor people."""

        NONE = "", _("规则或人")
        LINK = "link", _("链接巡检")
        PICTURE = "picture", _("图片")

    class Ruling(models.TextChoices):
        """What a person said of it."""

        NONE = "", _("未复核")
        UPHELD = "upheld", _("确认违规")
        REVERSED = "reversed", _("不算违规")

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    rule = models.ForeignKey("moderation.Rule", models.CASCADE, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=255)
    message = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    detail = models.CharField(max_length=500)
    spans = models.JSONField(default=list)
    course = models.CharField(max_length=10, choices=Course.choices)
    is_trial = models.BooleanField(default=False)
    ladder = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField(default=1)
    measure = models.CharField(max_length=10, blank=True)
    hours = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    ruling = models.CharField(max_length=10, choices=Ruling.choices, blank=True)
    ruling_reason = models.CharField(max_length=300, blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    turn = models.PositiveIntegerField(default=0, db_default=0)
    undone = models.JSONField(default=dict, db_default={})
    found_by = models.CharField(max_length=10, choices=FoundBy.choices, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("违规")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "key", "rule", "version"], nulls_distinct=False, name="violation_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "at"], name="violation_of_member"),
            models.Index(fields=["rule", "version", "at"], name="violation_of_rule"),
            models.Index(
                fields=["community", "at"],
                name="violation_waiting",
                condition=models.Q(course="queue", is_trial=False, ruling=""),
            ),
            models.Index(fields=["community", "-at"], name="violation_measured", condition=~models.Q(measure="")),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.key} r{self.rule_id}v{self.version}"

    @property
    def is_by_hand(self) -> bool:
        """Whether it is a moderator's own warning: no rule saw it, and no message stands behind it."""
        return self.rule_id is None and self.key.startswith(WARNED)

    @property
    def counts(self) -> bool:
        """Whether it leads up the ladder."""
        if self.is_trial or self.ruling == self.Ruling.REVERSED:
            return False
        is_upheld = self.course == self.Course.QUEUE and self.ruling == self.Ruling.UPHELD
        return self.course == self.Course.STRIKE or is_upheld

    @property
    def waits(self) -> bool:
        """Whether it waits for a person."""
        return self.course == self.Course.QUEUE and not self.ruling and not self.is_trial
