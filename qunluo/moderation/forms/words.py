"""A word list as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.core.moderation.sight import Trick
from qunluo.moderation.models.words import LONGEST_NAME
from qunluo.moderation.words.lists import USUAL
from qunluo.moderation.writes.words import Wanted

LONGEST_CATEGORY = 20
TRICKS = (
    (Trick.WIDTH.value, _("全角、大小写、带圈字母")),
    (Trick.VARIANT.value, _("繁体和异体字")),
    (Trick.LOOKALIKE.value, _("形近的字和字母")),
    (Trick.INVISIBLE.value, _("零宽字符、组合符号")),
    (Trick.INSERTED.value, _("中间夹符号、表情、空格")),
    (Trick.REPEATED.value, _("重复的字")),
    (Trick.SPLIT.value, _("拆字")),
    (Trick.HOMOPHONE.value, _("谐音字")),
    (Trick.PINYIN.value, _("拼音")),
    (Trick.INITIALS.value, _("拼音首字母")),
)


class ListForm(forms.Form):
    """What a list is called, what its words are about, and which disguises are seen through."""

    name = forms.CharField(label=_("名称"), max_length=LONGEST_NAME)
    category = forms.CharField(
        label=_("类别"), max_length=LONGEST_CATEGORY, required=False, help_text=_("比如“赌博”“引流”，命中时会写明。")
    )
    tricks = forms.MultipleChoiceField(
        label=_("识破哪些伪装"),
        choices=TRICKS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("原样写出来的词总会命中。拼音首字母容易误伤，默认不选。"),
    )

    def wanted(self, *, industry: str = "") -> Wanted:
        """What was typed, as a wish."""
        data: dict[str, Any] = self.cleaned_data
        tricks = frozenset(map(Trick, data["tricks"])) | {Trick.PLAIN}
        return Wanted(name=data["name"], category=data["category"], industry=industry, tricks=tricks)


def usual_tricks() -> list[str]:
    """What a new list sees through."""
    return [trick.value for trick in Trick if trick in USUAL]
