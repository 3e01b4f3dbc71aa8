"""Reads folders of labelled texts: `label<TAB>text`, a text a line."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qunluo.core.moderation.sight import Topic
from qunluo.lib.refusal import Refusal

ADVERTS: Final = frozenset({"ad", "ads", "advert", "advertisement", "spam", "promo", "ad_soft", "广告", "垃圾", "推广"})
ATTACKS: Final = frozenset(
    {"offensive", "abuse", "abusive", "attack", "toxic", "insult", "hate", "辱骂", "攻击", "冒犯", "人身攻击"}
)
HARMLESS: Final = frozenset(
    {"ham", "safe", "ok", "normal", "clean", "none", "neutral", "negative", "other", "正常", "安全", "无"}
)
EITHER_YES: Final = frozenset({"1", "positive", "yes", "true", "是"})
EITHER_NO: Final = frozenset({"0", "no", "false", "否"})
ADVERT_CLASSES: Final = ("ad:", "fr:", "il:")
"""Beginnings of finer labels: advert, fraud, illegal goods."""
LARGEST: Final = 256 * 1024 * 1024
ENDINGS: Final = (".tsv", ".txt")
TRAIN: Final = "train"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labelled:
    """One file of labelled texts."""

    name: str
    texts: list[str]
    labels: NDArray[np.bool_]
    bad_lines: int
    topics: frozenset[Topic]
    digest: str = ""
    """SHA-256 of the file, by which a model knows what it was trained on."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Collection:
    """A folder: what may be learnt, and what is to be judged."""

    topic: Topic
    train: Labelled | None
    tests: tuple[Labelled, ...]


def read_folder(folder: Path, *, topic: Topic | None = None) -> Collection:
    """All files of a folder. `train.*` is learnt from if others are there. Raises `Refusal` with a sentence."""
    if not folder.exists():
        raise Refusal(f"没有“{folder}”这个文件夹。")
    paths = (
        [folder]
        if folder.is_file()
        else sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file())
    )
    files = [found for path in paths if (found := _read(path)) is not None]
    if not files:
        raise Refusal(f"“{folder}”里没有带标签的文件。每行写“标签<TAB>文字”，文件名以 .tsv 或 .txt 结尾。")
    topics = frozenset[Topic]().union(*(one.topics for one in files))
    if topic is None and len(topics) > 1:
        raise Refusal("标签里既有广告又有攻击，一次只能评一种。请用 --topic advert 或 --topic abuse 选一种。")
    train = next((one for one in files if one.name.split(".")[0] == TRAIN), None) if len(files) > 1 else None
    return Collection(
        topic=topic or next(iter(topics), Topic.ADVERT),
        train=train,
        tests=tuple(one for one in files if one is not train),
    )


def read_file(path: Path) -> Labelled:
    """One file of labelled texts. Raises `Refusal` where it holds none."""
    found = _read(path) if path.exists() else None
    if found is None:
        raise Refusal(f"“{path}”里没有带标签的文字。每行写“标签<TAB>文字”。")
    return found


def _read(path: Path) -> Labelled | None:
    """The labelled texts of a file; nothing where no line has a tab."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refusal(f"“{path.name}”太大，最多 {LARGEST // 1024 // 1024} MB。请分成几个文件。")
    try:
        lines = content.decode("utf-8-sig").split("\n") if b"\x00" not in content else []
    except UnicodeDecodeError as error:
        raise Refusal(f"“{path.name}”的编码认不出来。请另存为 UTF-8 再来。") from error
    texts: list[str] = []
    labels: list[bool] = []
    topics: set[Topic] = set()
    bad = 0
    for number, line in enumerate(lines, 1):
        label, tab, text = line.rstrip("\r").partition("\t")
        if not tab:
            bad += bool(line.strip())
            continue
        is_positive, topic = _meaning(label.strip().lower(), f"“{path.name}”第 {number} 行")
        topics |= {topic} if topic else set()
        texts.append(text)
        labels.append(is_positive)
    if not texts:
        return None
    return Labelled(
        name=path.name,
        texts=texts,
        labels=np.array(labels),
        bad_lines=bad,
        topics=frozenset(topics),
        digest=sha256(content).hexdigest(),
    )


def _meaning(label: str, place: str) -> tuple[bool, Topic | None]:
    """Whether a label says yes, and of what it speaks."""
    if label in ADVERTS or label.startswith(ADVERT_CLASSES):
        return True, Topic.ADVERT
    if label in ATTACKS:
        return True, Topic.ABUSE
    if label in EITHER_YES:
        return True, None
    if label in HARMLESS | EITHER_NO:
        return False, None
    raise Refusal(
        f"{place}的标签“{label[:20]}”不认识。广告写 ad 或 spam，攻击写 offensive，正常写 ham 或 safe，也可以写 1 和 0。"
    )
