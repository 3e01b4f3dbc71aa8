"""What came by the backup way of a plan, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from qunluo.checkins.models import BackupEntry, BackupForm, Submission
from qunluo.core.checkins.plan import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBy:
    """One form: how many entries came, how many wait for a name, how many nobody's, and what the others came to.

    `proven` came from who typed back a code of their phone. `counted` are check-ins that count; `doubles` those whose
    member had checked in another way, too.
    """

    form: BackupForm
    entries: int
    waiting: int
    nobodys: int
    proven: int
    counted: int
    doubles: int
    others: int


def came_by_backup(plan_id: int) -> list[CameBy]:
    """All forms of the plan, the newest first."""
    waits, nobodys = Q(entries__settled_at=None), Q(entries__settled_at__isnull=False, entries__member=None)
    forms = BackupForm.objects.filter(plan_id=plan_id).select_related("opened_by")
    rows = forms.annotate(
        entries_count=Count("entries"),
        waiting=Count("entries", filter=waits & Q(entries__isnull=False)),
        nobodys=Count("entries", filter=nobodys),
        proven=Count("entries", filter=Q(entries__is_proven=True)),
    )
    return [_came_by(form) for form in rows.order_by("-opened_at", "-pk")]


def waiting_entries(plan_id: int) -> list[BackupEntry]:
    """What nobody has said yet whose it is, of open and closed forms, oldest first."""
    rows = BackupEntry.objects.filter(form__plan_id=plan_id, settled_at=None)
    return list(rows.select_related("form").order_by("at", "pk"))


def _came_by(form: BackupForm) -> CameBy:
    keyed = Submission.objects.filter(plan_id=form.plan_id, way=Way.BACKUP, key__startswith=f"backup:{form.pk}:")
    states = dict(keyed.values_list("state").annotate(count=Count("pk")).order_by())
    counted, doubles = states.pop("counts", 0), states.pop("repeat", 0)
    return CameBy(
        form=form,
        entries=form.entries_count,  # type: ignore[attr-defined]  # annotated above
        waiting=form.waiting,  # type: ignore[attr-defined]  # annotated above
        nobodys=form.nobodys,  # type: ignore[attr-defined]  # annotated above
        proven=form.proven,  # type: ignore[attr-defined]  # annotated above
        counted=counted,
        doubles=doubles,
        others=sum(states.values()),
    )
