"""A plan as text boxes: a line a step, a paragraph a draft. What people paste from a document fits in."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.core.incidents import Level
from qunluo.incidents.plans import FOR, LONGEST_NAME, LONGEST_SAYS, BadPlan, Draft, Plan, Step, data_of, plan_from

STEP: Final = re.compile(r"\s*(\d{1,6})\s*[|｜]\s*([^|｜]*)[|｜]\s*(.+)")
HEAD: Final = re.compile(r"#+\s*(.+?)\s*[（(]([^（）()]+)[）)]\s*")
GRAVER: Final = {"Ⅰ级": Level.GRAVEST, "Ⅱ级": Level.GRAVE, "Ⅲ级": Level.SERIOUS}
_AUDIENCES = {name: key for key, name in FOR.items()}
LONGEST_TEXT = 20_000


class PlanForm(forms.Form):
    """One plan of a theme."""

    name = forms.CharField(label=_("名称"), max_length=LONGEST_NAME)
    says = forms.CharField(
        label=_("什么时候用"), max_length=LONGEST_SAYS, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    steps = forms.CharField(
        label=_("步骤"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("一行一步：几分钟内 | 谁来做 | 做什么。只在重大以上才做的，最前面写“Ⅱ级”。"),
    )
    drafts = forms.CharField(
        label=_("口径"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("“# 名称（发到群里）”起一份，括号里写发到群里、私聊成员或内部；【】里的发之前要填好。"),
    )
    recovery = forms.CharField(
        label=_("恢复检查"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一项：做到了哪些，才算过去了。"),
    )

    def __init__(self, *args: Any, shipped: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shipped = shipped
        self.plan = shipped

    @classmethod
    def of(cls, plan: Plan, *, shipped: Plan) -> PlanForm:
        """The form as the plan is."""
        initial = {
            "name": plan.name,
            "says": plan.says,
            "steps": "\n".join(_step_line(one) for one in plan.steps),
            "drafts": "\n\n".join(f"# {one.name}（{FOR[one.audience]}）\n{one.text}" for one in plan.drafts),
            "recovery": "\n".join(plan.recovery),
        }
        return cls(shipped=shipped, initial=initial)

    def clean(self) -> dict[str, Any]:
        """The text as a plan; what is wrong is told with its line."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.plan = self._plan(cleaned)
            except BadPlan as bad:
                raise forms.ValidationError(str(bad)) from bad
        return cleaned

    def _plan(self, cleaned: dict[str, Any]) -> Plan:
        plan = Plan(
            key=self.shipped.key,
            theme=self.shipped.theme,
            name=cleaned["name"],
            says=cleaned["says"],
            steps=tuple(_steps(cleaned["steps"])),
            drafts=tuple(_drafts(cleaned["drafts"])),
            recovery=tuple(one.strip() for one in cleaned["recovery"].splitlines() if one.strip()),
        )
        return plan_from(data_of(plan), key=plan.key)


def _step_line(one: Step) -> str:
    mark = next((f"{name} " for name, level in GRAVER.items() if level is one.least), "")
    return f"{mark}{one.minutes} | {one.role} | {one.do}"


def _steps(text: str) -> list[Step]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        mark = next((name for name in GRAVER if line.strip().startswith(name)), "")
        read = STEP.fullmatch(line.strip().removeprefix(mark))
        if read is None:
            raise BadPlan(f"步骤第 {number} 行要写成“几分钟内 | 谁来做 | 做什么”。")
        minutes, role, do = read.groups()
        least = GRAVER.get(mark, Level.PLAIN)
        found.append(Step(minutes=int(minutes), do=do.strip(), role=role.strip(), least=least))
    return found


def _drafts(text: str) -> list[Draft]:
    found: list[Draft] = []
    for number, line in enumerate(text.splitlines(), start=1):
        head = HEAD.fullmatch(line)
        if head is not None:
            name, audience = head.groups()
            if audience not in _AUDIENCES:
                raise BadPlan(f"口径第 {number} 行的括号里要写{'、'.join(_AUDIENCES)}中的一个。")
            found.append(Draft(name=name, audience=_AUDIENCES[audience], text=""))
        elif found:
            last = found[-1]
            found[-1] = Draft(name=last.name, audience=last.audience, text=f"{last.text}\n{line}".strip())
        elif line.strip():
            raise BadPlan("口径要先写“# 名称（发到群里）”，再写内容。")
    return found
