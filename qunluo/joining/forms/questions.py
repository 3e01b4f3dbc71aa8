"""A question as an operator writes it: two to four choices, one of them right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.joining.models import QuizQuestion
from qunluo.joining.writes.quiz import Written

PLACES = ("0", "1", "2", "3")
LONGEST_CHOICE = 60
FEWEST = 2


def _choice(letter: str, *, required: bool) -> forms.CharField:
    return forms.CharField(label=letter, max_length=LONGEST_CHOICE, required=required)


class QuestionForm(forms.Form):
    """The question, its choices, which is right, and why."""

    text = forms.CharField(
        label=gettext_lazy("题目"),
        max_length=100,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("比如：想在群里发活动链接，要先做什么？"),
    )
    choice0 = _choice("A", required=True)
    choice1 = _choice("B", required=True)
    choice2 = _choice("C", required=False)
    choice3 = _choice("D", required=False)
    right = forms.ChoiceField(
        label=gettext_lazy("正确答案"),
        choices=[(place, letter) for place, letter in zip(PLACES, "ABCD", strict=True)],
        help_text=gettext_lazy("成员看到的选项每次都会打乱，写在第几个都可以。"),
    )
    explanation = forms.CharField(
        label=gettext_lazy("解释"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("交卷以后、公布答案时会看到。"),
    )
    is_on = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """Choices without gaps, all of them different, the right one among them."""
        given = super().clean() or {}
        written = [given.get(f"choice{place}", "") for place in PLACES]
        filled = [one for one in written if one]
        if written[: len(filled)] != filled:
            self.add_error("choice2", _("选项中间不要空着，请从上往下填。"))
        if len(set(filled)) < len(filled):
            self.add_error("choice0", _("有两个选项一样，请改一个。"))
        right = given.get("right")
        if right is not None and int(right) >= len(filled) >= FEWEST:
            self.add_error("right", _("正确答案指着一个空的选项，请重新选。"))
        given["choices"] = tuple(filled)
        return given

    def written(self) -> Written:
        """What was written, checked."""
        given = self.cleaned_data
        return Written(
            text=given["text"],
            choices=given["choices"],
            right=int(given["right"]),
            explanation=given["explanation"],
            is_on=given["is_on"],
        )


def initial_of(question: QuizQuestion) -> dict[str, Any]:
    """The question as the form shows it."""
    choices = {f"choice{place}": choice for place, choice in enumerate(question.choices)}
    return {
        "text": question.text,
        "right": str(question.right),
        "explanation": question.explanation,
        "is_on": question.is_on,
        **choices,
    }
