"""What the templates of rules and violations ask: steps of a ladder by their names and colours."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from qunluo.console.words import MEASURE_TONES, MEASURES
from qunluo.core.moderation.ladder import Reached

register = template.Library()


@register.filter
def step_name(measure: str, hours: int = 0) -> str:
    """A step that was taken; none is only a note."""
    if not measure:
        return _("只记录")
    if measure == "mute":
        return _("禁言 %(hours)d 小时") % {"hours": hours}
    return str(MEASURES.get(measure, measure))


@register.filter
def step_tone(measure: str) -> str:
    """The colour of a step."""
    return MEASURE_TONES.get(measure, "secondary")


@register.filter
def leads_to(reached: Reached | None) -> str:
    """Where something leads as all is known now."""
    if reached is None:
        return _("不再累计")
    return step_name(reached.step.measure.value, reached.step.hours)
