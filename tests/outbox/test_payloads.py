"""Actions as rows, and back."""

from __future__ import annotations

import inspect

from hypothesis import given
from hypothesis import strategies as st

from qunluo.core import actions
from qunluo.core.actions import Action, PostReply
from qunluo.outbox.payloads import ACTIONS, action_from, kind_of, payload_of


def test_every_action_of_the_core_has_a_kind() -> None:
    known = {one for _, one in inspect.getmembers(actions, inspect.isclass) if issubclass(one, Action)} - {Action}

    assert set(ACTIONS) == known


def test_kinds_are_words() -> None:
    assert kind_of(PostReply(group="g", text="")) == "post_reply"


@given(st.one_of(*[st.builds(one, not_before=st.datetimes(), expires_at=st.none()) for one in ACTIONS]))
def test_an_action_comes_back_as_it_went(action: Action) -> None:
    again = action_from(kind_of(action), payload_of(action), not_before=action.not_before, expires_at=action.expires_at)

    assert again == action
