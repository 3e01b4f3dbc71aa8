"""An uploaded table of check-ins, with its columns guessed and nothing taken yet."""

from __future__ import annotations

from qunluo.checkins.models import Plan, SheetUpload
from qunluo.entrances import uploads
from tests.cast import NOW, Cast

TABLE = "昵称,日期,内容,状态\n静静,2026-03-01,读了两页,已打卡\n老周,2026-03-01,低价代购，加我微信,已打卡\n"


def keep_table(
    cast: Cast, plan: Plan, text: str = TABLE, *, kind: str = "checkins", name: str = "秘密.csv"
) -> SheetUpload:
    sender = uploads.Sender(operator_id=cast.steward.pk, community_id=cast.community.pk, plan_id=plan.pk, kind=kind)
    return uploads.keep([text.encode()], name=name, sender=sender, at=NOW)


def sheeted_things(cast: Cast) -> dict[str, int]:
    plan = Plan.objects.filter(community=cast.community).order_by("-pk")[0]
    return {"sheet_id": keep_table(cast, plan).pk}
