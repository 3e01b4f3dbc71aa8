"""What a member is asked on the page: fields of a custom form, questions of a quiz, places to be at."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.checkins.forms.fields import LinesField, tick, whole_number, written
from qunluo.checkins.forms.rows import Raw, Row, RowForm, Rows, Shape
from qunluo.core.checkins.plan import FieldKind, FormField, Geofence, Question, Session

MOST_FIELDS, MOST_QUESTIONS, MOST_OPTIONS, MOST_PLACES = 50, 50, 20, 50
FEWEST_OPTIONS = 4
"""So many lines for options stand there from the beginning."""
FIELD_KINDS = {
    FieldKind.TEXT: _("一行文字"),
    FieldKind.LONG_TEXT: _("一段文字"),
    FieldKind.NUMBER: _("数字"),
    FieldKind.CHOICE: _("单选"),
    FieldKind.CHOICES: _("多选"),
    FieldKind.DATE: _("日期"),
    FieldKind.TIME: _("时间"),
    FieldKind.SCALE: _("打分"),
    FieldKind.YES_NO: _("是或否"),
    FieldKind.PHONE: _("手机号"),
}
WITH_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
BOUNDS = {
    FieldKind.TEXT: (_("最少几个字"), _("最多几个字")),
    FieldKind.LONG_TEXT: (_("最少几个字"), _("最多几个字")),
    FieldKind.NUMBER: (_("最小"), _("最大")),
    FieldKind.SCALE: (_("最低分"), _("最高分")),
    FieldKind.CHOICES: (_("最少选几项"), _("最多选几项")),
}
WHOLE = frozenset(BOUNDS) - {FieldKind.NUMBER}
HIGHEST_SCORE = 100
LARGEST = 10.0**9


def identifier() -> forms.CharField:
    """What tells a row from the others for ever, though its words change."""
    return forms.RegexField(r"^[A-Za-z0-9_-]{0,20}$", required=False, widget=forms.HiddenInput())


class FieldForm(RowForm):
    """One field of a custom form."""

    id = identifier()
    label = written(_("问什么"), longest=60)
    kind = forms.ChoiceField(label=_("怎么填"), choices=list(FIELD_KINDS.items()))
    is_required = tick(_("必填"))
    options = LinesField(label=_("选项，一行一个"), required=False)
    least = forms.FloatField(label=_("最小"), required=False, min_value=-LARGEST, max_value=LARGEST)
    most = forms.FloatField(label=_("最大"), required=False, min_value=-LARGEST, max_value=LARGEST)
    hint = written(_("填写提示"), longest=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        low, high = BOUNDS.get(self.chosen, (None, None))
        if low is not None:
            self.fields["least"].label, self.fields["most"].label = low, high

    @property
    def chosen(self) -> FieldKind:
        """The kind that is chosen now; nonsense is a line of text until it is refused."""
        try:
            return FieldKind(self["kind"].value() or FieldKind.TEXT)
        except ValueError:
            return FieldKind.TEXT

    @property
    def has_options(self) -> bool:
        """Whether there is something to choose from."""
        return self.chosen in WITH_OPTIONS

    @property
    def has_bounds(self) -> bool:
        """Whether there is a least and a most."""
        return self.chosen in BOUNDS

    def clean(self) -> dict[str, Any]:
        """Choices need something to choose from, and the least is not above the most."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.has_options and "options" not in self.errors and len(cleaned.get("options") or ()) < 2:  # noqa: PLR2004 - one thing is no choice
            self.add_error("options", _("至少写两个选项，一行一个。"))
        if self.has_bounds and not {"least", "most"} & set(self.errors):
            self._check_bounds(cleaned)
        return cleaned

    def _check_bounds(self, cleaned: dict[str, Any]) -> None:
        least, most = cleaned.get("least"), cleaned.get("most")
        if self.chosen in WHOLE and any(one is not None and (one < 0 or one % 1) for one in (least, most)):
            self.add_error("most", _("这里要写不小于 0 的整数。"))
        elif least is not None and most is not None and least > most:
            self.add_error("most", _("不能比前面的数小。"))
        elif self.chosen is FieldKind.SCALE and (most or 0) > HIGHEST_SCORE:
            self.add_error("most", _("最高分不超过 100。"))

    def field(self) -> FormField:
        """The core's value. What the kind does not know is let go."""
        typed = self.cleaned_data
        kind = FieldKind(typed["kind"])
        return FormField(
            id=typed["id"],
            label=typed["label"],
            kind=kind,
            is_required=typed["is_required"],
            options=typed["options"] if kind in WITH_OPTIONS else (),
            least=typed["least"] if kind in BOUNDS else None,
            most=typed["most"] if kind in BOUNDS else None,
            hint=typed["hint"],
        )


class OptionForm(RowForm):
    """One option of a question; an empty line is passed over."""

    text = written(_("选项"), longest=100, required=False)
    is_right = tick(_("正确"))


class QuestionForm(RowForm):
    """One question of a quiz."""

    id = identifier()
    text = written(_("题目"), longest=300)
    explanation = written(_("答完以后的解释"), longest=300, required=False)

    def check(self, rows: Mapping[str, tuple[Row, ...]]) -> None:
        """Two options at least, each once, and one of them right."""
        typed = [row.form.cleaned_data for row in rows["option"]]
        filled = [one["text"] for one in typed if one["text"]]
        if len(filled) < 2:  # noqa: PLR2004 - one thing is no choice
            self.add_error(None, _("至少写两个选项。"))
        elif len(set(filled)) < len(filled):
            self.add_error(None, _("有两个选项是一样的。"))
        elif not any(one["is_right"] for one in typed) or any(one["is_right"] and not one["text"] for one in typed):
            self.add_error(None, _("请勾出正确的选项。"))

    def question(self, rows: Iterable[Row]) -> Question:
        """The core's value."""
        typed = self.cleaned_data
        options = [one for row in rows if (one := row.form.cleaned_data)["text"]]
        return Question(
            id=typed["id"],
            text=typed["text"],
            options=tuple(one["text"] for one in options),
            right=frozenset(place for place, one in enumerate(options) if one["is_right"]),
            explanation=typed["explanation"],
        )


class PlaceForm(RowForm):
    """A circle on the ground."""

    name = written(_("地点"), longest=60)
    latitude = forms.FloatField(label=_("纬度"), min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("经度"), min_value=-180, max_value=180)
    metres = whole_number(_("半径（米）"), least=10, most=50_000)

    def place(self) -> Geofence:
        """The core's value."""
        typed = self.cleaned_data
        return Geofence(
            name=typed["name"], latitude=typed["latitude"], longitude=typed["longitude"], metres=typed["metres"]
        )


def fields_of(rows: Iterable[Row]) -> tuple[FormField, ...]:
    """The fields as typed, each with an id of its own."""
    return each_its_own_id(row.form.field() for row in rows if isinstance(row.form, FieldForm))


def questions_of(rows: Iterable[Row]) -> tuple[Question, ...]:
    """The questions as typed, each with an id of its own."""
    return each_its_own_id(row.form.question(row.rows["option"]) for row in rows if isinstance(row.form, QuestionForm))


def places_of(rows: Iterable[Row]) -> tuple[Geofence, ...]:
    """The places as typed."""
    return tuple(row.form.place() for row in rows if isinstance(row.form, PlaceForm))


Named = TypeVar("Named", FormField, Question, Session)


def each_its_own_id(given: Iterable[Named]) -> tuple[Named, ...]:
    """New rows get an id; of two with the same the later one does."""
    kept: dict[str, Named] = {}
    for one in given:
        own = one if one.id and one.id not in kept else replace(one, id=secrets.token_hex(3))
        kept[own.id] = own
    return tuple(kept.values())


def raw_field(one: FormField) -> Raw:
    """The values of a field's row."""
    return Raw(
        values={
            "id": one.id,
            "label": one.label,
            "kind": one.kind.value,
            "is_required": one.is_required,
            "options": one.options,
            "least": _plain(one.least),
            "most": _plain(one.most),
            "hint": one.hint,
        }
    )


def raw_question(one: Question) -> Raw:
    """The values of a question's row."""
    options = [Raw(values={"text": text, "is_right": place in one.right}) for place, text in enumerate(one.options)]
    return Raw(
        values={"id": one.id, "text": one.text, "explanation": one.explanation},
        rows={"option": options},
    )


def raw_place(one: Geofence) -> Raw:
    """The values of a place's row."""
    return Raw(values={"name": one.name, "latitude": one.latitude, "longitude": one.longitude, "metres": one.metres})


def _plain(value: float | None) -> float | int | None:
    """A whole number without its nought after the point."""
    return int(value) if value is not None and value == int(value) else value


FIELDS = Rows(
    shape=Shape(form=lambda _values: FieldForm),
    most=MOST_FIELDS,
    fresh=lambda _which, _rows: Raw(values={"kind": FieldKind.TEXT.value, "is_required": True}),
)
OPTIONS = Rows(shape=Shape(form=lambda _values: OptionForm), most=MOST_OPTIONS, fresh=lambda _which, _rows: Raw())
QUESTIONS = Rows(
    shape=Shape(form=lambda _values: QuestionForm, rows=lambda _values: {"option": OPTIONS}),
    most=MOST_QUESTIONS,
    fresh=lambda _which, _rows: Raw(rows={"option": [Raw() for _ in range(FEWEST_OPTIONS)]}),
)
PLACES = Rows(
    shape=Shape(form=lambda _values: PlaceForm),
    most=MOST_PLACES,
    fresh=lambda _which, _rows: Raw(values={"metres": 200}),
)
