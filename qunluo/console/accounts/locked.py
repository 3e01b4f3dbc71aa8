"""What a locked-out operator sees; django-axes calls it by name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qunluo.accounts.reads import locked_until

TOO_MANY_REQUESTS = 429


def locked(request: HttpRequest, _response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Too many wrong passwords: when to try again, and the other way in."""
    username = str((credentials or {}).get("username") or "")
    context = {"until": locked_until(username)}
    return render(request, "console/accounts/locked.html", context, status=TOO_MANY_REQUESTS)
