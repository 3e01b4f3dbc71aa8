"""What a program is told when something is wrong: a word for the program, a sentence for people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError


class Refused(Exception):
    """The call can't be carried out as it is."""

    def __init__(self, code: str, sentence: str, *, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        super().__init__(sentence)
        self.code, self.status = code, status


def not_found(what: str) -> Refused:
    """There is no such thing, or none that the key may see."""
    return Refused("not_found", f"没有找到这个{what}。", status=HTTPStatus.NOT_FOUND)


def tell_errors(api: NinjaAPI) -> None:
    """Give every error of the API one shape."""

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return _told(api, request, error.code, str(error), status=error.status)

    def no_key(request: HttpRequest, _error: Any) -> HttpResponse:
        sentence = "请在 Authorization 里带上有效的密钥：Bearer qk_…"
        return _told(api, request, "no_key", sentence, status=HTTPStatus.UNAUTHORIZED)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        places = [".".join(str(part) for part in one["loc"]) for one in error.errors]
        sentence = f"这些字段不对：{'、'.join(places[:10])}。"
        return _told(api, request, "invalid", sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(AuthenticationError, no_key)
    api.add_exception_handler(ValidationError, invalid)


def _told(api: NinjaAPI, request: HttpRequest, code: str, sentence: str, *, status: int) -> HttpResponse:
    return api.create_response(request, {"error": {"code": code, "message": sentence}}, status=status)
