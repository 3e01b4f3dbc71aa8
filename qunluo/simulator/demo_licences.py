"""Leave to advertise and pieces in the demo community: in force, waiting and refused; waiting and published."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from itertools import islice

import orjson
from django.db import transaction
from PIL import Image, ImageDraw

from qunluo.accounts.reads import operator_named
from qunluo.channels.registry import codec
from qunluo.communities.reads.pages import find_members
from qunluo.communities.reads.roster import roster
from qunluo.communities.reads.visitors import Member, visitor
from qunluo.intake.handle import handle_batch
from qunluo.intake.own import append_readings
from qunluo.lib.pictures import keep_in
from qunluo.moderation.papers import keep_paper
from qunluo.moderation.reads.licences import Paper, holding
from qunluo.moderation.reads.pieces import FOLDER
from qunluo.moderation.writes.licence_terms import By, Grant
from qunluo.moderation.writes.licences import Application, apply_for, note_paper
from qunluo.moderation.writes.licensing import approve, refuse
from qunluo.moderation.writes.pieces import Draft, note_picture, submit
from qunluo.moderation.writes.reviewing import Voice, speak
from qunluo.simulator.people import CAST, XIAOLIN

AUTHORS = 3
LASTS = timedelta(days=60)
ADVERTS = (
    "产地直发红富士苹果，五斤 39 元包邮，微信 guoyuan8899，QQ 88997766",
    "红富士苹果今天采摘，五斤 39 元顺丰包邮，微信 guoyuan8899，QQ 88997766",
)
PIECES = (
    ("读完《额尔古纳河右岸》想和大家说：慢慢读，里面的火塘会一直亮着。附上我摘的三句话。", "#3b6e8f"),
    ("整理了一份一周早起的小办法：睡前把书放在枕边，闹钟放到门口。亲测有效，欢迎补充。", ""),
    ("周末和孩子一起逛了旧书市，淘到三本绘本，拍给大家看看。", "#a06a3b"),
)


@transaction.atomic
def ensure_licences(community_id: int, *, account_id: int, kind: str, group_id: int, at: datetime) -> None:
    """A fruit grower's licence with two adverts this week, two applications, and three pieces, once."""
    steward = operator_named("guanjia")
    members = _ordinary(community_id, group_id)
    if steward is None or len(members) < AUTHORS or holding(community_id, at=at, limit=1):
        return
    grower, crafter, agent = members[:AUTHORS]
    by = By(operator_id=steward.pk, at=at - timedelta(days=20))
    last = (at + LASTS).date()
    held = _apply(grower, "自家果园的苹果和梨，产地直发", at=by.at - timedelta(days=1), last=last)
    approve(held, Grant(quota=3, first=by.at.date(), last=last, groups=(group_id,)), by)
    _apply(crafter, "手工布艺书衣和书签，接受定制", at=at - timedelta(hours=20), last=last)
    asked = _apply(agent, "海外代购奶粉、保健品", at=at - timedelta(days=6), last=last)
    refuse(asked, By(operator_id=steward.pk, at=at - timedelta(days=5), reason="营业执照上没有食品经营这一项"))
    _post(grower, account_id=account_id, kind=kind, at=at)
    for number, (text, colour) in enumerate(PIECES):
        author = members[number]
        names = (note_picture(keep_in(FOLDER, _drawn(colour)), author, at=at).sha256,) if colour else ()
        piece = submit(author, Draft(text=text, pictures=names), at=at - timedelta(hours=20 - number))
        if number == len(PIECES) - 1:
            speak([piece.pk], Voice(operator_id=steward.pk, verdict="approve"), at=at - timedelta(hours=1))


def _ordinary(community_id: int, group_id: int) -> list[Member]:
    """Three who are in the group and belong to nobody's story."""
    known = {one.id for one in (*CAST, XIAOLIN)}
    ids = {one.external_id for one in roster(group_id) if one.external_id not in known}
    rows = [one.pk for one in find_members(community_id, "", limit=2000) if one.group_id == group_id]
    found = (visitor(pk) for pk in sorted(rows))
    return list(islice((one for one in found if one is not None and one.external_id in ids), AUTHORS))


def _apply(member: Member, what: str, *, at: datetime, last: date) -> int:
    papers = []
    for number, paper in enumerate(Paper.Kind):
        file = _pdf(what) if number == 0 else _drawn(f"#{number * 3}{number * 2}6")
        papers.append(note_paper(keep_paper(file), paper.value, member, at=at).sha256)
    asked = Application(what=what, groups=(member.group_id,), first=at.date(), last=last, papers=tuple(papers))
    return apply_for(member, asked, at=at).pk


def _post(member: Member, *, account_id: int, kind: str, at: datetime) -> None:
    items = [
        {
            "id": f"demo-licensed-{number}",
            "type": "message",
            "group": member.group.external_id,
            "member": member.external_id,
            "name": member.name,
            "at": (at - timedelta(hours=3 - number)).isoformat(),
            "text": text,
        }
        for number, text in enumerate(ADVERTS)
    ]
    append_readings(account_id, codec(kind).read(orjson.dumps({"events": items})), at=at)
    while handle_batch():
        pass


def _pdf(what: str) -> io.BytesIO:
    """A page with nothing on it; what tells one from the other stands in a comment."""
    body = (
        b"%PDF-1.4\n%" + what.encode() + b"\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    return io.BytesIO(body)


def _drawn(colour: str) -> io.BytesIO:
    """A picture of something like a paper."""
    image = Image.new("RGB", (640, 480), "#f3efe6")
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 40, 600, 150), fill=colour)
    for line in range(5):
        pen.rectangle((40, 190 + line * 50, 560 - line * 60, 206 + line * 50), fill="#9a938a")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    out.seek(0)
    return out
