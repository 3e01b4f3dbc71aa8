from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qunluo.lib.refusal import Refusal
from qunluo.moderation.learning.model import Model, load, save, shipped
from qunluo.moderation.learning.themes import digest_of


def test_a_model_is_the_same_after_it_was_kept(tmp_path: Path, model: Model) -> None:
    save(model, tmp_path / "m.npz")

    kept = load(tmp_path / "m.npz")

    texts = ["低价出售茶叶 99元 加微信 abc123", "今天天气真好"]
    assert kept.recipe == model.recipe
    assert np.allclose(kept.margins(texts), model.margins(texts), atol=0.2)


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04broken"], ids=["empty", "words", "broken"])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.npz").write_bytes(content)

    with pytest.raises(Refusal):
        load(tmp_path / "m.npz")


def test_a_model_without_texts_gives_no_margins(model: Model) -> None:
    assert model.margins([]).tolist() == []


@pytest.mark.parametrize("topic", ["advert", "abuse"])
def test_shipped_models_are_there_and_small(topic: str) -> None:
    found = shipped(topic)

    assert found.recipe.topic == topic
    assert found.about["origin"]
    assert found.about["themes"] == digest_of(topic), "the words of the themes changed: train the model anew"


def test_versions_differ_by_what_was_learnt(model: Model) -> None:
    assert model.version != shipped("advert").version
