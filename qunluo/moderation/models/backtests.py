"""A rule tried on the past: what it would have found, whom, and what people say of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class BackTest(models.Model):
    """A version of a rule run over what was said in some groups in a time. Nobody felt any of it.

    `groups` are ids of rows, empty for all. `against` is the version that was in force then, if any. `result` holds
    the counts (see `moderation.backtests.counting`); the hits that are shown stand beside, each with a mark.
    """

    class State(models.TextChoices):
        """WAITING → RUNNING → DONE | CANCELLED | FAILED."""

        WAITING = "waiting", _("排队中")
        RUNNING = "running", _("回测中")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("没有做完")

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    rule = models.ForeignKey("moderation.Rule", models.CASCADE, related_name="backtests")
    version = models.PositiveIntegerField()
    against = models.PositiveIntegerField(null=True)
    groups = models.JSONField(default=list)
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("回测")
        indexes: ClassVar = [models.Index(fields=["rule", "-id"], name="backtest_newest")]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.version} {self.state}"


class BackTestHit(models.Model):
    """One message of the sample that is shown: which version found it, and whether a person says that it is right."""

    class Found(models.TextChoices):
        """By which of the two versions."""

        BOTH = "both", _("两版都命中")
        NEW = "new", _("新增命中")
        GONE = "gone", _("不再命中")

    class Mark(models.TextChoices):
        """What a person says of it."""

        NONE = "", _("未标记")
        RIGHT = "right", _("判得对")
        WRONG = "wrong", _("误判")

    backtest = models.ForeignKey(BackTest, models.CASCADE, related_name="hits")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    key = models.CharField(max_length=255)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    detail = models.CharField(max_length=500)
    spans = models.JSONField(default=list)
    found = models.CharField(max_length=5, choices=Found.choices)
    measure = models.CharField(max_length=10, blank=True)
    mark = models.CharField(max_length=5, choices=Mark.choices, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["backtest", "key"], name="backtest_hit_once")]

    def __str__(self) -> str:
        return f"{self.backtest_id} {self.key}"
