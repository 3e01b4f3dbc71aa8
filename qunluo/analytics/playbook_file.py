"""Reads playbooks from YAML, and refuses what could not be meant, with a sentence that tells where."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from qunluo.analytics.playbook import AtLeast, Band, GradeRule, Level, Measure, MetricRule, Playbook, PlaybookError

DEFAULT: Final = Path(__file__).with_name("playbooks") / "default.yaml"
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C reads the shipped playbook ten times as fast; not every build of PyYAML has it."""

VERDICTS: Final = {level.value: level for level in (Level.GOOD, Level.WATCH, Level.BAD)}
WORDS: Final[Mapping[type, str]] = {str: "文字", float: "数字", int: "整数", dict: "一组键值", list: "列表"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the file, and the way to it, for whoever has to mend it."""

    where: str
    fields: Mapping[str, Any]

    def fail(self, why: str) -> PlaybookError:
        """Say what is wrong here."""
        return PlaybookError(f"{self.where}：{why}")

    def get(self, name: str, kind: type[T]) -> T:
        """Give a field that must be there."""
        if name not in self.fields:
            raise self.fail(f"缺少“{name}”。")
        found = self.fields[name]
        if kind is float and isinstance(found, int) and not isinstance(found, bool):
            found = float(found)
        if not isinstance(found, kind) or isinstance(found, bool):
            raise self.fail(f"“{name}”应当是{WORDS[kind]}，现在是“{found}”。")
        return found

    def get_or(self, name: str, default: T) -> T:
        """Give a field that may be missing."""
        return self.get(name, type(default)) if name in self.fields else default

    def part(self, name: str) -> Part:
        """Go one step down."""
        fields: dict[str, Any] = self.get(name, dict)
        return Part(where=f"{self.where} › {name}", fields=fields)

    def parts(self) -> Iterator[tuple[str, Part]]:
        """Go one step down into every field."""
        for name in self.fields:
            yield str(name), self.part(name)


def load_playbook(known: Collection[str], path: Path = DEFAULT) -> Playbook:
    """Read and check a playbook file. `known` are the names of all metrics there are."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PlaybookError(f"打法文件 {path.name} 打不开，请确认文件存在，并且是 UTF-8 编码。") from error
    return read_playbook(text, known=known, file=path.name)


def read_playbook(text: str, *, known: Collection[str], file: str) -> Playbook:
    """Read and check the text of a playbook; `file` names it in the sentences of errors."""
    try:
        fields = yaml.load(text, Loader=LOADER)  # noqa: S506  # both are safe loaders
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行附近" if mark is not None else "某处"
        raise PlaybookError(f"打法 {file}：{place}不是有效的 YAML。") from error
    if not isinstance(fields, dict):
        raise PlaybookError(f"打法 {file}：内容是空的，或者不是一组键值。")
    whole = Part(where=f"打法 {file}", fields=fields)
    measures = {name: _measure(name, part) for name, part in whole.part("measures").parts()}
    metrics = whole.part("metrics")
    for name, part in metrics.parts():
        if name not in known:
            raise part.fail("没有这个指标。")
    least = whole.part("at_least")
    return Playbook(
        name=whole.get("name", str),
        grade=_grade(whole.part("grade")),
        measures=measures,
        metrics={name: _metric(name, part, least=least, measures=measures) for name, part in metrics.parts()},
    )


def _measure(name: str, part: Part) -> Measure:
    return Measure(name=name, title=part.get("title", str), do=part.get("do", str), who=part.get("who", str))


def _grade(part: Part) -> GradeRule:
    scores, letters, least = part.part("scores"), part.part("letters"), part.part("at_least")
    steps = sorted(((name, letters.get(name, float)) for name in letters.fields), key=lambda step: -step[1])
    if not steps:
        raise letters.fail("至少要有一个等级。")
    return GradeRule(
        scores={level: scores.get(name, float) for name, level in VERDICTS.items()},
        letters=tuple(steps),
        messages=least.get("messages", int),
        days=least.get("days", int),
        members=least.get("members", int),
        judged_share=least.get("judged_share", float),
    )


def _metric(name: str, part: Part, *, least: Part, measures: Collection[str]) -> MetricRule:
    own = part.part("at_least")
    weight = part.get("weight", float)
    if weight < 0:
        raise part.fail("“weight”不能是负数。")
    bands = _bands(part, measures)
    if weight and not bands:
        raise part.fail("有权重的指标必须分档。")
    return MetricRule(
        name=name,
        section=part.get("section", str),
        title=part.get("name", str),
        unit=part.get("unit", str),
        explain=part.get("explain", str),
        source=part.get("source", str),
        weight=weight,
        at_least=AtLeast(
            basis=own.get("basis", int),
            days=own.get_or("days", least.get("days", int)),
            members=own.get_or("members", least.get("members", int)),
        ),
        bands=bands,
    )


def _bands(part: Part, measures: Collection[str]) -> tuple[Band, ...]:
    """Read the bands from the lowest to the highest; each must begin where the one before ends."""
    listed: list[Any] = part.get("bands", list)
    bands: list[Band] = []
    for number, fields in enumerate(listed, start=1):
        where = f"{part.where} › 第 {number} 档"
        if not isinstance(fields, dict):
            raise PlaybookError(f"{where}：应当是一组键值。")
        here = Part(where=where, fields=fields)
        band = _band(here, measures)
        if (band.end is None) != (number == len(listed)):
            raise here.fail("除最后一档外，每一档都要写“below”或“up_to”，最后一档不写。")
        if bands and band.end is not None and bands[-1].end is not None and band.end <= bands[-1].end:
            raise here.fail(f"上限 {band.end:g} 没有超过前一档的 {bands[-1].end:g}，两档重叠了。")
        bands.append(band)
    return tuple(bands)


def _band(part: Part, measures: Collection[str]) -> Band:
    level, measure = part.get("band", str), part.get_or("do", "")
    if level not in VERDICTS:
        raise part.fail(f"“band”只能是 good、watch 或 bad，现在是“{level}”。")
    if measure and measure not in measures:
        raise part.fail(f"没有叫“{measure}”的措施。")
    if VERDICTS[level] is not Level.GOOD and not measure:
        raise part.fail("不好的一档要用“do”写明做什么。")
    ends = [name for name in ("below", "up_to") if name in part.fields]
    if len(ends) > 1:
        raise part.fail("“below”和“up_to”只能写一个。")
    return Band(
        level=VERDICTS[level],
        end=part.get(ends[0], float) if ends else None,
        closed=ends == ["up_to"],
        say=part.get("say", str),
        label=part.get_or("label", ""),
        measure=measure,
    )
