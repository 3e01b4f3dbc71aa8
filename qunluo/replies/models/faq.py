"""Questions and answers of a community, where they are given, and what was asked."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from qunluo.core import faq as core

LONGEST_QUESTION = 100
LONGEST_ANSWER = 1000


class FaqBook(models.Model):
    """All entries of one community. `version` grows with every change, so that what was compiled can be kept.

    `model_answers_daily` is how often a day the language model may be asked to answer members; 0 is never.
    """

    community = models.OneToOneField("accounts.Community", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    drafts_with_model = models.BooleanField(default=False)
    model_answers_daily = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.community_id} v{self.version}"


class FaqEntry(models.Model):
    """A question, other ways to ask it, and its answer."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    question = models.CharField(_("问题"), max_length=LONGEST_QUESTION)
    phrasings = models.JSONField(default=list)
    answer = models.TextField(_("答案"), max_length=LONGEST_ANSWER)
    is_on = models.BooleanField(_("启用"), default=True)
    version = models.PositiveIntegerField(default=1)
    answered = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("问答")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.question


class FaqEntryGroup(models.Model):
    """That an entry is for this group. An entry without any is for all groups of its community."""

    entry = models.ForeignKey(FaqEntry, models.CASCADE, related_name="entry_groups")
    group = models.ForeignKey("communities.Group", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "group"], name="faq_entry_group_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.group_id}"


_SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class ModelUse(models.TextChoices):
    """When the language model may answer a question that stands in no entry."""

    OFF = core.ModelUse.OFF.value, _("不用")
    CALLED = core.ModelUse.CALLED.value, _("只在成员 @机器人 提问时")
    NEAR = core.ModelUse.NEAR.value, _("像提问、问答库里有沾边的也用")


class FaqSwitch(models.Model):
    """Whether one group gets answers, and how sure they must be."""

    group = models.OneToOneField("communities.Group", models.CASCADE, related_name="+")
    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    is_on = models.BooleanField(_("在这个群自动回答"), default=False)
    sure = models.FloatField(_("直接回答的把握"), default=0.8, validators=_SHARE)
    near = models.FloatField(_("反问确认的把握"), default=0.45, validators=_SHARE)
    asks_back = models.BooleanField(_("拿不准时反问“您是不是想问”"), default=True)
    needs_question = models.BooleanField(_("只回答像提问的话"), default=True)
    pause_minutes = models.PositiveSmallIntegerField(
        _("同一个回答的间隔（分钟）"), default=5, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    names = models.CharField(_("机器人在群里的名字"), max_length=100, blank=True)
    model_use = models.CharField(_("请大语言模型回答"), max_length=10, choices=ModelUse.choices, default=ModelUse.OFF)
    calibrated_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.group_id} {'on' if self.is_on else 'off'}"

    @property
    def asks_model(self) -> bool:
        """Whether the language model may answer here, if its community lets it."""
        return self.is_on and self.model_use != ModelUse.OFF


class AskedState(models.TextChoices):
    """What became of a question that had no answer."""

    OPEN = "open", _("待处理")
    DRAFTED = "drafted", _("已做成问答")
    ASIDE = "aside", _("不处理")


class AskedQuestion(models.Model):
    """A question of a member, and what we did with it. `is_right` is what the operator says of our answer.

    `offered` are the entries that were asked back, `picked` the one that the member chose by its number.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=200)
    text = models.TextField()
    verdict = models.CharField(max_length=10)
    best = models.BigIntegerField(null=True)
    confidence = models.FloatField(default=0.0)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AskedState.choices, default=AskedState.OPEN)
    is_right = models.BooleanField(null=True)
    offered = models.JSONField(default=list)
    was_called = models.BooleanField(default=False)
    picked = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "key"], name="question_asked_once")]
        indexes: ClassVar = [models.Index(fields=["community", "-at"], name="question_asked_newest")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.at:%F}"
