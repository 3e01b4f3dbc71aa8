"""The event log and what waits to be handled. Written by the callback door without the ORM; read here.

The hot tables carry no foreign key constraints: their rows are written by one statement that knows the
account and the lane, and a check per row and key would halve what the door can take.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lane(models.Model):
    """The line in which the events of one group of one account wait. A worker locks lanes, not events."""

    account = models.ForeignKey(
        "channels.ChannelAccount", models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    group = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "group"], name="lane_once")]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.group}"


class IncomingEvent(models.Model):
    """One event as the platform told it. Appended once for its key, never changed.

    `raw` is a body that the channel's codec reads as this one event. `kind` is the event's class, or
    `unknown` where the codec did not understand the shape.
    """

    account = models.ForeignKey(
        "channels.ChannelAccount", models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    lane = models.ForeignKey(Lane, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    key = models.CharField(max_length=255)
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    raw = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "key"], name="event_once")]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="event_unknown", condition=models.Q(kind="unknown")),
            models.Index(fields=["lane", "at"], name="event_recalled", condition=models.Q(kind="MessageRecalled")),
        ]

    def __str__(self) -> str:
        return self.key


class PendingEvent(models.Model):
    """An event that is not handled yet. Deleted in the transaction that handles it; parked if it fails alone."""

    event = models.OneToOneField(IncomingEvent, models.CASCADE, db_constraint=False, primary_key=True)
    lane = models.ForeignKey(Lane, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    parked_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["lane", "event"], name="pending_by_lane", condition=models.Q(parked_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}"


class EventDecision(models.Model):
    """What was found for an event, by which version of the rules: the answer to "why?".

    `findings` is a list of [policy, matched, detail].
    """

    event = models.OneToOneField(IncomingEvent, models.CASCADE, db_constraint=False, primary_key=True)
    group = models.ForeignKey(
        "communities.Group", models.CASCADE, db_constraint=False, db_index=False, related_name="+", null=True
    )
    rules_version = models.PositiveIntegerField()
    findings = models.JSONField()
    handled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event_id}"


class DayTally(models.Model):
    """How many calls of each outcome an account had on a day (UTC), and when the last one came."""

    class Outcome(models.TextChoices):
        """What became of a call or of an event in it."""

        TAKEN = "taken", _("已接收")
        REPEATED = "repeated", _("重复")
        UNKNOWN = "unknown", _("不认识的内容")
        REFUSED = "refused", _("签名错误")

    account = models.ForeignKey("channels.ChannelAccount", models.CASCADE, related_name="+")
    day = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    count = models.BigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "day", "outcome"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day} {self.outcome} {self.count}"


class UsedNonce(models.Model):
    """A nonce seen within the freshness window: the same signed call is not taken twice."""

    pk = models.CompositePrimaryKey("account", "nonce")
    account = models.ForeignKey(
        "channels.ChannelAccount", models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    nonce = models.CharField(max_length=100)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.nonce
