"""Tables that operators brought along, as pages show them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from qunluo.checkins import models

SheetUpload = models.SheetUpload
"""The row, named here for those who may not touch the tables."""
NEWEST = 50


def uploads_of(plan_id: int) -> list[SheetUpload]:
    """The plan's newest uploads, without what they hold."""
    rows = SheetUpload.objects.filter(plan_id=plan_id).select_related("operator").defer("undo", "names")
    return list(rows.order_by("-pk")[:NEWEST])


def upload_row(upload_id: int, *, within: Collection[int]) -> SheetUpload | None:
    """One upload, if it belongs to one of these communities."""
    return SheetUpload.objects.filter(pk=upload_id, community_id__in=within).select_related("operator").first()


def upload_in(upload_id: int, state: str) -> SheetUpload | None:
    """The upload while it is in that state: whoever comes too late finds nothing."""
    return SheetUpload.objects.filter(pk=upload_id, state=state).first()


def newest_imported(plan_id: int) -> int | None:
    """The import of outcomes that can be undone: the last one, for the ones before are written over."""
    rows = SheetUpload.objects.filter(plan_id=plan_id, kind=SheetUpload.Kind.OUTCOMES, state=SheetUpload.State.IMPORTED)
    return rows.order_by("-changed_at", "-pk").values_list("pk", flat=True).first()


def stale_uploads(*, before: datetime) -> list[SheetUpload]:
    """Uploads that were never imported, and that nobody has touched since."""
    states = [SheetUpload.State.CHOOSING, SheetUpload.State.CHECKING, SheetUpload.State.CHECKED]
    return list(SheetUpload.objects.filter(changed_at__lt=before, state__in=states))
