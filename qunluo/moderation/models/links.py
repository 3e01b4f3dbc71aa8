"""The sites that a community allows or forbids, the links that were posted, and what is found behind them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_DOMAIN, LONGEST_REASON, LONGEST_URL, LONGEST_TITLE = 253, 200, 2_000, 200


class LinkTerms(models.Model):
    """What a community lets leave the machine: the daily look at links, and the look at pictures for codes.

    `version` counts the changes of the list of sites, so that whoever holds it ready knows when it is old.
    """

    community = models.OneToOneField("accounts.Community", models.CASCADE, related_name="+")
    checks = models.BooleanField(default=False)
    pictures = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField(default=30)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.community_id}: {self.checks}, {self.pictures}"


class SiteImport(models.Model):
    """Sites that came in together from a file or a box, so that they can go out together."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("链接名单导入")

    def __str__(self) -> str:
        return self.name


class ListedSite(models.Model):
    """A domain with all below it that is allowed or forbidden. Of several that fit a host the longest one counts.

    Rows are never changed: who thinks otherwise removes the row and adds another, and both stay to be read.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    domain = models.CharField(max_length=LONGEST_DOMAIN)
    is_allowed = models.BooleanField()
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    brought_by = models.ForeignKey(SiteImport, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("名单里的网站")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "domain"], condition=models.Q(removed_at=None), name="site_listed_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["community", "-id"], name="site_newest")]

    def __str__(self) -> str:
        return self.domain


class Link(models.Model):
    """An address that was posted in a group, or that stands in the operator's own texts, and what is behind it.

    `digest` is that of the plain address: many posts of one address are one row. Of a posted one `member`, `group` and
    `key` are those of the newest post in the span that was looked at; of one's own, `places` say where it stands.
    `home` is where it led when it was first seen well; `issue` is what a person should know of, empty where nothing.
    """

    class Source(models.TextChoices):
        """Who wrote it."""

        CHAT = "chat", _("成员发的")
        OWN = "own", _("自己写的")

    class State(models.TextChoices):
        """What the last look found."""

        NEW = "", _("还没检查")
        ALIVE = "alive", _("能打开")
        DENIED = "denied", _("不让机器看")
        GONE = "gone", _("页面没了")
        FAILING = "failing", _("网站出错")
        BLOCKED = "blocked", _("指向内网或不该去的地址")
        CERTIFICATE = "certificate", _("证书有问题")
        TIMEOUT = "timeout", _("太慢，没等到")
        UNREACHABLE = "unreachable", _("打不开")
        LOOPING = "looping", _("跳转太多")

    class Issue(models.TextChoices):
        """What a person should know of."""

        NONE = "", _("没有问题")
        LISTED = "listed", _("通向禁止的网站")
        MOVED = "moved", _("换了网站")
        UNSAFE = "unsafe", _("不安全")
        DEAD = "dead", _("打不开")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    source = models.CharField(max_length=5, choices=Source.choices, default=Source.CHAT)
    digest = models.CharField(max_length=64)
    url = models.CharField(max_length=LONGEST_URL)
    host = models.CharField(max_length=LONGEST_DOMAIN)
    places = models.JSONField(default=list)
    group = models.ForeignKey("communities.Group", models.SET_NULL, null=True, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.SET_NULL, null=True, db_index=False, related_name="+")
    key = models.CharField(max_length=255, blank=True)
    times = models.PositiveIntegerField(default=0)
    posters = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, blank=True)
    issue = models.CharField(max_length=8, choices=Issue.choices, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    steps = models.JSONField(default=list)
    home = models.CharField(max_length=LONGEST_DOMAIN, blank=True)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    ignored_at = models.DateTimeField(null=True)
    ignored_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    violation = models.ForeignKey("moderation.Violation", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("链接")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "source", "digest"], name="link_once_in_a_community")
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "-last_seen_at", "-id"], name="link_newest"),
            models.Index(
                fields=["community", "-last_seen_at", "-id"],
                name="link_with_issue",
                condition=~models.Q(issue="") & models.Q(ignored_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.url


class LinkCheck(models.Model):
    """A round through the links of a community: how far it is, and what it found."""

    class State(models.TextChoices):
        """WAITING → RUNNING → DONE | CANCELLED | FAILED."""

        WAITING = "waiting", _("排队中")
        RUNNING = "running", _("检查中")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("没有做完")

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    issues = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("链接巡检")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_link_check_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.state}"


class Picture(models.Model):
    """A picture that a member posted and that is to be looked at for codes, or was. The picture itself is not kept."""

    class State(models.TextChoices):
        """WAITING → READ | FAILED."""

        WAITING = "waiting", _("等着看")
        READ = "read", _("看过了")
        FAILED = "failed", _("没看成")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    group = models.ForeignKey("communities.Group", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("communities.Member", models.CASCADE, db_index=False, related_name="+")
    key = models.CharField(max_length=255)
    message = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=LONGEST_URL)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    codes = models.JSONField(default=list)
    detail = models.CharField(max_length=500, blank=True)
    seen_at = models.DateTimeField(null=True)
    violation = models.ForeignKey("moderation.Violation", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("群里的图片")
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "key"], name="picture_once")]
        indexes: ClassVar = [
            models.Index(fields=["community", "id"], name="picture_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["community", "-at"], name="picture_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.key}"
