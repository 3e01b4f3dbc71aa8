"""What the templates of plans ask: kinds of evidence, rows, and fields that redraw their part of the page."""

from __future__ import annotations

import json
from collections.abc import Sequence, Sized
from datetime import date
from typing import Any

from django import template
from django.forms import BoundField
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qunluo.checkins.forms.evidence import EVIDENCE, Evidence
from qunluo.checkins.forms.rows import Row
from qunluo.checkins.reads.vouchers import shown_code
from qunluo.core.checkins.plan import NeedKind
from qunluo.core.checkins.telling import window_text

register = template.Library()
register.filter("window", window_text)


@register.filter
def evidence(kind: str) -> Evidence:
    """What the page calls that kind of evidence; a kind that nobody knows is shown as the plainest."""
    try:
        return EVIDENCE[NeedKind(kind)]
    except ValueError:
        return EVIDENCE[NeedKind.TAP]


@register.filter
def unused(rows: Sequence[Row]) -> list[tuple[str, Evidence]]:
    """The kinds of evidence that these rows do not ask for yet."""
    used = {row.form["kind"].value() for row in rows}
    return [(kind.value, one) for kind, one in EVIDENCE.items() if kind.value not in used]


@register.filter
def has_settings(row: Row) -> bool:
    """Whether there is something to set besides the kind."""
    return bool(row.rows) or bool(row.form.visible_fields())


@register.filter
def has_many(rows: Sized) -> bool:
    """Whether there are more than one."""
    return len(rows) > 1


@register.filter
def has_one(rows: Sized) -> bool:
    """Whether there is just one."""
    return len(rows) == 1


@register.filter
def redrawing(field: BoundField, part: str) -> SafeString:
    """A choice on which other fields depend: chosen anew, its part of the page is drawn anew."""
    return field.as_widget(
        attrs={
            "class": "form-select is-invalid" if field.errors else "form-select",
            "hx-post": reverse("console:plans.rows"),
            "hx-vals": json.dumps({"do": f"{part}:refresh"}),
            "hx-include": "#plan",
            "hx-target": f"#rows-{part}",
            "hx-trigger": "change",
        }
    )


@register.filter
def voucher_code(one: Any) -> str:
    """A voucher's code in two halves, as people read it to one another."""
    return shown_code(one.code)


@register.filter
def short_day(day: date) -> str:
    """The day and its month."""
    return date_format(day, _("n月j日"))


@register.filter
def long_day(day: date) -> str:
    """The day with its month and weekday."""
    return date_format(day, _("n月j日 l"))
