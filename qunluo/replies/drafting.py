"""A draft of an answer from a language model, for the operator to correct. Off unless the settings name a model.

What leaves the machine: the question and up to three entries that come near, with personal data masked. Nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import orjson
from django.conf import settings

from qunluo.lib.http import MaybeSent, NotSent, call
from qunluo.lib.refusal import Refusal
from qunluo.replies.faq.answering import Entry

LONGEST_SENT: Final = 500
LONGEST_DRAFT: Final = 1000
SUCCESS: Final = 200
_MASKS: Final = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "［邮箱］"),
    (re.compile(r"https?://\S+"), "［链接］"),
    (re.compile(r"@\S+"), "［某人］"),
    (re.compile(r"(微信号?|vx|wx|weixin|QQ号?)\s*[:：是]?\s*[A-Za-z0-9_-]{5,}", re.IGNORECASE), "［联系方式］"),
    (re.compile(r"(?:\d[\s-]?){5,}[\dXx]?"), "［号码］"),
)
TASK: Final = (
    "你为一个社群起草常见问题的答案，给运营人员修改后使用。只依据给出的资料；资料里没有的事实（时间、价格、地址、规则）用“____”"
    "留空，不要编造。用简体中文，三句话以内，语气亲切。只写答案本身。"
)


class NoDraft(Refusal):
    """No draft came; the sentence says why, and what to do."""


def is_set_up() -> bool:
    """Whether the settings name a model."""
    return bool(settings.QUNLUO_LLM_URL and settings.QUNLUO_LLM_MODEL)


def masked(text: str) -> str:
    """The text without what tells of a person."""
    for pattern, mark in _MASKS:
        text = pattern.sub(mark, text)
    return text[:LONGEST_SENT]


def draft_answer(question: str, near: Sequence[Entry] = ()) -> str:
    """Ask the model; raises `NoDraft`."""
    if not is_set_up():
        raise NoDraft("还没有设置大语言模型：请先设 QUNLUO_LLM_URL 和 QUNLUO_LLM_MODEL。")
    headers = {"Content-Type": "application/json"}
    if settings.QUNLUO_LLM_KEY:
        headers["Authorization"] = f"Bearer {settings.QUNLUO_LLM_KEY}"
    url = f"{settings.QUNLUO_LLM_URL.rstrip('/')}/chat/completions"
    try:
        response = call(url, body=orjson.dumps(request_of(question, near)), headers=headers)
    except (NotSent, MaybeSent) as error:
        raise NoDraft(f"模型没有答复：{error}") from error
    if response.status != SUCCESS:
        raise NoDraft(f"模型回答了 {response.status}，请检查 QUNLUO_LLM_URL、QUNLUO_LLM_KEY 和 QUNLUO_LLM_MODEL。")
    return _text_of(response.body)


def request_of(question: str, near: Sequence[Entry]) -> dict[str, Any]:
    """All that is sent."""
    known = "\n".join(f"问：{masked(one.question)}\n答：{masked(one.answer)}" for one in near) or "（没有）"
    return {
        "model": settings.QUNLUO_LLM_MODEL,
        "temperature": 0.2,
        "max_tokens": 400,
        "messages": [
            {"role": "system", "content": TASK},
            {"role": "user", "content": f"资料：\n{known}\n\n请起草这个问题的答案：{masked(question)}"},
        ],
    }


def _text_of(body: bytes) -> str:
    try:
        text = orjson.loads(body)["choices"][0]["message"]["content"]
    except (orjson.JSONDecodeError, KeyError, IndexError, TypeError) as error:
        raise NoDraft("看不懂模型的答复，它可能不是 OpenAI 兼容的地址。") from error
    if not isinstance(text, str) or not text.strip():
        raise NoDraft("模型的答复是空的，请自己写答案。")
    return text.strip()[:LONGEST_DRAFT]
