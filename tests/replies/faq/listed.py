"""A small invented list of questions."""

from __future__ import annotations

from qunluo.replies.faq.answering import Entry, ListedAnswers
from qunluo.replies.faq.matching import Matcher, Phrased

WORDINGS = {
    1: ("怎么退款？", "退款怎么弄", "我想退钱"),
    2: ("打卡时间是几点？", "几点之前打卡", "打卡截止到什么时候"),
    3: ("怎么补卡？", "漏打了能补吗", "忘记打卡怎么办"),
    4: ("课程回放在哪里看？", "直播错过了去哪看"),
    5: ("怎么加入学习群？",),
    6: ("积分可以换什么？", "积分有什么用"),
}
PHRASINGS = [Phrased(id=entry, text=text) for entry, texts in WORDINGS.items() for text in texts]


def matcher() -> Matcher:
    return Matcher(PHRASINGS)


def answers(**settings) -> ListedAnswers:
    entries = {entry: Entry(id=entry, question=texts[0], answer=f"答 {entry}") for entry, texts in WORDINGS.items()}
    return ListedAnswers(version="1", matcher=matcher(), entries=entries, **settings)
