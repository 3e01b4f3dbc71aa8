"""Questions about rules and words, tries at the quiz, and the question of the month."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuizQuestion(models.Model):
    """A question with two to four choices, one of them right."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    text = models.CharField(_("题目"), max_length=100)
    choices = models.JSONField(default=list)
    right = models.PositiveSmallIntegerField()
    explanation = models.CharField(_("解释"), max_length=200, blank=True)
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text


class QuizAttempt(models.Model):
    """One try of one member. `answers` holds question, what was chosen and whether it was right."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    number = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    answers = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "number"], name="quiz_attempt_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.right}/{self.total}"


class MonthlyQuestion(models.Model):
    """The question of one month, in the words in which `groups` were asked; or that the month was skipped.

    `told` is the question as it was then, for members' pages: text, choices, right, explanation.
    """

    class State(models.TextChoices):
        """What became of it."""

        POSTED = "posted", _("已提问")
        SKIPPED = "skipped", _("已跳过")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    month = models.DateField()
    question = models.ForeignKey(QuizQuestion, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    asked = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    told = models.JSONField(default=dict)
    groups = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-month"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "month"], name="monthly_question_once")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.month} {self.state}"


class MonthlyAnswer(models.Model):
    """What one member chose on their page. The first choice counts."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    monthly = models.ForeignKey(MonthlyQuestion, models.CASCADE, db_index=False, related_name="answers")
    member = models.ForeignKey("communities.Member", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monthly", "member"], name="monthly_question_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.monthly_id} {self.place}"
