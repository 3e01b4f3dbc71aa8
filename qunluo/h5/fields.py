"""Forms of plans as a page shows them: each field with what was typed into it before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from qunluo.core.checkins.plan import FieldKind, FormField, Need, NeedKind, Question

PREFIX = "a-"
LONGEST_ANSWER = 2_000
MOST_ANSWERS = 200
INPUTS = {
    FieldKind.NUMBER: "text",
    FieldKind.DATE: "date",
    FieldKind.TIME: "time",
    FieldKind.PHONE: "tel",
    FieldKind.TEXT: "text",
}
SCALE = range(1, 6)
SHORT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field or question. `kind` is text, long, one, many or the type of an input."""

    name: str
    label: str
    kind: str
    is_required: bool
    hint: str = ""
    value: str = ""
    mode: str = ""
    options: tuple[Option, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether the options are so short that they stand beside one another."""
        return all(len(one.label) <= SHORT for one in self.options)


def inputs_of(needs: Iterable[Need], typed: QueryDict) -> list[Input]:
    """The fields of all forms and quizzes among the needs."""
    found: list[Input] = []
    for need in needs:
        if need.kind is NeedKind.QUIZ:
            found += [_question(one, typed) for one in need.questions]
        elif need.kind is NeedKind.FORM:
            found += [_field(one, typed) for one in need.fields]
    return found


def answers_in(typed: QueryDict) -> tuple[tuple[str, str], ...]:
    """What was typed, by the ids of fields and questions."""
    pairs = [
        (name.removeprefix(PREFIX), value[:LONGEST_ANSWER])
        for name, values in sorted(typed.lists())
        if name.startswith(PREFIX)
        for value in values
        if value.strip()
    ]
    return tuple(pairs[:MOST_ANSWERS])


def _question(one: Question, typed: QueryDict) -> Input:
    name = f"{PREFIX}{one.id}"
    chosen = typed.getlist(name)
    options = [Option(value=str(n), label=text, is_chosen=str(n) in chosen) for n, text in enumerate(one.options)]
    kind = "many" if len(one.right) > 1 else "one"
    return Input(name=name, label=one.text, kind=kind, is_required=True, options=tuple(options))


def _field(field: FormField, typed: QueryDict) -> Input:
    name = f"{PREFIX}{field.id}"
    chosen = typed.getlist(name)
    return Input(
        name=name,
        label=field.label,
        kind=_kind(field),
        is_required=field.is_required,
        hint=field.hint,
        value=chosen[0] if chosen else "",
        mode="decimal" if field.kind is FieldKind.NUMBER else "",
        options=tuple(Option(value=value, label=label, is_chosen=value in chosen) for value, label in _choices(field)),
    )


def _kind(field: FormField) -> str:
    match field.kind:
        case FieldKind.CHOICE | FieldKind.YES_NO | FieldKind.SCALE:
            return "one"
        case FieldKind.CHOICES:
            return "many"
        case FieldKind.LONG_TEXT:
            return "long"
        case _:
            return INPUTS[field.kind]


def _choices(field: FormField) -> list[tuple[str, str]]:
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return [(one, one) for one in field.options]
        case FieldKind.YES_NO:
            return [("是", "是"), ("否", "否")]
        case FieldKind.SCALE:
            least, most = int(field.least or SCALE[0]), int(field.most or SCALE[-1])
            return [(str(n), str(n)) for n in range(least, most + 1)]
        case _:
            return []
