"""What a check-in must show, kind by kind, as it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.checkins.forms import asking
from qunluo.checkins.forms.fields import WordsField, whole_number, written
from qunluo.checkins.forms.rows import Raw, Row, RowForm, Rows, Shape, Values
from qunluo.core.checkins.plan import Need, NeedKind

LONGEST_PATTERN, LONGEST_MESSAGE, MOST_PICTURES, MOST_OTHERS = 100, 5_000, 9, 20


class NeedForm(RowForm):
    """One form of evidence, of a kind that asks for nothing more."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in NeedKind], widget=forms.HiddenInput())

    def need(self, rows: Mapping[str, tuple[Row, ...]]) -> Need:
        """The core's value."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "kind"}
        return Need(kind=NeedKind(self.cleaned_data["kind"]), **typed, **self.within(rows))

    def within(self, rows: Mapping[str, tuple[Row, ...]]) -> dict[str, Any]:  # noqa: ARG002 - some kinds have rows
        """What the rows within add to it."""
        return {}


class KeywordForm(NeedForm):
    """The text holds a word, or fits a pattern."""

    words = WordsField(label=_("关键词"), required=False, help_text=_("几个词用逗号或顿号隔开，说到任何一个就算。"))
    pattern = written(
        _("句式"),
        longest=LONGEST_PATTERN,
        required=False,
        help_text=_("可以不写。{n} 代表第几天，* 代表任意文字，例如：打卡第{n}天*"),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("words") and not cleaned.get("pattern"):
            self.add_error("words", _("请写至少一个关键词，或者一个句式。"))
        return cleaned


class TextForm(NeedForm):
    """A text of some length."""

    least = whole_number(_("最少几个字"), least=1, most=LONGEST_MESSAGE, help_text=_("空格不算。"))


class ImageForm(NeedForm):
    """Some pictures of something."""

    least = whole_number(_("最少几张"), least=1, most=MOST_PICTURES)
    theme = written(_("拍什么"), longest=60, required=False, help_text=_("写给成员看，例如：今天的早餐"))


class CountForm(NeedForm):
    """Some of them."""

    least = whole_number(_("最少几个"), least=1, most=MOST_OTHERS)


class QuizForm(NeedForm):
    """A quiz, and what it takes to pass."""

    least = whole_number(_("答对几题算通过"), least=1, most=asking.MOST_QUESTIONS)

    def check(self, rows: Mapping[str, tuple[Row, ...]]) -> None:
        """Nobody can answer more questions than there are."""
        count = len(rows["question"])
        if not count:
            self.add_error(None, _("请至少出一道题。"))
        elif self.cleaned_data["least"] > count:
            self.add_error("least", _("一共只有 %(count)d 道题。") % {"count": count})

    def within(self, rows: Mapping[str, tuple[Row, ...]]) -> dict[str, Any]:
        """The questions."""
        return {"questions": asking.questions_of(rows["question"])}


class CustomForm(NeedForm):
    """A form of the operator's own making."""

    def check(self, rows: Mapping[str, tuple[Row, ...]]) -> None:
        """An empty form asks nothing."""
        if not rows["field"]:
            self.add_error(None, _("请至少加一个要填的问题。"))

    def within(self, rows: Mapping[str, tuple[Row, ...]]) -> dict[str, Any]:
        """The fields."""
        return {"fields": asking.fields_of(rows["field"])}


class LocationForm(NeedForm):
    """Within one of a few circles."""

    def check(self, rows: Mapping[str, tuple[Row, ...]]) -> None:
        """Nowhere is no place."""
        if not rows["place"]:
            self.add_error(None, _("请至少加一个地点。"))

    def within(self, rows: Mapping[str, tuple[Row, ...]]) -> dict[str, Any]:
        """The places."""
        return {"places": asking.places_of(rows["place"])}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One kind of evidence on the page: what it is called, how it goes, its form, and the rows that it may hold."""

    title: Any
    says: Any
    icon: str
    form: type[NeedForm] = NeedForm
    rows: Mapping[str, Rows] = field(default_factory=dict)
    least: int | None = None


EVIDENCE: dict[NeedKind, Evidence] = {
    NeedKind.TAP: Evidence(title=_("一键打卡"), says=_("在打卡页点一下就好。"), icon="hand-finger"),
    NeedKind.KEYWORD: Evidence(
        title=_("关键词"), says=_("群里说到约定的词，可以带“第几天”。"), icon="hash", form=KeywordForm
    ),
    NeedKind.TEXT: Evidence(
        title=_("文字"), says=_("写一段话，有最少字数。"), icon="file-text", form=TextForm, least=20
    ),
    NeedKind.IMAGE: Evidence(title=_("图片"), says=_("拍照，可以写明拍什么。"), icon="photo", form=ImageForm, least=1),
    NeedKind.VOICE: Evidence(title=_("语音"), says=_("发一条语音。"), icon="microphone", form=CountForm, least=1),
    NeedKind.VIDEO: Evidence(title=_("视频"), says=_("发一段视频。"), icon="video", form=CountForm, least=1),
    NeedKind.LINK: Evidence(title=_("链接"), says=_("分享一个链接。"), icon="link", form=CountForm, least=1),
    NeedKind.FILE: Evidence(title=_("文件"), says=_("发一个文件。"), icon="paperclip", form=CountForm, least=1),
    NeedKind.QUIZ: Evidence(
        title=_("小测"),
        says=_("在打卡页答题，答对几题才算。"),
        icon="checklist",
        form=QuizForm,
        rows={"question": asking.QUESTIONS},
        least=1,
    ),
    NeedKind.FORM: Evidence(
        title=_("表单"),
        says=_("在打卡页填您设计的表单。"),
        icon="forms",
        form=CustomForm,
        rows={"field": asking.FIELDS},
    ),
    NeedKind.LOCATION: Evidence(
        title=_("位置"),
        says=_("到了地方才能打。要成员单独同意使用位置；不同意的人可以由运营代为记录。"),
        icon="map-pin",
        form=LocationForm,
        rows={"place": asking.PLACES},
    ),
    NeedKind.SCAN: Evidence(title=_("现场扫码"), says=_("扫现场屏幕上不断更换的二维码。"), icon="qrcode"),
    NeedKind.ROLL_CALL: Evidence(title=_("接龙"), says=_("群里的接龙，一行算一个人。"), icon="list-numbers"),
}
"""In the order in which the page offers them."""


def need_form(values: Values) -> type[NeedForm]:
    """The form for the kind that the row says; of what nobody knows, the one that refuses it."""
    found = _evidence(values.get("kind"))
    return found.form if found else NeedForm


def _within(values: Values) -> Mapping[str, Rows]:
    found = _evidence(values.get("kind"))
    return found.rows if found else {}


def needs_of(rows: Iterable[Row]) -> tuple[Need, ...]:
    """What the rows ask for, in their order."""
    return tuple(row.form.need(row.rows) for row in rows if isinstance(row.form, NeedForm))


def raw_need(need: Need) -> Raw:
    """The values of a need's row."""
    evidence = EVIDENCE[need.kind]
    values = {name: getattr(need, name) for name in evidence.form.base_fields if name != "kind"}
    return Raw(
        values={"kind": need.kind.value, **values},
        rows={
            "question": [asking.raw_question(one) for one in need.questions],
            "field": [asking.raw_field(one) for one in need.fields],
            "place": [asking.raw_place(one) for one in need.places],
        },
    )


def _fresh(which: str, rows: list[Raw]) -> Raw | None:
    """A new row of that kind, unless one stands there already: a check-in shows each kind once."""
    evidence = _evidence(which)
    if evidence is None or any(row.values.get("kind") == which for row in rows):
        return None
    first = {name: [one] for name, kind in evidence.rows.items() if (one := kind.fresh("", [])) is not None}
    return Raw(values={"kind": which, "least": evidence.least}, rows=first)


def _evidence(kind: object) -> Evidence | None:
    try:
        return EVIDENCE[NeedKind(str(kind))]
    except ValueError:
        return None


NEEDS = Rows(shape=Shape(form=need_form, rows=_within), most=len(EVIDENCE), fresh=_fresh)
