"""Pages show what operators may see: no cache on the way, nor the browser's own, may keep them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NeverStored:
    """Middleware: `Cache-Control: no-store` on every answer, errors included. Static files are answered before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forbid to keep the answer."""
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response
