"""An incident that a person reports, and from when on alarms make one by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.core.incidents import LEVELS, THEMES, Level, Theme, Threshold
from qunluo.incidents.reads.terms import LIMITS
from qunluo.incidents.writes.handling import LONGEST_WORDS
from qunluo.incidents.writes.opening import LONGEST_TITLE, Report

NOBODY = ("", _("不指定"))
Choices = Sequence[tuple[int, str]]


class ReportForm(forms.Form):
    """What happened, as the person knows it who opens the incident."""

    theme = forms.ChoiceField(label=_("主题"), choices=[(one.value, name) for one, name in THEMES.items()])
    level = forms.TypedChoiceField(
        label=_("级别"),
        coerce=int,
        choices=[(one.value, name) for one, name in LEVELS.items()],
        initial=Level.SERIOUS.value,
        help_text=_("先按看到的定，之后随时可以改。"),
    )
    title = forms.CharField(
        label=_("标题"), required=False, max_length=LONGEST_TITLE, help_text=_("不填就用预案的名称。")
    )
    words = forms.CharField(label=_("发生了什么"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4}))
    group = forms.TypedChoiceField(label=_("在哪个群"), coerce=int, empty_value=None, required=False)
    owner = forms.TypedChoiceField(label=_("由谁负责"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, groups: Choices, writers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "group", [("", _("不止一个群，或者不在群里")), *groups])
        _offer(self, "owner", [("", _("我自己")), *writers])

    def report(self) -> Report:
        """What a valid form says."""
        told = self.cleaned_data
        return Report(
            theme=Theme(told["theme"]),
            level=Level(told["level"]),
            title=told["title"],
            words=told["words"],
            group_id=told["group"],
            owner_id=told["owner"],
        )


class TermsForm(forms.Form):
    """Three numbers for each level, and who answers for what opens by itself."""

    owner = forms.TypedChoiceField(
        label=_("自动打开的事件由谁负责"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("步骤会先分给这位，之后可以交接。"),
    )

    def __init__(self, *args: Any, thresholds: Sequence[Threshold], writers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner", [NOBODY, *writers])
        self.levels = sorted(LEVELS, key=lambda one: -one)
        known = {one.level: one for one in thresholds}
        for level in self.levels:
            for name, label in (("people", _("几个人")), ("groups", _("几个群")), ("hours", _("几小时内"))):
                least, most = LIMITS[name]
                field = forms.IntegerField(label=label, min_value=least, max_value=most, required=False)
                field.initial = getattr(known[level], name) if level in known else None
                self.fields[f"{name}_{level.value}"] = field

    def rows(self) -> list[tuple[Level, str, list[forms.BoundField]]]:
        """A row a level, the mildest first."""
        names = ("people", "groups", "hours")
        return [(one, LEVELS[one], [self[f"{name}_{one.value}"] for name in names]) for one in self.levels]

    def clean(self) -> dict[str, Any]:
        """A level is filled in whole, or left out."""
        cleaned = super().clean() or self.cleaned_data
        for level in self.levels:
            given = [cleaned.get(f"{name}_{level.value}") for name in ("people", "groups", "hours")]
            if any(given) and not all(given):
                self.add_error(f"people_{level.value}", _("这一级要么三个数都填，要么都空着。"))
        return cleaned

    def thresholds(self) -> list[Threshold]:
        """What a valid form says."""
        told = self.cleaned_data
        return [
            Threshold(
                level=level,
                people=told[f"people_{level.value}"],
                groups=told[f"groups_{level.value}"],
                hours=told[f"hours_{level.value}"],
            )
            for level in self.levels
            if told[f"people_{level.value}"]
        ]


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
