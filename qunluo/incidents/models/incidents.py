"""Alarms, the incidents that they make, the steps of the plan, and what happened in which order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qunluo.core.incidents import LEVELS, THEMES, Level, Theme


class Incident(models.Model):
    """Something that people must deal with. While it is open it gathers the alarms of its theme.

    `found` is the level that its alarms come to, empty while there are none; `chosen` is what a person says instead.
    `opened_at` is when it began by the alarms' own times, `noted_at` when we knew of it, `answered_at` when a person
    first did something. What it was that brought it about, and what was done, is written when it is closed.
    """

    THEMES: ClassVar = [(theme.value, name) for theme, name in THEMES.items()]
    LEVELS: ClassVar = [(level.value, name) for level, name in LEVELS.items()]

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    theme = models.CharField(_("主题"), max_length=20, choices=THEMES)
    title = models.CharField(_("标题"), max_length=80)
    plan = models.CharField(max_length=40, blank=True)
    found = models.PositiveSmallIntegerField(choices=LEVELS, null=True)
    chosen = models.PositiveSmallIntegerField(choices=LEVELS, null=True)
    opened_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    cause = models.CharField(_("原因"), max_length=500, blank=True)
    done = models.CharField(_("处理经过"), max_length=1000, blank=True)
    recovery = models.JSONField(default=list)
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("事件")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "theme"], condition=models.Q(closed_at=None), name="one_open_incident_a_theme"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "theme", "closed_at"], name="incident_of_theme"),
            models.Index(fields=["community", "-closed_at", "-id"], name="incident_closed"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def level(self) -> Level:
        """What holds: what a person said, else what the alarms come to."""
        return Level(self.chosen or self.found or Level.PLAIN)

    @property
    def theme_name(self) -> str:
        """What it is about, in words."""
        return THEMES[Theme(self.theme)]

    @property
    def is_open(self) -> bool:
        """Whether it still gathers."""
        return self.closed_at is None


class Alarm(models.Model):
    """That a member said what a rule watches for. `incident` is empty while that makes none.

    `person` is who stands behind the member. What a person called a false alarm counts for nothing any more.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, db_index=False, related_name="alarms")
    group = models.ForeignKey("communities.Group", models.CASCADE, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    person = models.BigIntegerField()
    rule = models.BigIntegerField()
    version = models.PositiveIntegerField()
    theme = models.CharField(max_length=20, choices=Incident.THEMES)
    level = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=255)
    message = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    detail = models.CharField(max_length=500)
    spans = models.JSONField(default=list)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    is_false = models.BooleanField(default=False)
    judged_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("预警")
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "key", "rule"], name="alarm_once")]
        indexes: ClassVar = [
            models.Index(fields=["community", "theme", "at"], name="alarm_of_theme"),
            models.Index(fields=["community", "-at", "-id"], name="alarm_newest"),
            models.Index(fields=["incident", "-at", "-id"], name="alarm_of_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.theme} {self.key}"


class IncidentStep(models.Model):
    """One step of the plan, as it stands in this incident. `number` is its place in the plan."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    incident = models.ForeignKey(Incident, models.CASCADE, db_index=False, related_name="steps")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    is_skipped = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("步骤")
        ordering: ClassVar = ["due_at", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["incident", "number"], name="step_once")]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="step_open", condition=models.Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return self.title


class IncidentEntry(models.Model):
    """One line of what happened, in the order in which we knew of it. Lines are only ever added."""

    class Kind(models.TextChoices):
        """What sort of line it is."""

        OPENED = "opened", _("打开")
        RAISED = "raised", _("升级")
        SET = "set", _("改级别")
        STEP = "step", _("步骤")
        NOTE = "note", _("记录")
        HANDED = "handed", _("交接")
        POSTED = "posted", _("发到群里")
        CLOSED = "closed", _("关闭")
        REOPENED = "reopened", _("重新打开")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    incident = models.ForeignKey(Incident, models.CASCADE, db_index=False, related_name="entries")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=1200)

    class Meta:
        verbose_name = _("经过")
        indexes: ClassVar = [models.Index(fields=["incident", "-at", "-id"], name="entry_of_incident")]

    def __str__(self) -> str:
        return f"{self.kind} {self.text}"
