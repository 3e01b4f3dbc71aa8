"""A draft of an answer from a language model, for the operator to correct.

What leaves the machine: the question and up to three entries that come near, with personal data masked. Nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qunluo.replies.faq.answering import Entry
from qunluo.replies.language_model import ask, masked

TASK: Final = (
    "你为一个社群起草常见问题的答案，给运营人员修改后使用。只依据给出的资料；资料里没有的事实（时间、价格、地址、规则）用“____”"
    "留空，不要编造。用简体中文，三句话以内，语气亲切。只写答案本身。"
)


def draft_answer(question: str, near: Sequence[Entry] = ()) -> str:
    """Ask the model; raises `NoAnswer`."""
    return ask(TASK, content_of(question, near))


def content_of(question: str, near: Sequence[Entry]) -> str:
    """What is sent of the community."""
    known = "\n".join(f"问：{masked(one.question)}\n答：{masked(one.answer)}" for one in near) or "（没有）"
    return f"资料：\n{known}\n\n请起草这个问题的答案：{masked(question)}"
