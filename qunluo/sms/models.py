"""Codes that were asked for, and what became of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qunluo.lib.crypto import EncryptedTextField


class Code(models.Model):
    """One code that somebody asked for.

    The code itself stands here as a hash alone; the number is sealed and forgotten as soon as nobody needs it, `index`
    stays to count by. `scope` says where it may be typed back ("member:7", "backup:3"), `shown` is the number as
    operators see it, empty for one that no member holds.
    """

    class Purpose(models.TextChoices):
        """What it is for."""

        BIND = "bind", _("绑定手机号")
        CHECK_IN = "check_in", _("手机号签到")

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("等待发送")
        SENDING = "sending", _("正在发送")
        SENT = "sent", _("已发出")
        UNKNOWN = "unknown", _("不确定是否发出")
        FAILED = "failed", _("没有发出")
        BROKEN = "broken", _("设置有误，没有发出")
        NOBODY = "nobody", _("不是成员的号码，没有发")
        CAPPED = "capped", _("超过每天的上限，没有发")
        LATE = "late", _("排队太久，没有发")

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    scope = models.CharField(max_length=40)
    member = models.ForeignKey("communities.Member", models.CASCADE, null=True, db_index=False, related_name="+")
    index = models.BinaryField()
    number = EncryptedTextField(null=True)
    shown = models.CharField(max_length=20, blank=True)
    hash = models.BinaryField(default=bytes)
    network = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sendings = models.PositiveSmallIntegerField(default=0)
    detail = models.CharField(max_length=500, blank=True)
    demo_text = EncryptedTextField(null=True)

    class Meta:
        verbose_name = _("验证码")
        indexes: ClassVar = [
            models.Index(fields=["index", "-at"], name="code_of_number"),
            models.Index(fields=["scope", "-at"], name="code_of_scope"),
            models.Index(fields=["community", "-at"], name="code_newest_first"),
            models.Index(fields=["network", "-at"], name="code_of_network", condition=~models.Q(network="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.purpose}"
