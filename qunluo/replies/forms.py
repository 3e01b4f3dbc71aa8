"""What an operator types: an entry, and how a group is answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.replies.importing import MOST_PHRASINGS, wordings_of
from qunluo.replies.models import LONGEST_ANSWER, LONGEST_QUESTION, FaqEntry, FaqSwitch
from qunluo.replies.reads.faq import duplicates_of
from qunluo.replies.writes.faq import Told


class EntryForm(forms.Form):
    """One question, other ways to ask it, its answer, and the groups that it is for."""

    question = forms.CharField(label=gettext_lazy("问题"), max_length=LONGEST_QUESTION)
    phrasings = forms.CharField(
        label=gettext_lazy("其他问法"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行一种问法。写上成员真实的说法，比如“我想退钱”，认得会更准。"),
    )
    answer = forms.CharField(
        label=gettext_lazy("答案"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 5})
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("用在哪些群"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个都不选，就是全部群。"),
    )
    is_on = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def __init__(
        self, *args: Any, community_id: int, groups: Iterable[tuple[int, str]], entry_id: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._community_id, self._entry_id = community_id, entry_id
        field = self.fields["groups"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(pk), name) for pk, name in groups]

    def clean(self) -> dict[str, Any]:
        """Wordings are short, few, and belong to this entry alone."""
        given = super().clean() or {}
        question = given.get("question", "")
        phrasings = wordings_of(given.get("phrasings", ""), question=question)
        if len(phrasings) > MOST_PHRASINGS:
            self.add_error("phrasings", _("最多写 %(most)s 种问法。") % {"most": MOST_PHRASINGS})
        if any(len(one) > LONGEST_QUESTION for one in phrasings):
            self.add_error("phrasings", _("每种问法最多 %(most)s 个字。") % {"most": LONGEST_QUESTION})
        held = duplicates_of(self._community_id, [question, *phrasings], but=self._entry_id)
        for text, other in list(held.items())[:1]:
            field = "question" if text == question else "phrasings"
            sentence = _("“%(text)s”已经是“%(other)s”的一种问法，一种问法只能对应一个答案。")
            self.add_error(field, sentence % {"text": text, "other": other})
        given["wordings"] = phrasings
        return given

    def told(self) -> Told:
        """What was written, checked."""
        given = self.cleaned_data
        return Told(
            question=given["question"],
            answer=given["answer"],
            phrasings=given["wordings"],
            groups=tuple(map(int, given["groups"])),
            is_on=given["is_on"],
        )


def initial_of(entry: FaqEntry, groups: Iterable[int]) -> dict[str, Any]:
    """The entry as the form shows it."""
    return {
        "question": entry.question,
        "phrasings": "\n".join(entry.phrasings),
        "answer": entry.answer,
        "groups": [str(group) for group in groups],
        "is_on": entry.is_on,
    }


class SwitchForm(forms.ModelForm[FaqSwitch]):
    """How one group is answered."""

    class Meta:
        model = FaqSwitch
        fields = ("is_on", "sure", "near", "asks_back", "needs_question", "pause_minutes", "names", "model_use")
        help_texts: ClassVar = {
            "sure": gettext_lazy("0 到 1。把握达到这个数才直接回答；越高越不容易答错，也越容易不答。"),
            "near": gettext_lazy("0 到 1。达到这个数、又不到上面那个数的，反问“您是不是想问”。"),
            "needs_question": gettext_lazy("关掉以后，陈述句也会去问答里找，容易打扰聊天。"),
            "names": gettext_lazy("成员 @这个名字，就算不像提问也会回答。几个名字用逗号隔开。"),
            "model_use": gettext_lazy("问答库答不上来时才用。要先在“AI 回答”里打开，那里写着哪些内容会离开这台机器。"),
        }

    def clean(self) -> dict[str, Any]:
        """Asking back begins below answering."""
        given = super().clean() or {}
        sure, near = given.get("sure"), given.get("near")
        if sure is not None and near is not None and near > sure:
            self.add_error("near", _("反问的把握不能高于直接回答的把握。"))
        return given
