"""The risk board."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Hazard(models.Model):
    """One risk: from where on it is one, what is done then, by whom, and how soon it must be over.

    `meter` names what the house measures by itself; without one a person types `value`. `over_since` is when a
    round first found it over its threshold.
    """

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    kind = models.CharField(_("类型"), max_length=20)
    name = models.CharField(_("风险"), max_length=60)
    meter = models.CharField(_("怎么量"), max_length=40, blank=True)
    threshold = models.FloatField(_("阈值"))
    unit = models.CharField(_("单位"), max_length=10, blank=True)
    measure = models.CharField(_("应对措施"), max_length=300)
    hours = models.PositiveIntegerField(_("恢复时限（小时）"))
    owner = models.ForeignKey("accounts.Operator", models.PROTECT, null=True, related_name="+")
    value = models.FloatField(null=True)
    over_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("风险")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
