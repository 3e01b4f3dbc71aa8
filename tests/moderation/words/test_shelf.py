from __future__ import annotations

import threading

from qunluo.moderation.words.lists import Word, WordList
from qunluo.moderation.words.shelf import Shelf


def lists(word: str) -> list[WordList]:
    return [WordList(id="1", words=(Word(text=word),))]


def test_lists_are_made_ready_once_for_a_stamp():
    shelf = Shelf()

    first = shelf.take(1, stamp="a", load=lambda: lists("赌博"))

    assert shelf.take(1, stamp="a", load=lambda: lists("刷单")) is first
    assert shelf.take(1, stamp="b", load=lambda: lists("刷单")).version != first.version
    assert shelf.take(2, stamp="a", load=lambda: lists("刷单")) is not first


def test_older_lists_answer_while_newer_ones_are_made():
    shelf, begun, go = Shelf(), threading.Event(), threading.Event()
    older = shelf.take(1, stamp="a", load=lambda: lists("赌博"))

    def slowly() -> list[WordList]:
        begun.set()
        go.wait(5)
        return lists("刷单")

    thread = shelf.refresh(1, stamp="b", load=slowly)
    begun.wait(5)
    meanwhile = shelf.take(1, stamp="b", load=slowly)
    go.set()
    thread.join()

    assert meanwhile is older
    assert shelf.take(1, stamp="b", load=slowly).find("刷单")
