from __future__ import annotations

import threading

import pytest

from qunluo.moderation.words import shelf as shelves
from qunluo.moderation.words.finding import CompiledLists
from qunluo.moderation.words.lists import Word, WordList
from qunluo.moderation.words.shelf import Shelf


def lists(word: str) -> list[WordList]:
    return [WordList(id="1", words=(Word(text=word),))]


def test_lists_are_made_ready_once_for_a_stamp():
    shelf = Shelf()

    first = shelf.take(1, stamp="a", load=lambda: lists("赌博"))

    assert shelf.take(1, stamp="a", load=lambda: lists("刷单")) is first
    assert shelf.take(1, stamp="b", load=lambda: lists("刷单")).find("刷单")
    assert shelf.take(2, stamp="a", load=lambda: lists("刷单")) is not first


def test_older_lists_answer_while_large_newer_ones_are_made(monkeypatch):
    shelf, go = Shelf(at_once=0), threading.Event()
    older = shelf.take(1, stamp="a", load=lambda: lists("赌博"))

    def slowly(found) -> CompiledLists:
        go.wait(5)
        return CompiledLists(found)

    monkeypatch.setattr(shelves, "CompiledLists", slowly)
    meanwhile = [shelf.take(1, stamp="b", load=lambda: lists("刷单")) for _ in range(3)]
    go.set()
    shelf.wait(1)

    assert meanwhile == [older] * 3
    assert shelf.take(1, stamp="b", load=lambda: lists("刷单")).find("刷单")


def test_lists_that_cannot_be_read_leave_the_older_ones():
    shelf = Shelf(at_once=0)
    older = shelf.take(1, stamp="a", load=lambda: lists("赌博"))

    def broken() -> list[WordList]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        shelf.take(1, stamp="b", load=broken)
    shelf.take(1, stamp="c", load=lambda: lists("刷单"))
    shelf.wait(1)

    assert older.find("赌博")
    assert shelf.take(1, stamp="c", load=lambda: lists("刷单")).find("刷单")
