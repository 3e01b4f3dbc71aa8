"""A notice as an operator writes it: short enough for a welcome, and for an announcement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qunluo.joining.models import LONGEST_FULL, LONGEST_NOTE, LONGEST_SHORT, NoticeVersion
from qunluo.joining.writes.notices import Text

LONGEST_REASON = 200


class CountedField(forms.CharField):
    """A text whose length is counted as people count: a new line is one character, however the browser sends it."""

    def __init__(self, *, most: int, rows: int, **more: Any) -> None:
        attrs = {"rows": rows, "data-count": most}
        super().__init__(widget=forms.Textarea(attrs=attrs), **more)
        self.most = most

    def clean(self, value: Any) -> str:
        """The text with plain new lines, if it is not too long."""
        given: str = super().clean(value.replace("\r\n", "\n") if isinstance(value, str) else value)
        if len(given) > self.most:
            over = len(given) - self.most
            raise forms.ValidationError(
                _("最多 %(most)d 个字，现在 %(count)d 个，请删掉 %(over)d 个。")
                % {"most": self.most, "count": len(given), "over": over}
            )
        return given


class NoticeForm(forms.Form):
    """The two texts, and what is new."""

    short = CountedField(
        label=gettext_lazy("短版"),
        most=LONGEST_SHORT,
        rows=3,
        required=False,
        help_text=gettext_lazy("最多 100 个字。跟在欢迎语后面，发布时也会发到群里。"),
    )
    full = CountedField(
        label=gettext_lazy("全文"),
        most=LONGEST_FULL,
        rows=12,
        help_text=gettext_lazy("最多 500 个字。放在群公告和成员页面上，成员确认的就是它。"),
    )
    note = CountedField(
        label=gettext_lazy("这次改了什么"),
        most=LONGEST_NOTE,
        rows=2,
        required=False,
        help_text=gettext_lazy("一句话，成员会在群规上面看到。"),
    )

    def text(self) -> Text:
        """What was written, checked."""
        given = self.cleaned_data
        return Text(short=given["short"], full=given["full"], note=given["note"])


def initial_of(version: NoticeVersion | None) -> dict[str, str]:
    """The version as the form shows it."""
    if version is None:
        return {}
    return {"short": version.short, "full": version.full, "note": version.note}


class ReasonForm(forms.Form):
    """Why an operator does it in a member's place."""

    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=LONGEST_REASON,
        error_messages={"required": gettext_lazy("请写一句原因，以后查得到。")},
    )
