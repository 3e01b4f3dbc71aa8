"""A model as a value: its recipe, hashed weights and calibration; kept in a small file without any text."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from qunluo.lib.refusal import Refusal
from qunluo.moderation.learning.features import Recipe, features
from qunluo.moderation.learning.fitting import Floats, chances, margins

FOLDER: Final = Path(__file__).with_name("models")
FORMAT: Final = 1
FULL: Final = 127
BATCH: Final = 512


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """Weights of hashed features, and what makes chances of their sums. Without slots: its version is told once."""

    recipe: Recipe
    weights: Floats
    slope: float = 1.0
    shift: float = 0.0
    line: float = 0.0
    """The margin from which a text is called positive."""
    about: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """Tells this model from every other."""
        settings = json.dumps([asdict(self.recipe), self.slope, self.shift, self.line])
        return sha256(self.weights.tobytes() + settings.encode()).hexdigest()[:12]

    @property
    def line_of_scores(self) -> float:
        """The chance from which a text is called positive."""
        return float(chances(np.array([self.slope * self.line + self.shift]))[0])

    def margins(self, texts: Sequence[str]) -> Floats:
        """How far each text lies on the side of the positive ones."""
        parts = [
            margins(features(texts[start : start + BATCH], self.recipe), self.weights)
            for start in range(0, len(texts), BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def chances(self, values: Floats) -> Floats:
        """How likely margins mean positive texts."""
        return chances(self.slope * values + self.shift)


def dumped(model: Model) -> bytes:
    """The model as bytes, a weight a byte: square roots of weights lose little where most are small."""
    largest = float(np.abs(model.weights).max()) or 1.0
    steps = np.rint(np.sign(model.weights) * np.sqrt(np.abs(model.weights) / largest) * FULL).astype(np.int8)
    head = {
        "format": FORMAT,
        "recipe": asdict(model.recipe),
        "largest": largest,
        "slope": model.slope,
        "shift": model.shift,
        "line": model.line,
        "about": model.about,
    }
    out = io.BytesIO()
    words = json.dumps(head, ensure_ascii=False).encode()
    np.savez_compressed(out, steps=steps, head=np.frombuffer(words, dtype=np.uint8))
    return out.getvalue()


def save(model: Model, path: Path) -> None:
    """Write the model into a file."""
    path.write_bytes(dumped(model))


def load(path: Path) -> Model:
    """Read a model from a file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(f"模型文件“{path.name}”读不出来。请重新安装群落，或者重新训练。") from error
    return loaded(content, name=path.name)


def loaded(content: bytes, *, name: str) -> Model:
    """A model from its bytes. Refuses what is none: nothing in them is executed."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            head = json.loads(kept["head"].tobytes())
            steps = kept["steps"].astype(np.float64) / FULL
        if head["format"] != FORMAT:
            raise Refusal(f"模型文件“{name}”是另一个版本的，请重新训练或换回随产品发布的文件。")
        return Model(
            recipe=Recipe(**head["recipe"]),
            weights=np.sign(steps) * steps * steps * head["largest"],
            slope=head["slope"],
            shift=head["shift"],
            line=head["line"],
            about=head["about"],
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise Refusal(f"模型文件“{name}”读不出来。请重新安装群落，或者重新训练。") from error


@lru_cache
def shipped(topic: str) -> Model:
    """The model of a topic that comes with the product."""
    return load(FOLDER / f"{topic}.npz")
