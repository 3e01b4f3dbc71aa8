"""What the templates of reviews and appeals ask: days in words."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def day_words(day: date) -> str:
    """The day with its weekday, as lists name it."""
    return date_format(day, _("n 月 j 日 D"))
