"""How many false alarms a real group's log would raise, after its first half was learnt as harmless without labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from qunluo.channels.history.export import UnreadableExport, open_export
from qunluo.core.moderation.adverts import Advert, weigh_advert
from qunluo.core.moderation.sight import Opinion, Sight, Topic
from qunluo.lib.refusal import Refusal
from qunluo.moderation.evidence import evidence_of
from qunluo.moderation.labelled import ADVERTS
from qunluo.moderation.learning.classifier import classifier_of
from qunluo.moderation.learning.learner import with_own_talk
from qunluo.moderation.learning.model import Model, shipped

PER: Final = 1000
NEW_UNTIL: Final = 5
"""Who has posted fewer messages than this is new."""
LONG_ENOUGH: Final = 12
"""Shorter texts are said again and again by everybody."""
MOST_SHOWN: Final = 50
NOWHERE: Final = -1
SAME_START: Final = 16


class Line(NamedTuple):
    """One message: its place among all messages of the file from 0, who posted it, and what."""

    place: int
    sender: str
    text: str


class Label(NamedTuple):
    """One row of `gold`."""

    place: int
    is_advert: bool
    text: str


def measure_group(path: Path, *, gold: Path | None = None, past: Path | None = None) -> dict[str, Any]:
    """Learn the first half of a log as harmless, judge the second; against labels where `gold` gives them.

    `gold` holds `message index<TAB>label<TAB>text`, the index counted from 0 over all messages; rows whose label is no
    advert (a vote, a link) count as neither advert nor false alarm. Adverts of the first half are judged by what the
    second taught, for they are few. Where an earlier log is given as `past`, that is learnt, and all of this judged.
    """
    lines = read_log(path)
    labels = _gold(gold) if gold else None
    half = len(lines) // 2
    first, second = (_earlier(read_log(past)), lines) if past else (lines[:half], lines[half:])
    model, judged = _judge(first, second)
    called = [(line, advert) for line, advert in judged if advert.is_advert]
    told: dict[str, Any] = {
        "messages": len(lines),
        "learned": len(first),
        "judged": len(second),
        "line": round(model.line_of_scores, 4),
        "classifier_calls": int((model.margins([line.text for line in second]) >= model.line).sum()),
        "calls": len(called),
        "calls_per_1000": round(len(called) * PER / max(1, len(second)), 3),
        "called": [line.place for line, _ in called[:MOST_SHOWN]],
        "gold": None,
    }
    if labels is not None:
        turned = [] if past else _judge(second, first)[1]
        told |= _against(labels, [*turned, *judged])
    return told


def _earlier(lines: Sequence[Line]) -> list[Line]:
    """Numbered below nought: they came before the first message of the log that is judged."""
    return [line._replace(place=line.place - lines[-1].place - 1) for line in lines]


def read_log(path: Path) -> list[Line]:
    """The messages with words of an exported history, whichever tool wrote it."""
    try:
        with open_export(path) as export:
            records = [record for chunk in export.chunks() for record in chunk]
    except UnreadableExport as error:
        raise Refusal(str(error)) from error
    talk = [record for record in records if record.message or record.kind not in _NO_MESSAGES]
    lines = [
        Line(index, record.sender, record.text)
        for index, record in enumerate(talk)
        if record.kind == "text" and record.text.strip()
    ]
    if not lines:
        raise Refusal(f"“{path}”里没有文字消息。")
    return lines


_NO_MESSAGES: Final = frozenset(
    {"recalled", "patted", "joined", "left", "removed", "created", "renamed", "notice_changed", "owner_changed"}
    | {"dismissed", "system"}
)


def _judge(learnt: Sequence[Line], judged: Sequence[Line]) -> tuple[Model, list[tuple[Line, Advert]]]:
    """Every message in order, with what was known of its sender and of like texts when it came."""
    model = with_own_talk(shipped(Topic.ADVERT.value), [line.text for line in learnt])
    scores = classifier_of(Topic.ADVERT, model).score_many([line.text for line in judged])
    posted = Counter(line.sender for line in learnt if line.place < judged[0].place) if judged else Counter[str]()
    said = Counter(line.text for line in learnt if line.place < judged[0].place) if judged else Counter[str]()
    found = []
    for line, score in zip(judged, scores, strict=True):
        sight = Sight(evidence=evidence_of(line.text), opinions=(Opinion(topic=Topic.ADVERT, score=score),))
        advert = weigh_advert(
            sight,
            newcomer=posted[line.sender] < NEW_UNTIL,
            first_message=posted[line.sender] == 0,
            repeats=said[line.text] if len(line.text) >= LONG_ENOUGH else 0,
            typical=model.line_of_scores,
        )
        found.append((line, advert))
        posted[line.sender] += 1
        said[line.text] += 1
    return model, found


def _against(labels: list[Label], judged: Sequence[tuple[Line, Advert]]) -> dict[str, Any]:
    places = _places(labels, [line for line, _ in judged])
    adverts = {place for label, place in zip(labels, places, strict=True) if label.is_advert and place >= 0}
    called = {line.place for line, advert in judged if advert.is_advert}
    alarms = called - set(places)
    return {
        "gold": len(adverts),
        "not_in_log": places.count(NOWHERE),
        "caught": len(called & adverts),
        "missed": sorted(adverts - called)[:MOST_SHOWN],
        "false_alarms": len(alarms),
        "false_alarms_per_1000": round(len(alarms) * PER / max(1, len(judged)), 3),
        "false_alarm_places": sorted(alarms)[:MOST_SHOWN],
        "judged_against_gold": len(judged),
    }


def _places(labels: Sequence[Label], lines: Sequence[Line]) -> list[int]:
    """Which message each label means: of those that begin alike the nearest to the number, for tools count apart."""
    squeezed = [(line.place, "".join(line.text.split())) for line in lines]
    here = {place for place, _ in squeezed}
    places = []
    for label in labels:
        start = "".join(label.text.split())[:SAME_START]
        same = [place for place, text in squeezed if text.startswith(start)] if start else [*here & {label.place}]
        places.append(min(same, key=lambda place: abs(place - label.place), default=NOWHERE))
    return places


def _gold(path: Path) -> list[Label]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise Refusal(f"“{path.name}”的编码认不出来。请另存为 UTF-8 再来。") from error
    labels = []
    for number, line in enumerate(lines, 1):
        index, _, rest = line.partition("\t")
        label, _, text = rest.partition("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if not index.strip().isdigit() or not label.strip():
            raise Refusal(f"“{path.name}”第 {number} 行应当是：消息序号<TAB>标签<TAB>文字。")
        labels.append(Label(int(index), label.strip().lower() in ADVERTS, text.strip()))
    return labels
