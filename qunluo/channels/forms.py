"""What an operator types to connect a platform."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.channels.writes import Wish

APP = "app"


class AppChannelForm(forms.Form):
    """A connection to the operator's own app, or to any program that speaks for a platform."""

    name = forms.CharField(
        label=_("名称"), max_length=60, widget=forms.TextInput(attrs={"placeholder": _("例如：读书会的小助手")})
    )
    deliver_to = forms.CharField(
        label=_("推送地址"),
        required=False,
        max_length=500,
        help_text=_("群落要发消息时调用这个地址。留空也能用：要发的内容会进入“待办”，由人来发。"),
        widget=forms.TextInput(attrs={"placeholder": "https://example.com/qunluo", "inputmode": "url"}),
    )

    def clean_deliver_to(self) -> str:
        """A whole http(s) address. Names without a dot are fine: that is how containers call one another."""
        given: str = self.cleaned_data["deliver_to"]
        if not given:
            return ""
        try:
            parts = urlsplit(given)
            is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_whole = False
        if not is_whole or any(ch.isspace() for ch in given):
            raise forms.ValidationError(_("地址应当以 https:// 或 http:// 开头，例如 https://example.com/qunluo。"))
        if parts.username or parts.password:
            raise forms.ValidationError(_("地址里不要写用户名和密码，群落用签名证明身份。"))
        return given

    def wish(self) -> Wish:
        """What the operator asks for."""
        return Wish(kind=APP, name=self.cleaned_data["name"], deliver_to=self.cleaned_data["deliver_to"])
