"""What operators type about points: checked, and turned into what the writes take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.communities.forms import USUAL_ZONES, known_zones
from qunluo.points.models import CouponPool, Kind, Reward
from qunluo.points.reads.rules import Rules
from qunluo.points.writes.ledger import LONGEST_REASON

MOST_POINTS = 100_000
LONGEST_EXPIRY = 3_650
CAPPED = (Kind.SPEECH, Kind.CHECKIN, Kind.INVITATION, Kind.CONTENT, Kind.EVENT)
MOST_CODES_TEXT = 500_000


class GrantForm(forms.Form):
    """Points by hand. `key` is made with the page, so that two clicks are one."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    amount = forms.IntegerField(
        label=_("积分"),
        min_value=-MOST_POINTS,
        max_value=MOST_POINTS,
        help_text=_("正数是发放，负数是扣除。"),
        error_messages={"invalid": _("请填写整数。"), "required": _("请填写积分。")},
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=LONGEST_REASON,
        help_text=_("成员会在自己的积分明细里看到这句话。"),
        error_messages={"required": _("请写明原因，成员会看到。")},
    )

    def clean_amount(self) -> int:
        """Nothing is no grant."""
        amount: int = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("积分不能是 0。"))
        return amount


class UndoForm(forms.Form):
    """Why an entry or an award is undone."""

    reason = forms.CharField(max_length=LONGEST_REASON, required=False)


class RewardForm(forms.ModelForm[Reward]):
    """One thing in the catalogue."""

    class Meta:
        model = Reward
        fields = ("name", "kind", "price", "stock", "each", "pool", "is_material", "note", "is_open")
        help_texts: Mapping[str, Any] = {
            "stock": _("留空表示不限量。"),
            "each": _("留空表示不限。"),
            "pool": _("兑换优惠券时，从这里发一个券码。"),
            "is_material": _("优惠券、实物、抽奖券算物质奖励；勋章、头衔、权益不算。"),
        }

    def __init__(self, *args: Any, community_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.community_id = community_id
        pool = self.fields["pool"]
        if isinstance(pool, forms.ModelChoiceField):
            pool.queryset = CouponPool.objects.filter(community_id=community_id)
            pool.empty_label = "—"

    def clean_name(self) -> str:
        """A name stands once in the shop: two clicks on the button don't make two rewards."""
        name: str = self.cleaned_data["name"]
        others = Reward.objects.filter(community_id=self.instance.community_id, name=name, is_open=True)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("已经有一个叫这个名字的奖品。"))
        return name

    def clean_price(self) -> int:
        """Nothing is free here: what costs nothing is given as an award."""
        price: int = self.cleaned_data["price"]
        if not 1 <= price <= MOST_POINTS * 100:
            raise forms.ValidationError(_("请填写 1 以上的整数。"))
        return price


class PoolForm(forms.ModelForm[CouponPool]):
    """One kind of coupon."""

    class Meta:
        model = CouponPool
        fields = ("name", "note", "is_open")

    def __init__(self, *args: Any, community_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.community_id = community_id

    def clean_name(self) -> str:
        """A name is taken once in a community."""
        name: str = self.cleaned_data["name"]
        others = CouponPool.objects.filter(community_id=self.instance.community_id, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("已经有一个叫这个名字的券码池。"))
        return name


class CodesForm(forms.Form):
    """Codes, one a line."""

    codes = forms.CharField(
        label=_("券码"),
        max_length=MOST_CODES_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("一行一个，可以直接从表格里粘贴。重复的会自动跳过；有人在等的话，马上发给他们。"),
        error_messages={"required": _("请粘贴券码，一行一个。")},
    )

    def lines(self) -> list[str]:
        """What was pasted, line by line."""
        return str(self.cleaned_data["codes"]).splitlines()


class RulesForm(forms.Form):
    """Caps, expiry and zone."""

    expiry_days = forms.IntegerField(
        label=_("积分有效天数"),
        min_value=1,
        max_value=LONGEST_EXPIRY,
        required=False,
        help_text=_("留空表示一直有效。改动只影响以后发放的积分；先到期的先用掉。"),
    )
    timezone = forms.CharField(label=_("时区"), help_text=_("每日上限和排行榜按这个时区的一天计算。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = list(dict.fromkeys([*USUAL_ZONES, str(self.initial.get("timezone") or USUAL_ZONES[0])]))
        self.fields["timezone"].widget = forms.Select(choices=[(zone, zone) for zone in zones])
        for kind in CAPPED:
            self.fields[f"cap_{kind.value}"] = forms.IntegerField(
                label=kind.label, min_value=0, max_value=MOST_POINTS, required=False
            )

    @classmethod
    def initial_from(cls, rules: Rules) -> dict[str, Any]:
        """The fields as the rules fill them."""
        caps = {f"cap_{kind}": cap for kind, cap in rules.caps.items()}
        return {"expiry_days": rules.expiry_days, "timezone": rules.timezone, **caps}

    def clean_timezone(self) -> str:
        """A zone that this machine knows."""
        zone: str = self.cleaned_data["timezone"]
        if zone not in known_zones():
            raise forms.ValidationError(_("没有这个时区。"))
        return zone

    def caps(self) -> list[forms.BoundField]:
        """The fields of the caps, for the page."""
        return [self[f"cap_{kind.value}"] for kind in CAPPED]

    def rules(self) -> Rules:
        """What was typed, as rules."""
        typed = self.cleaned_data
        caps = {kind.value: typed[f"cap_{kind.value}"] for kind in CAPPED}
        return Rules(
            caps={kind: cap for kind, cap in caps.items() if cap is not None},
            expiry_days=typed["expiry_days"],
            timezone=typed["timezone"],
        )
