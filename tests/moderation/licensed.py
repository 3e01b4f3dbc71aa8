"""Applications and licences as tests begin them."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from qunluo.communities.reads.visitors import Member
from qunluo.moderation.models import Licence
from qunluo.moderation.papers import keep_paper
from qunluo.moderation.writes.licence_terms import By, Grant
from qunluo.moderation.writes.licences import Application, apply_for, note_paper
from qunluo.moderation.writes.licensing import approve
from tests.cast import NOW

FIRST, LAST = date(2026, 3, 2), date(2026, 5, 31)
KINDS = ("business", "product", "reviews")


def seat(name: str) -> Member:
    return Member.objects.select_related("group__account", "account").get(external_id=name, group__external_id="g")


def photo(colour: str = "#a63") -> io.BytesIO:
    out = io.BytesIO()
    image = Image.new("RGB", (200, 200), "white")
    image.paste(colour, (20, 20, 90, 150))
    image.save(out, "JPEG")
    out.seek(0)
    return out


def pdf(text: bytes = b"") -> io.BytesIO:
    return io.BytesIO(b"%PDF-1.4\n" + text + b"\ntrailer\n%%EOF\n")


def hand_over(member: Member, kinds=KINDS, *, at=NOW) -> tuple[str, ...]:
    """Papers that wait for an application: a PDF first, pictures after it."""
    files = [pdf(), *(photo(f"#{number}63") for number in range(1, len(kinds)))]
    return tuple(
        note_paper(keep_paper(file), kind, member, at=at).sha256 for kind, file in zip(kinds, files, strict=True)
    )


def an_application(member: Member, *, what="自家果园的苹果", at=NOW, **asked) -> Licence:
    wanted = {"groups": (member.group_id,), "first": FIRST, "last": LAST, "papers": hand_over(member, at=at)}
    return apply_for(member, Application(what=what, **wanted | asked), at=at)


def by(cast, *, at=NOW, reason="") -> By:
    return By(operator_id=cast.steward.pk, at=at, reason=reason)


def a_licence(cast, member: Member, *, at=NOW, groups=None, **terms) -> Licence:
    row = an_application(member, at=at)
    chosen = (member.group_id,) if groups is None else groups
    wanted = {"quota": 3, "first": FIRST, "last": LAST} | terms
    return approve(row.pk, Grant(groups=chosen, **wanted), by(cast, at=at))
