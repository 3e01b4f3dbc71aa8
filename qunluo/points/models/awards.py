"""What members win or buy that is not points."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qunluo.lib.crypto import EncryptedTextField


class AwardKind(models.TextChoices):
    """What is given."""

    COUPON = "coupon", _("优惠券")
    DRAW_TICKET = "draw_ticket", _("抽奖券")
    BADGE = "badge", _("勋章")
    TITLE = "title", _("头衔")
    GOODS = "goods", _("实物")


class AwardState(models.TextChoices):
    """How far a thing has come. Held waits for a person's word, NO_CODE for a code that the operator must bring."""

    HELD = "held", _("待处理")
    NO_CODE = "no_code", _("等待券码")
    GIVEN = "given", _("已发放")
    USED = "used", _("已使用")
    WITHDRAWN = "withdrawn", _("已收回")


def award_kinds() -> list[tuple[str, str]]:
    """The kinds, asked for by name: a new one is no migration."""
    return [(kind.value, str(kind.label)) for kind in AwardKind]


def award_states() -> list[tuple[str, str]]:
    """The states, likewise."""
    return [(state.value, str(state.label)) for state in AwardState]


class CouponPool(models.Model):
    """A kind of coupon, for which an operator brings the codes."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    note = models.CharField(_("使用说明"), max_length=200, blank=True)
    is_open = models.BooleanField(_("发放中"), default=True)

    class Meta:
        verbose_name = _("券码池")
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "name"], name="pool_once_a_name")]

    def __str__(self) -> str:
        return self.name


class Award(models.Model):
    """One thing that one person won or bought. `key` is unique for all time, so that it is given once."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, db_index=False, related_name="+")
    person = models.ForeignKey("communities.Person", models.CASCADE, related_name="+")
    member = models.ForeignKey("communities.Member", models.SET_NULL, null=True, db_index=False, related_name="+")
    key = models.CharField(max_length=255)
    kind = models.CharField(_("类型"), max_length=20, choices=award_kinds)
    name = models.CharField(_("名称"), max_length=60)
    is_material = models.BooleanField(_("物质奖励"))
    state = models.CharField(_("状态"), max_length=10, choices=award_states)
    pool = models.ForeignKey(CouponPool, models.PROTECT, null=True, db_index=False, related_name="+")
    reward = models.ForeignKey("Reward", models.PROTECT, null=True, db_index=False, related_name="+")
    subject = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("奖励")
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "key"], name="award_once_a_key")]
        indexes: ClassVar = [
            models.Index(fields=["community", "-at"], name="award_newest_first"),
            models.Index(fields=["community", "subject"], name="award_by_subject"),
            models.Index(fields=["pool", "id"], name="award_waits", condition=models.Q(state="no_code")),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.person_id}"


class CouponCode(models.Model):
    """One code of a pool; goes to one award. `fingerprint` tells a code that was pasted twice."""

    pool = models.ForeignKey(CouponPool, models.CASCADE, db_index=False, related_name="codes")
    code = EncryptedTextField()
    fingerprint = models.BinaryField()
    award = models.OneToOneField(Award, models.SET_NULL, null=True, related_name="+")
    is_spoilt = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pool", "fingerprint"], name="code_once_in_a_pool")]
        indexes: ClassVar = [
            models.Index(
                fields=["pool", "id"], name="code_free", condition=models.Q(award__isnull=True, is_spoilt=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} #{self.pk}"


class Reward(models.Model):
    """Something that points buy. `stock` is what is left; empty means as many as are asked for."""

    community = models.ForeignKey("accounts.Community", models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=20, choices=award_kinds)
    is_material = models.BooleanField(_("物质奖励"), default=True)
    price = models.PositiveIntegerField(_("所需积分"))
    stock = models.PositiveIntegerField(_("库存"), null=True, blank=True)
    each = models.PositiveIntegerField(_("每人限兑"), null=True, blank=True)
    pool = models.ForeignKey(
        CouponPool, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("券码池")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    is_open = models.BooleanField(_("上架"), default=True)

    class Meta:
        verbose_name = _("奖品")
        ordering: ClassVar = ["price", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(price__gte=1), name="reward_has_a_price")]

    def __str__(self) -> str:
        return self.name
