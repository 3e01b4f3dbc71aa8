"""A risk as a form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.incidents.hazards import METERS, Wish
from qunluo.incidents.models import Hazard

MOST_VALUE, MOST_HOURS = 1_000_000, 24 * 90


class HazardForm(forms.Form):
    """One line of the risk board."""

    kind = forms.CharField(label=_("类型"), max_length=20, help_text=_("比如舆情、流失、系统。"))
    name = forms.CharField(label=_("风险"), max_length=60)
    meter = forms.ChoiceField(label=_("怎么量"), required=False)
    threshold = forms.FloatField(label=_("阈值"), min_value=0, max_value=MOST_VALUE, help_text=_("到这个数就是红灯。"))
    unit = forms.CharField(label=_("单位"), max_length=10, required=False, help_text=_("自己填写数值时才用得上。"))
    measure = forms.CharField(label=_("应对措施"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    hours = forms.IntegerField(label=_("恢复时限（小时）"), min_value=1, max_value=MOST_HOURS)
    owner = forms.TypedChoiceField(label=_("负责人"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, writers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("meter", [("", _("自己填写")), *((key, name) for key, (name, _unit) in METERS.items())])
        self._offer("owner", [("", _("不指定")), *writers])

    @classmethod
    def of(cls, row: Hazard, *, writers: Sequence[tuple[int, str]]) -> HazardForm:
        """The form as the risk is."""
        names = ("kind", "name", "meter", "threshold", "unit", "measure", "hours")
        initial = {name: getattr(row, name) for name in names} | {"owner": row.owner_id}
        return cls(initial=initial, writers=writers)

    def clean_threshold(self) -> float:
        """What is no number is none."""
        threshold = float(self.cleaned_data["threshold"])
        if not math.isfinite(threshold) or threshold <= 0:
            raise forms.ValidationError(_("阈值要大于 0。"))
        return threshold

    def wish(self) -> Wish:
        """What a valid form says."""
        told = self.cleaned_data
        return Wish(
            kind=told["kind"],
            name=told["name"],
            meter=told["meter"],
            threshold=told["threshold"],
            unit=told["unit"],
            measure=told["measure"],
            hours=told["hours"],
            owner_id=told["owner"],
        )

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
