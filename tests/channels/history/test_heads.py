from __future__ import annotations

import re

import pytest

from qunluo.channels.history.heads import Block, Habits, HeadLine, Heads, settled

PATTERN = re.compile(r"^(\d+):(\w*)$", re.MULTILINE)


def read(found: re.Match[str]) -> HeadLine | None:
    if found[2] == "not":
        return None
    return HeadLine(int(found[1]), "", found[2], found[2] == "break")


def bodies(times: list[int], habits: Habits | None = None, size: int = 4) -> list[str]:
    blocks = [Block(at, "", "", False, f"{at}:", f"\n{place}\n", 0) for place, at in enumerate(times)]
    batches = iter([blocks[place : place + size] for place in range(0, len(blocks), size)])
    return [block.body.strip() for batch in settled(batches, habits or Habits()) for block in batch]


@pytest.mark.parametrize(
    ("times", "messages"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([1000, 2000, 3000], 3, id="in order"),
        pytest.param([1000, 900, 1100, 1050], 4, id="a little disorder"),
        pytest.param([10000, 1000, 10001, 10002], 3, id="one quote of the past"),
        pytest.param([10000, 99999, 10001, 10002], 3, id="one quote of the future"),
        pytest.param([10000, 1000, 1001, 10001, 10002], 3, id="two quotes"),
        pytest.param([10000, 1000, 99999, 10001, 10002], 3, id="a quote of the past and one of the future"),
        pytest.param([10000, 20000, 1000, 20001, 20002], 4, id="a quote behind a long silence"),
        pytest.param([10000, 1000, *range(1001, 1020)], 21, id="a second file behind the first"),
        pytest.param([10000, 1000], 2, id="nothing behind to tell"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_quotes_go_back_into_the_body_before(times, messages, size):
    found = bodies(times, size=size)

    assert len(found) == messages
    assert "".join(re.findall(r"^\d+$", "\n".join(found), re.MULTILINE)) == "".join(map(str, range(len(times))))


def test_a_file_out_of_order_is_taken_as_it_is():
    assert len(bodies([10000, 1000, 10001, 10002], Habits(is_orderly=False))) == 4


def test_habits():
    spaced = "1:a\nx\n\n2:b\nx\n\n3:c\n"
    heads = Heads(PATTERN, read)

    assert heads.habits(spaced) == Habits(is_spaced=True, is_orderly=True)
    assert heads.habits(spaced.replace("\n\n", "\n")) == Habits(is_spaced=False, is_orderly=True)
    assert heads.habits("9000:a\n\n1:a\n\n9000:a\n\n1:a\n\n9000:a\n") == Habits(is_spaced=True, is_orderly=False)


@pytest.mark.parametrize("size", [1, 5, 1_000])
def test_blocks_are_the_same_however_the_text_is_cut(size):
    text = "above\n\n1:a\nx\ny\n\n2:\n\n3:not\n3:b\nz\n\n8:break\n\nq\n\n4:c\n"
    lines = text.splitlines(keepends=True)
    parts = ["".join(lines[place : place + size]) for place in range(0, len(lines), size)]

    found = list(Heads(PATTERN, read).batches(parts, Habits()))

    assert "".join(above for above, _ in found) == "above\n\n"
    assert [(block.name, block.body, block.number) for _, blocks in found for block in blocks] == [
        ("a", "\nx\ny\n\n", 0),
        ("", "\n\n3:not\n3:b\nz\n\n", 0),
        ("break", "\n\nq\n\n", 13),
        ("c", "\n", 0),
    ]
