"""Which face answers at which address. The callback door stands before Django, in `asgi.py`."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("qunluo.console.urls")),
]
