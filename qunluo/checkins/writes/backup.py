"""The switch to the backup way: one open form a plan, opened and closed by an operator, and both are on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.models import BackupForm, Plan
from qunluo.checkins.writes.backups import close_form, open_form


@transaction.atomic
def open_backup(plan_id: int, *, reason: str, operator_id: int, at: datetime) -> BackupForm:
    """Switch to the backup way; where it is on already, this is the form that is open."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan_id)  # of two who switch at once, one opens it
    form = open_form(plan_id, reason=reason.strip(), operator_id=operator_id, at=at)
    if form.opened_at == at:
        _note("checkins.backup.opened", plan, form, operator_id=operator_id, at=at)
    return form


@transaction.atomic
def close_backup(plan_id: int, *, operator_id: int, at: datetime) -> bool:
    """Switch back. What came by the form stays, and so does what waits for a name. False where it was off."""
    form = BackupForm.objects.select_for_update(of=("self",)).filter(plan_id=plan_id, closed_at=None).first()
    if form is None:
        return False
    close_form(form, at=at)
    _note("checkins.backup.closed", Plan.objects.get(pk=plan_id), form, operator_id=operator_id, at=at)
    return True


def _note(action: str, plan: Plan, form: BackupForm, *, operator_id: int, at: datetime) -> None:
    deed = Deed(
        action=action,
        subject=plan.name,
        operator_id=operator_id,
        community_id=plan.community_id,
        data={"plan": plan.pk, "form": form.pk},
    )
    note(deed, at=at)
