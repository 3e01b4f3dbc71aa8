"""Forms that hold rows of forms: as they were typed, and with a row more, a row less or in another order.

The page is one flat form. `session=2` says how many rows of `session` it holds, `session-0-name` is a field of the
first; rows of rows go on the same way (`session-0-need-1-place-0-name`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.http import QueryDict

Values = dict[str, Any]
LARGEST_COUNT = 1_000
"""What says that it has more rows than this is no page of ours."""
MOST_ROWS = 500
"""A page may hold so many rows of all kinds together: what it sends stays below what the server takes."""


class RowForm(forms.Form):
    """The form of a row, which may also have a say in the rows within it."""

    def check(self, rows: Mapping[str, tuple[Row, ...]]) -> None:
        """Add an error where the rows within, each sound by itself, can't be together. Asked of sound forms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a row is made of: its form and the rows within it, both of which may depend on its values."""

    form: Callable[[Values], type[RowForm]]
    rows: Callable[[Values], Mapping[str, Rows]] = lambda _values: {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of one shape, at most so many. `fresh` gives the values of a new one, by what its button says."""

    shape: Shape
    most: int
    fresh: Callable[[str, list[Raw]], Raw | None]


@dataclass(slots=True, kw_only=True)
class Raw:
    """A row as it was typed: nothing in it is checked, and nothing of it is lost."""

    values: Values = field(default_factory=dict)
    rows: dict[str, list[Raw]] = field(default_factory=dict)

    def size(self) -> int:
        """How many rows are within it."""
        return sum(1 + row.size() for rows in self.rows.values() for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row on the page: its form, the rows within it, and `path`, by which buttons name it."""

    form: RowForm
    path: str
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def each(self) -> Iterator[Row]:
        """This row and all within it."""
        yield self
        for rows in self.rows.values():
            for row in rows:
                yield from row.each()

    def is_valid(self) -> bool:
        """Whether all of it can be saved. Every form is asked, so that every mistake is shown at once."""
        are_sound = [row.form.is_valid() for row in self.each()]
        if not all(are_sound):
            return False
        for row in self.each():
            row.form.check(row.rows)
        return all(row.form.is_valid() for row in self.each())

    @property
    def has_errors(self) -> bool:
        """Whether something in it is wrong; asked of pages that were typed, never of new ones."""
        return any(row.form.is_bound and row.form.errors for row in self.each())


def read(data: Mapping[str, Any], shape: Shape) -> Raw:
    """What was typed, as it stands."""
    return _read(data, shape, path="", left=iter(range(MOST_ROWS)))


def _read(data: Mapping[str, Any], shape: Shape, *, path: str, left: Iterator[int]) -> Raw:
    own = {"kind": data.get(_name(path, "kind"), "")}
    form = shape.form(own)
    raw = Raw(values={name: _typed(data, _name(path, name), one) for name, one in form.base_fields.items()})
    for name, kind in shape.rows(own).items():
        rows = raw.rows[name] = []
        for number in range(_count(data, _name(path, name), most=kind.most)):
            if next(left, None) is None:
                break
            rows.append(_read(data, kind.shape, path=f"{_name(path, name)}-{number}", left=left))
    return raw


def bound(data: Mapping[str, Any], shape: Shape) -> Row:
    """The page as it was typed, to be checked."""
    return _row(read(data, shape), shape, path="", data=data)


def unbound(raw: Raw, shape: Shape) -> Row:
    """The page with these values, to be typed on."""
    return _row(raw, shape, path="", data=None)


def rearranged(raw: Raw, shape: Shape, *, pressed: str) -> Raw:
    """The page after a button: `session:add`, `session:remove:0`, `session-0-need:up:1`; nonsense changes nothing."""
    path, _colon, does = pressed.partition(":")
    what, _colon, which = does.partition(":")
    found = _rows_at(raw, shape, path.split("-"))
    if found is not None and (what != "add" or raw.size() < MOST_ROWS):
        _rearrange(*found, what=what, which=which)
    return raw


def _rearrange(rows: list[Raw], kind: Rows, *, what: str, which: str) -> None:
    place = int(which) if which.isascii() and which.isdecimal() and len(which) < len(str(LARGEST_COUNT)) else -1
    if what == "add":
        fresh = kind.fresh(which, rows) if len(rows) < kind.most else None
        rows.extend([fresh] if fresh is not None else [])
    elif not 0 <= place < len(rows):
        return
    elif what == "remove":
        del rows[place]
    elif what == "up" and place > 0:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    elif what == "down" and place < len(rows) - 1:
        rows[place + 1], rows[place] = rows[place], rows[place + 1]


def _rows_at(raw: Raw, shape: Shape, steps: list[str]) -> tuple[list[Raw], Rows] | None:
    """Where `session-0-need` leads: the rows, and their kind."""
    name, *rest = steps
    kinds = shape.rows(raw.values)
    if name not in kinds:
        return None
    rows, kind = raw.rows.setdefault(name, []), kinds[name]
    if not rest:
        return rows, kind
    number, *further = rest
    is_there = number.isascii() and number.isdecimal() and len(number) < 5 and int(number) < len(rows)  # noqa: PLR2004 - no page has ten thousand rows
    return _rows_at(rows[int(number)], kind.shape, further) if is_there and further else None


def _row(raw: Raw, shape: Shape, *, path: str, data: Mapping[str, Any] | None) -> Row:
    form = shape.form(raw.values)
    prefix = path or None
    return Row(
        form=form(initial=raw.values, prefix=prefix) if data is None else form(data, prefix=prefix),
        path=path,
        rows={
            name: tuple(
                _row(one, kind.shape, path=f"{_name(path, name)}-{number}", data=data)
                for number, one in enumerate(raw.rows.get(name, []))
            )
            for name, kind in shape.rows(raw.values).items()
        },
    )


def _name(path: str, name: str) -> str:
    return f"{path}-{name}" if path else name


def _typed(data: Mapping[str, Any], name: str, one: forms.Field) -> Any:
    """A text, or a list of texts where several may be ticked."""
    if not isinstance(one, forms.MultipleChoiceField):
        return data.get(name, "")
    given = cast("QueryDict", data).getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return list(given)


def _count(data: Mapping[str, Any], name: str, *, most: int) -> int:
    """How many rows the page had; what is no sound number counts as none."""
    given = str(data.get(name, ""))
    is_sound = given.isascii() and given.isdecimal() and len(given) <= len(str(LARGEST_COUNT))
    return min(int(given), most) if is_sound else 0
