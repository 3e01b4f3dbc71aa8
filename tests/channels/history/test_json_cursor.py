from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.channels.history import json_cursor as module
from qunluo.channels.history.json_cursor import BROKEN, Cursor, CutOff, Malformed, loads


def cursor(data: bytes, size: int = 7) -> Cursor:
    return Cursor(iter([data[place : place + size] for place in range(0, len(data), size)]))


def elements(data: bytes, size: int = 7) -> list[object]:
    return [element for batch in cursor(data, size).batches() for element in batch]


def collect(walk: Cursor, found: list[object]) -> None:
    for batch in walk.batches():
        found += batch


TEXTS = st.text(alphabet=st.sampled_from('ab"\\{}[],:签\n\u2028 '), max_size=8)
VALUES = st.recursive(
    TEXTS | st.integers(-99, 99) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.lists(VALUES.map(lambda value: {"id": value, "more": [{"id": 1}, {"id": 2}]}), max_size=12)


@settings(deadline=None)
@given(items=OBJECTS, size=st.integers(1, 400), indent=st.sampled_from([None, 1, 4]), is_ascii=st.booleans())
def test_an_array_comes_back_whole_however_it_is_written_and_cut(items, size, indent, is_ascii):
    data = json.dumps(items, indent=indent, ensure_ascii=is_ascii).encode()

    assert elements(data, size) == items


@given(value=VALUES, size=st.integers(1, 40))
def test_any_array_of_anything_comes_back_whole(value, size):
    data = json.dumps([value, value, 1, "x"]).encode()

    assert elements(data, size) == [value, value, 1, "x"]


def test_large_arrays_come_in_batches():
    items = [{"id": number, "text": 'x},{"id":' * 3} for number in range(5_000)]

    batches = list(cursor(json.dumps(items).encode(), 4_096).batches())

    assert [element for batch in batches for element in batch] == items
    assert len(batches) < 50


@pytest.mark.parametrize("size", [3, 100_000])
def test_a_cut_array_gives_all_whole_elements_first(size):
    items = [{"id": number} for number in range(1_000)]
    data = json.dumps(items).encode()
    found: list[object] = []

    with pytest.raises(CutOff):
        collect(cursor(data[:-40], size), found)

    assert found == items[: len(found)]
    assert len(found) >= 995


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b'{"id": "x"y"}', id="a quote too many"),
        pytest.param(b'{"id": "x}', id="a quote too few"),
        pytest.param(b'{"id": }', id="a value too few"),
        pytest.param(b'{"id": {{{}', id="braces open"),
        pytest.param(b'{"id": "\\x"}', id="an unknown escape"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 500, 999])
def test_one_broken_element_loses_itself_alone(broken, place):
    items = [b'{"id": %d, "text": "x"}' % number for number in range(1_000)]
    found = [json.loads(item) for item in items]
    items[place] = broken
    found[place] = BROKEN

    if place in {0, 999} and broken.count(b'"') % 2:
        return  # before a second element is seen nothing tells where the next one begins; behind the last none does
    if place in {0, 999} and broken.count(b"{") > broken.count(b"}"):
        return
    assert elements(b"[" + b", ".join(items) + b"]", 1_000) == found


def test_keys_are_walked_and_skipped_as_asked():
    data = json.dumps(
        {"a": {"deep": [1, "}"]}, "b": [{"id": 1}], "c": 'x\\"', "d": 5, "e": [1, [2]], "f": None}
    ).encode()
    walk = cursor(data, 3)
    seen = {}

    for key in walk.fields():
        if key in {"a", "c", "d", "f"}:
            seen[key] = walk.value()
        elif key == "e":
            seen[key] = [walk.value() for _ in walk.elements()]
        else:
            seen[key] = None

    assert seen == {"a": {"deep": [1, "}"]}, "b": None, "c": 'x\\"', "d": 5, "e": [1, [2]], "f": None}


@pytest.mark.parametrize("data", [b'{"a" 1}', b"{1:2}", b'{"a":,}'])
def test_what_is_no_json_is_malformed(data):
    walk = cursor(data)

    with pytest.raises(Malformed):
        [walk.value() for _ in walk.fields()]


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'"\\ud800"', "\ufffd"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b'"a\\u0000b"', "ab"),
        (b'{"a\\u0000": ["\\u0000"]}', {"a": [""]}),
        (b'"\xff"', "\ufffd"),
        (b'"a\tb"', "a\tb"),
    ],
)
def test_texts_that_cannot_be_stored_are_mended(data, value):
    assert loads(data) == value


def test_depth_is_limited():
    with pytest.raises(ValueError):  # noqa: PT011 - whichever parser gives up
        loads(b"[" * 100_000 + b"]" * 100_000)


def test_a_deep_element_is_broken_and_the_next_is_read():
    deep = b'{"id": ' + b"[" * 5_000 + b"]" * 5_000 + b"}"

    assert elements(b'[{"id": 1}, ' + deep + b', {"id": 2}]', 1_000) == [{"id": 1}, BROKEN, {"id": 2}]


def test_deep_values_that_need_mending_are_broken():
    with pytest.raises(ValueError):  # noqa: PT011 - the recursion that mends is limited
        loads(b"[" * 1_000 + b'"\\u0000"' + b"]" * 1_000)


def test_a_missing_colon_at_the_end_is_a_cut():
    with pytest.raises(CutOff):
        list(cursor(b'{"a"').fields())


def test_an_element_without_end_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr(module, "_LARGEST_ELEMENT", 2_000)
    items = [b'{"id": %d}' % number for number in range(3_000)]
    items[5] = b'{"id": "x}'

    found = elements(b"[" + b",".join(items) + b"]", 500)

    assert [element for element in found if element is not BROKEN] == [{"id": n} for n in range(3_000) if n != 5]
