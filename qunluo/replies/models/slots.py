"""What the bot answered by itself, so that it pauses before it says the same again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ReplySlot(models.Model):
    """That a keyword reply was given in this slot of time in this group."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    reply = models.CharField(max_length=40)
    slot = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "reply", "slot"], name="reply_slot_once")]

    def __str__(self) -> str:
        return f"{self.reply} {self.slot}"
