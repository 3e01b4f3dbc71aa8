"""One of each thing that members' pages show."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from qunluo.checkins.pictures import keep
from qunluo.checkins.sites import address_at
from qunluo.checkins.writes.appeals import Plea, open_appeal
from qunluo.checkins.writes.backups import open_form
from qunluo.checkins.writes.pictures import note_picture
from qunluo.checkins.writes.sites import open_site
from qunluo.core.checkins.plan import Need, NeedKind
from qunluo.moderation.models import Violation
from qunluo.moderation.writes import appeals as violation_appeals
from tests.cast import NOW
from tests.h5.licensed import licensed_things
from tests.h5.stage import DAY, Stage, asks, make_plan
from tests.joining.ground import joining_things
from tests.sms.texts import bind_code

MISSED = (NOW - 3 * DAY).date()


def photo(colour="#a63", form="JPEG", size=(400, 300)) -> io.BytesIO:
    out = io.BytesIO()
    image = Image.new("RGB", size, "white")
    image.paste(colour, (40, 40, size[0] // 2, size[1] // 2))
    image.save(out, form)
    out.seek(0)
    out.name = f"photo.{form.lower()}"
    return out


def own_picture(stage: Stage, colour: str) -> str:
    kept = keep(photo(colour))
    note_picture(kept, member_id=stage.ming.pk, community_id=stage.cast.community.pk, at=NOW)
    return kept.sha256


def own_violation(stage: Stage, key: str, **fields) -> Violation:
    """Something that 阿明 said, against a rule that is no more."""
    seen = {"text": "那天我真的读了一整章", "spans": [[0, 2]], "detail": "写了 11 个字，最多 10 个"}
    led = {"at": NOW, "noted_at": NOW, "course": "strike", "ladder": "general", "measure": "hint", "total": 1}
    return Violation.objects.create(
        community=stage.cast.community,
        group=stage.cast.group,
        member=stage.ming,
        key=key,
        **seen | led | fields,
    )


def make_things(stage: Stage) -> dict:
    """All of them 阿明's, and a day that he missed."""
    text_plan = make_plan(stage.cast, "每日一文", **asks(Need(kind=NeedKind.TEXT, least=5)))
    scan_plan = make_plan(stage.cast, "到场打卡", **asks(Need(kind=NeedKind.SCAN)))
    site = open_site(scan_plan, "一号教室", at=NOW)
    plea = Plea(day=date(2026, 2, 20), words="那天我真的读了", key="things-1")
    where = address_at(site, NOW)
    violation, appealed = own_violation(stage, "v1"), own_violation(stage, "v2")
    violation_appeals.open_appeal(appealed.pk, stage.ming.pk, "那天我真的读了", at=NOW)
    return {
        **licensed_things(stage),
        "plan": stage.plan_id,
        "text_plan": text_plan,
        "scan_plan": scan_plan,
        "site": site,
        "day": MISSED.isoformat(),
        "sha": own_picture(stage, "#a63"),
        "other_sha": own_picture(stage, "#36a"),
        "appeal": open_appeal(stage.plan_id, stage.ming.pk, plea, at=NOW).pk,
        **joining_things(stage.cast),
        "violation": violation.pk,
        "appealed_violation": appealed.pk,
        "scan": where[where.index("/m/s/") :],
        "phone_code": bind_code(stage.ming, "13900139000"),
        "backup": f"/b/{open_form(stage.plan_id, reason='演练', operator_id=None, at=NOW).token}/",
    }
