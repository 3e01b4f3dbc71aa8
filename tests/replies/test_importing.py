"""A table of questions and answers, row by row."""

from __future__ import annotations

import pytest

from qunluo.replies.importing import Fate, columns_of, plan_rows, wordings_of
from qunluo.replies.models import FaqEntry

KNOWN = [FaqEntry(pk=1, question="怎么退款", answer="点退款", phrasings=["退费"], is_on=True)]
COLUMNS = {"question": 0, "phrasings": 1, "answer": 2, "is_on": 3}


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        pytest.param(["问题", "其他问法", "答案", "启用"], COLUMNS, id="ours"),
        pytest.param(["编号", "标准问题", "回答"], {"question": 1, "answer": 2}, id="another's"),
        pytest.param(["Question", "Answer"], {"question": 0, "answer": 1}, id="English"),
        pytest.param(["甲", "乙"], {}, id="something else"),
    ],
)
def test_columns_are_known_by_their_names(header, columns):
    assert columns_of(header) == columns


@pytest.mark.parametrize(
    ("cells", "fate", "problem"),
    [
        pytest.param(["怎么补卡", "", "点补卡"], Fate.NEW, "", id="new"),
        pytest.param(["怎么退款", "退费", "点退款", "是"], Fate.SAME, "", id="same"),
        pytest.param(["怎么退款", "退费", "点退款", "否"], Fate.CHANGED, "", id="switched off"),
        pytest.param(["怎么退款", "退费", "新答案"], Fate.CHANGED, "", id="another answer"),
        pytest.param(["", "", "点退款"], Fate.BAD, "没有问题", id="no question"),
        pytest.param(["怎么补卡", "", ""], Fate.BAD, "没有答案", id="no answer"),
        pytest.param(["怎么补卡"], Fate.BAD, "没有答案", id="short row"),
        pytest.param(["长" * 101, "", "答"], Fate.BAD, "问题或问法超过 100 个字", id="long question"),
        pytest.param(["怎么补卡", "", "长" * 1001], Fate.BAD, "答案超过 1000 个字", id="long answer"),
        pytest.param(["怎么补卡", "|".join(map(str, range(51))), "答"], Fate.BAD, "问法超过 50 个", id="many wordings"),
    ],
)
def test_fates(cells, fate, problem):
    [planned] = plan_rows([(2, cells)], COLUMNS, known=KNOWN)

    assert (planned.fate, planned.problem) == (fate, problem)
    assert planned.entry_id == (1 if cells[0] == "怎么退款" else None)


def test_the_second_of_two_rows_with_one_question_is_wrong():
    planned = plan_rows([(2, ["怎么补卡", "", "甲"]), (3, ["怎么补卡", "", "乙"])], COLUMNS, known=[])

    assert [(one.number, one.fate, one.problem) for one in planned] == [
        (2, Fate.NEW, ""),
        (3, Fate.BAD, "这个问题在文件里出现了两次"),
    ]


def test_wordings_are_lines_or_parted_by_bars_each_once():
    assert wordings_of("退费 | 我想退钱\n退费\n\n怎么退款", question="怎么退款") == ("退费", "我想退钱")
