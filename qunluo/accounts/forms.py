"""What operators type about themselves: how they sign in, what they are called, their password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from qunluo.accounts.models import Operator


class SignInForm(AuthenticationForm):
    """User name and password. One sentence for all that can be wrong: it tells nobody which names exist."""

    username = UsernameField(
        label=_("用户名"), widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none"})
    )
    password = forms.CharField(
        label=_("密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {  # noqa: RUF012 - Django's name and kind
        "invalid_login": _("用户名或密码不对，请重新输入。连续 10 次不对，这个用户名会锁定 15 分钟。"),
        "inactive": _("用户名或密码不对，请重新输入。连续 10 次不对，这个用户名会锁定 15 分钟。"),
    }


class NameForm(forms.ModelForm[Operator]):
    """What the others call the operator."""

    class Meta:
        model = Operator
        fields = ("name",)


class PasswordForm(forms.Form):
    """A new password, twice; and the old one, if there is one."""

    old = forms.CharField(
        label=_("现在的密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=200,
        help_text=_("至少 10 个字符，不要用常见密码。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, operator: Operator, request: HttpRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.operator, self.request = operator, request
        if not operator.has_usable_password():
            del self.fields["old"]

    def clean_old(self) -> str:
        """The old password must be right; guesses count like those at the door."""
        old: str = self.cleaned_data["old"]
        if authenticate(self.request, username=self.operator.username, password=old) is None:
            raise forms.ValidationError(_("现在的密码不对。忘记了的话，请管理员用 qunluo link 命令给您一个登录链接。"))
        return old

    def clean_new(self) -> str:
        """The new password must be hard to guess."""
        new: str = self.cleaned_data["new"]
        validate_password(new, self.operator)
        return new

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return cleaned
