"""The language model behind an OpenAI-compatible address: one question, one answer. Off unless the settings name it."""

from __future__ import annotations

import re
from typing import Any, Final

import orjson
from django.conf import settings

from qunluo.lib.http import MaybeSent, NotSent, call
from qunluo.lib.refusal import Refusal

LONGEST_SENT: Final = 500
"""So much of one question or answer is sent."""
LONGEST_ANSWER: Final = 1000
MOST_TOKENS: Final = 400
SUCCESS: Final = 200
_MASKS: Final = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "［邮箱］"),
    (re.compile(r"https?://\S+"), "［链接］"),
    (re.compile(r"@\S+"), "［某人］"),
    (re.compile(r"(微信号?|vx|wx|weixin|QQ号?)\s*[:：是]?\s*[A-Za-z0-9_-]{5,}", re.IGNORECASE), "［联系方式］"),
    (re.compile(r"(?:\d[\s-]?){5,}[\dXx]?"), "［号码］"),
)


class NoAnswer(Refusal):
    """The model gave none; the sentence says why, and what to do."""


def is_set_up() -> bool:
    """Whether the settings name a model."""
    return bool(settings.QUNLUO_LLM_URL and settings.QUNLUO_LLM_MODEL)


def masked(text: str) -> str:
    """The text without what tells of a person."""
    for pattern, mark in _MASKS:
        text = pattern.sub(mark, text)
    return text[:LONGEST_SENT]


def request_of(task: str, content: str) -> dict[str, Any]:
    """All that is sent."""
    return {
        "model": settings.QUNLUO_LLM_MODEL,
        "temperature": 0.2,
        "max_tokens": MOST_TOKENS,
        "messages": [{"role": "system", "content": task}, {"role": "user", "content": content}],
    }


def ask(task: str, content: str) -> str:
    """Ask once, within the limits of `lib.http`; raises `NoAnswer`."""
    if not is_set_up():
        raise NoAnswer("还没有设置大语言模型：请先设 QUNLUO_LLM_URL 和 QUNLUO_LLM_MODEL。")
    headers = {"Content-Type": "application/json"}
    if settings.QUNLUO_LLM_KEY:
        headers["Authorization"] = f"Bearer {settings.QUNLUO_LLM_KEY}"
    url = f"{settings.QUNLUO_LLM_URL.rstrip('/')}/chat/completions"
    try:
        response = call(url, body=orjson.dumps(request_of(task, content)), headers=headers)
    except (NotSent, MaybeSent) as error:
        raise NoAnswer(f"模型没有答复：{error}") from error
    if response.status != SUCCESS:
        raise NoAnswer(f"模型回答了 {response.status}，请检查 QUNLUO_LLM_URL、QUNLUO_LLM_KEY 和 QUNLUO_LLM_MODEL。")
    return _text_of(response.body)


def _text_of(body: bytes) -> str:
    try:
        text = orjson.loads(body)["choices"][0]["message"]["content"]
    except (orjson.JSONDecodeError, KeyError, IndexError, TypeError) as error:
        raise NoAnswer("看不懂模型的答复，它可能不是 OpenAI 兼容的地址。") from error
    if not isinstance(text, str) or not text.strip():
        raise NoAnswer("模型的答复是空的。")
    return text.strip()[:LONGEST_ANSWER]
