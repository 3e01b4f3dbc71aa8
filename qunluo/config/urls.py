"""Which face answers at which address. The doors for callbacks and taps stand before Django, in `asgi.py`."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("qunluo.api.urls")),
    path("", include("qunluo.h5.urls")),
    path("", include("qunluo.console.urls")),
]
