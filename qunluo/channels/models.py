"""Our accounts with the platforms: one row a connection, with its secret and its last error."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qunluo.lib.crypto import EncryptedTextField


class ChannelAccount(models.Model):
    """One connection to one platform. `slug` stands in its callback address: /in/<slug>/."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    kind = models.CharField(_("类型"), max_length=20)
    name = models.CharField(_("名称"), max_length=60)
    slug = models.CharField(max_length=40, unique=True)
    secret = EncryptedTextField()
    deliver_to = models.URLField(_("推送地址"), max_length=500, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    held_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    last_error_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("渠道账号")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
