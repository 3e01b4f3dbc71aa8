"""Backup forms, and what was written into them."""

from __future__ import annotations

from datetime import datetime

from qunluo.checkins import models

BackupForm = models.BackupForm
BackupEntry = models.BackupEntry
"""The rows, named here for those who may not touch the tables."""


def backup_form(token: str) -> BackupForm | None:
    """The form behind a secret link, open or closed, with its plan."""
    return models.BackupForm.objects.filter(token=token).select_related("plan").first()


def is_open(form: BackupForm) -> bool:
    """Whether it takes anything: switched on, and of a plan that was not put away."""
    return form.closed_at is None and form.plan.archived_at is None


def backup_form_by_id(form_id: int) -> BackupForm | None:
    """The form, open or closed, with its plan."""
    return models.BackupForm.objects.filter(pk=form_id).select_related("plan").first()


def backup_form_of(plan_id: int) -> BackupForm | None:
    """The form of the plan that is open now."""
    return models.BackupForm.objects.filter(plan_id=plan_id, closed_at=None).select_related("plan").first()


def entries_since(form_id: int, *, network: str, since: datetime) -> tuple[int, int]:
    """How many entries the form has had since then: of this network, and of all."""
    rows = models.BackupEntry.objects.filter(form_id=form_id, at__gte=since)
    return rows.filter(network=network).count(), rows.count()


def entry_of(form_id: int, key: str) -> BackupEntry | None:
    """What was written under this key."""
    return models.BackupEntry.objects.filter(form_id=form_id, key=key).first()
