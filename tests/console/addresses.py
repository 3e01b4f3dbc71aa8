"""The addresses of the console as Django knows them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver

from qunluo.console import urls


def patterns(level=urls.urlpatterns) -> Iterator[URLPattern]:
    for one in level:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def console_names() -> set[str]:
    return {one.name for one in patterns()}


def open_names() -> set[str]:
    """Addresses whose view does not ask for a desk: `own_view` leaves its mark on all others."""
    return {one.name for one in patterns() if not getattr(one.callback, "asks_for_desk", False)}
