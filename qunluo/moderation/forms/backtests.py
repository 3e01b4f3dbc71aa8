"""Over what a version is tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

LONGEST = timedelta(days=730)
WITHIN = (MinValueValidator(date(1990, 1, 1)), MaxValueValidator(date(2199, 12, 31)))


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=WITHIN)


class BackTestForm(forms.Form):
    """The days, both counted, and the groups; none means all."""

    first = _day(_("从哪天"))
    last = _day(_("到哪天"))

    def __init__(self, *args: Any, groups: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"] = forms.MultipleChoiceField(
            label=_("哪些群"),
            choices=[(str(pk), title) for pk, title in groups],
            required=False,
            widget=forms.CheckboxSelectMultiple(),
            help_text=_("不选就是这条规则管的所有群。"),
        )

    def clean(self) -> dict[str, Any]:
        """A time that runs forward, and not for ever."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            raise forms.ValidationError(_("开始的日子要在结束的日子之前。"))
        if first and last and last - first > LONGEST:
            raise forms.ValidationError(_("一次最多回测两年。"))
        return cleaned

    def span(self, timezone: str) -> tuple[datetime, datetime]:
        """From the first moment of the first day to the first moment after the last."""
        here = ZoneInfo(timezone)
        return _begins(self.cleaned_data["first"], here), _begins(self.cleaned_data["last"] + timedelta(days=1), here)


def _begins(day: date, here: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), here)
