"""How points are shown."""

from __future__ import annotations

from django import template

from qunluo.points.reads import Kind

register = template.Library()


@register.filter
def signed(points: int) -> str:
    """With its sign; the minus is a real one, as wide as the plus."""
    return f"+{points:,}" if points > 0 else f"{points:,}".replace("-", "\u2212")


@register.filter
def kind_name(kind: str) -> str:
    """What pages call that kind of entry."""
    return str(Kind(kind).label) if kind in Kind.values else kind


@register.filter
def percent(share: float | None) -> str:
    """A share in whole percent."""
    return "—" if share is None else f"{share:.0%}"


@register.filter
def award_tone(state: str) -> str:
    """The colour of an award's state."""
    return {"held": "azure", "no_code": "orange", "given": "green", "used": "secondary"}.get(state, "secondary")
