"""Kind -> codec, by dotted path, so that nothing below a channel imports a channel."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from qunluo.channels.base import Codec


@cache
def codec(kind: str) -> Codec:
    """The codec of that kind of channel; KeyError where the settings know none."""
    return cast("Codec", import_string(settings.QUNLUO_CHANNELS[kind])())


def kinds() -> list[str]:
    """The kinds of live channels that this installation knows."""
    return list(settings.QUNLUO_CHANNELS)
