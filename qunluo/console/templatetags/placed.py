"""Where a to-do is dealt with: its key says what it is about."""

from __future__ import annotations

import re

from django import template
from django.urls import reverse

register = template.Library()
PLACES = (
    (re.compile(r"licence:(\d+):"), "console:licences.show"),
    (re.compile(r"violation:(\d+):(?:reported|link|picture)"), "console:violations.show"),
    (re.compile(r"violation_appeal_overdue:\d+:"), "console:violations.appeals"),
    (re.compile(r"report:\d+#"), "console:violations.reports"),
    (re.compile(r"piece:(\d+):overdue:"), "console:pieces.show"),
    (re.compile(r"appeal_overdue:(\d+):"), "console:appeals.show"),
    (re.compile(r"incident:(\d+):"), "console:incidents.show"),
    (re.compile(r"link_check:\d+:own"), "console:links.list"),
)


@register.filter
def dealt_with_at(key: str) -> str:
    """The page on which it is dealt with, if there is one."""
    for pattern, name in PLACES:
        found = pattern.match(key)
        if found:
            return reverse(name, args=found.groups())
    return ""
