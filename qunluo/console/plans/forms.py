"""The small forms on a plan's own page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.checkins.forms.fields import calendar_day, written


class OutageForm(forms.Form):
    """Days on which checking in did not work."""

    first = calendar_day(_("从哪天"))
    last = calendar_day(_("到哪天"))
    reason = written(_("原因"), longest=200, help_text=_("成员会看到，例如：群机器人停机"))
    opens_backup = forms.BooleanField(label=_("同时打开备用通道，想打卡的还能打"), required=False)

    @classmethod
    def of_today(cls, today: date) -> OutageForm:
        """An outage is mostly one of today."""
        return cls(initial={"first": today, "last": today})


class SiteForm(forms.Form):
    """A place with a screen."""

    name = written(_("地点"), longest=60)


class BackupForm(forms.Form):
    """Why the backup way is opened."""

    reason = written(_("原因"), longest=200, required=False)


def first_error(form: forms.Form) -> str:
    """What is wrong first, with the name of its field."""
    name, said = next(iter(form.errors.items()))
    label: Any = form.fields[name].label if name in form.fields else ""
    return f"{label}：{said[0]}" if label else str(said[0])
