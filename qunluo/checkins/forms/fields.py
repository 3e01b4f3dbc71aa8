"""Fields of our own: several words in one line, one a line, clocks, days, and shares in percent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SEPARATORS = re.compile(r"[\n,，、;；]+")


class WordsField(forms.CharField):
    """A few words, typed with commas between them, each once."""

    def __init__(self, *, most: int = 20, longest: int = 30, **kwargs: Any) -> None:
        super().__init__(max_length=most * (longest + 2), **kwargs)
        self.most, self.longest = most, longest

    def prepare_value(self, value: Any) -> Any:
        """Words as one line."""
        return value if isinstance(value, str) else "、".join(value or ())

    def clean(self, value: Any) -> Any:
        """The words, in the order in which they are typed."""
        text: str = super().clean(value)
        words = once(SEPARATORS.split(text))
        if len(words) > self.most:
            raise forms.ValidationError(_("最多 %(count)d 个。") % {"count": self.most})
        if any(len(word) > self.longest for word in words):
            raise forms.ValidationError(_("每个最多 %(count)d 个字。") % {"count": self.longest})
        return words


class LinesField(forms.CharField):
    """Options, one a line."""

    def __init__(self, *, most: int = 30, longest: int = 60, **kwargs: Any) -> None:
        super().__init__(max_length=most * (longest + 2), widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
        self.most, self.longest = most, longest

    def prepare_value(self, value: Any) -> Any:
        """Each on its line."""
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value: Any) -> Any:
        """The lines that say something, each once."""
        text: str = super().clean(value)
        lines = once(text.splitlines())
        if len(lines) > self.most:
            raise forms.ValidationError(_("最多 %(count)d 行。") % {"count": self.most})
        if any(len(line) > self.longest for line in lines):
            raise forms.ValidationError(_("每行最多 %(count)d 个字。") % {"count": self.longest})
        return lines


class PercentField(forms.DecimalField):
    """A share from 0 to 1, typed in percent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=2, max_digits=5, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A share as percent, without needless noughts; what was typed stays as it is."""
        return f"{value * 100:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value

    def clean(self, value: Any) -> Any:
        """The share."""
        percent = super().clean(value)
        return float(percent / 100) if percent is not None else 0.0


def once(parts: Iterable[str]) -> tuple[str, ...]:
    """The parts that say something, each once."""
    return tuple(dict.fromkeys(word for part in parts if (word := part.strip())))


def whole_number(label: Any, *, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """A whole number within bounds."""
    return forms.IntegerField(label=label, min_value=least, max_value=most, **kwargs)


def clock(label: Any, **kwargs: Any) -> forms.TimeField:
    """A time of the day."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


def calendar_day(label: Any, **kwargs: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def written(label: Any, *, rows: int = 0, longest: int = 200, **kwargs: Any) -> forms.CharField:
    """A line, or a box of so many rows."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, widget=widget, **kwargs)


def tick(label: Any, **kwargs: Any) -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, required=False, **kwargs)


def ticks(label: Any, choices: Any = (), **kwargs: Any) -> forms.MultipleChoiceField:
    """Several boxes to tick."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple(), **kwargs
    )


def one_of(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    """One of a few, each in sight."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect(), **kwargs)
