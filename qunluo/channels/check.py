"""Trying a connection: does the address answer, and does it take our signature?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qunluo.channels.base import Answer, FixSettings, GiveUp, Passport, TryAgain
from qunluo.channels.models import ChannelAccount
from qunluo.channels.registry import codec
from qunluo.lib import http


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether we got through, and in a sentence what that means for the operator."""

    is_good: bool
    sentence: str


def check_connection(row: ChannelAccount, *, at: datetime) -> Outcome:
    """Call the address once, and say what came of it. Changes nothing on either side."""
    channel = codec(row.kind)
    passport = Passport(secret=row.secret, deliver_to=row.deliver_to)
    asked = channel.check(key=f"check:{row.pk}:{int(at.timestamp())}", passport=passport, at=at)
    try:
        response = http.call(asked.url, body=asked.body, headers=asked.headers)
    except (http.NotSent, http.MaybeSent) as error:
        return Outcome(is_good=False, sentence=str(error))
    try:
        channel.settle(Answer(status=response.status, headers=response.headers, body=response.body))
    except FixSettings as error:
        return Outcome(is_good=False, sentence=str(error))
    except TryAgain:
        sentence = _("地址通了，但对方现在忙不过来（HTTP %(status)d），过一会儿再试。")
        return Outcome(is_good=False, sentence=sentence % {"status": response.status})
    except GiveUp:
        sentence = _("地址和签名都通了。对方不认识 check 这个动作（HTTP %(status)d），不影响使用。")
        return Outcome(is_good=True, sentence=sentence % {"status": response.status})
    return Outcome(is_good=True, sentence=_("通了：对方收到并认可了签名。"))
