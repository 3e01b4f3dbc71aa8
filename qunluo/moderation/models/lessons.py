"""What a community taught its classifiers: decisions of its reviewers, and its own past."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lesson(models.Model):
    """That a person called a text an advert, or an attack, or neither. Personal data in the text is starred.

    `source` names what was decided, so that taking the decision back takes the lesson back. The newest lesson about a
    text is the one in force; earlier ones are undone by it.
    """

    class About(models.TextChoices):
        """What the text was called, or was said not to be."""

        ADVERT = "advert", _("广告")
        ABUSE = "abuse", _("攻击")

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    topic = models.CharField(max_length=10, choices=About.choices)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    is_positive = models.BooleanField()
    source = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("学到的判断")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "topic", "digest"],
                condition=models.Q(undone_at=None),
                name="lesson_in_force_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "topic", "-at"], name="lesson_of_community"),
            models.Index(fields=["community", "source"], name="lesson_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.topic} {self.pk}"


class OwnTalk(models.Model):
    """The shared model after a community's own past was learnt as harmless; holds weights, no text."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    topic = models.CharField(max_length=10, choices=Lesson.About.choices)
    base = models.CharField(max_length=20)
    model = models.BinaryField()
    messages = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("学过的平常话")
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "topic"], name="own_talk_once")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.topic} {self.at}"
