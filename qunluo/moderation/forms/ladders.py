"""A ladder as a form: up to six steps, of which empty ones are left out."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.core.moderation.ladder import Ladder, Scope
from qunluo.core.moderation.telling import MEASURES
from qunluo.moderation.rules import MOST_DECAY, MOST_HOURS, BadRule, ladder_data, ladder_from

ROWS: Final = 6
MEASURE_CHOICES = (("", "—"), *((measure.value, name) for measure, name in MEASURES.items()))
SCOPES = ((Scope.GROUP.value, _("每个群各算各的")), (Scope.COMMUNITY.value, _("整个社群一起算")))


class LadderForm(forms.Form):
    """The steps, for how long a violation counts, and over what."""

    decay_days = forms.IntegerField(label=_("几天后不再累计"), min_value=1, max_value=MOST_DECAY)
    scope = forms.ChoiceField(label=_("怎么累计"), choices=SCOPES)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        for row in range(ROWS):
            self.fields[f"total-{row}"] = forms.IntegerField(
                label=_("累计几次"), min_value=1, max_value=40, required=False
            )
            self.fields[f"measure-{row}"] = forms.ChoiceField(
                label=_("做什么"), choices=MEASURE_CHOICES, required=False
            )
            self.fields[f"hours-{row}"] = forms.IntegerField(
                label=_("禁言几小时"), min_value=0, max_value=MOST_HOURS, required=False
            )

    @classmethod
    def of(cls, ladder: Ladder) -> LadderForm:
        """The form as the ladder is."""
        initial: dict[str, Any] = {"decay_days": ladder.decay_days, "scope": ladder.scope.value}
        for row, step in enumerate(ladder.steps[:ROWS]):
            initial |= {
                f"total-{row}": step.total,
                f"measure-{row}": step.measure.value,
                f"hours-{row}": step.hours or "",
            }
        return cls(name=ladder.name, prefix=ladder.name, initial=initial)

    @property
    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """The fields step by step."""
        return [(self[f"total-{row}"], self[f"measure-{row}"], self[f"hours-{row}"]) for row in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        """What is wrong with the steps is told above them."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                ladder_from(self.name, self.data_of(cleaned))
            except BadRule as bad:
                raise forms.ValidationError(str(bad)) from bad
        return cleaned

    def ladder_data(self) -> dict[str, Any]:
        """What the table keeps of a valid form."""
        return ladder_data(ladder_from(self.name, self.data_of(self.cleaned_data)))

    @staticmethod
    def data_of(cleaned: dict[str, Any]) -> dict[str, Any]:
        """What was typed, in the shape of the table; rows without a measure are no steps."""
        steps = [
            {
                "total": cleaned.get(f"total-{row}") or 0,
                "measure": cleaned[f"measure-{row}"],
                "hours": cleaned.get(f"hours-{row}") or 0,
            }
            for row in range(ROWS)
            if cleaned.get(f"measure-{row}")
        ]
        return {"steps": steps, "decay_days": cleaned["decay_days"], "scope": cleaned["scope"]}
