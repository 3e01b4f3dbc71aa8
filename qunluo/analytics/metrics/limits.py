"""The lengths of time and the kinds of message on which several metrics agree."""

from __future__ import annotations

from typing import Final

WEEK: Final = 7
MONTH: Final = 30
QUARTER: Final = 90
CONTENT_KINDS: Final = ("image", "video", "file", "link", "mini_program", "forward", "roll_call")
CONTENT_CHARS: Final = 60
LINK_KINDS: Final = ("link", "mini_program")
IMAGE_KINDS: Final = ("image", "sticker")
TOPIC_PAUSE: Final = 3600
TALK_PAUSE: Final = 1800
WELCOME_WINDOW: Final = 900
WEEK_FROM_7: Final = (7, 13)
WEEK_FROM_30: Final = (30, 36)
FIRST_WORDS_WINDOW: Final = 7 * 24 * 3600
