"""The word lists of a community, their words, and files of words on their way in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NAME, LONGEST_WORD, LONGEST_KEY = 40, 40, 200


class WordList(models.Model):
    """Words that are looked for in messages. `theme` names the shipped list that it was made from.

    `version` counts the changes of whatever could change a hit: who has made the list ready for the search knows by it
    that it must be made ready anew. `tricks` are the disguises that are seen through.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    theme = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("名称"), max_length=LONGEST_NAME)
    category = models.CharField(_("类别"), max_length=20, blank=True)
    industry = models.CharField(_("行业"), max_length=40, blank=True)
    tricks = models.JSONField(default=list)
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("词库")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "name"], name="word_list_name_once_in_a_community")
        ]

    def __str__(self) -> str:
        return self.name


class WordImport(models.Model):
    """A file of words: read and shown first, then taken in, then perhaps taken back.

    `words` are those to take, until they are; `faults` what was wrong with the others, line by line.
    """

    class State(models.TextChoices):
        """TRIED → TAKEN → UNDONE."""

        TRIED = "tried", _("待导入")
        TAKEN = "taken", _("已导入")
        UNDONE = "undone", _("已撤销")

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    word_list = models.ForeignKey(WordList, models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TRIED)
    words = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("词库导入")

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class ListedWord(models.Model):
    """One word of a list. `key` is what it reads as: two words with one key are one word in two dresses."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    word_list = models.ForeignKey(WordList, models.CASCADE, db_index=False, related_name="words")
    text = models.CharField(max_length=LONGEST_WORD)
    key = models.CharField(max_length=LONGEST_KEY)
    replacement = models.CharField(max_length=LONGEST_WORD, blank=True)
    exceptions = models.JSONField(default=list)
    brought_by = models.ForeignKey(WordImport, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("词")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["word_list", "key"], name="word_once_in_a_list")]

    def __str__(self) -> str:
        return self.text
