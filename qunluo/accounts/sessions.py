"""Sessions in the database that know their operator: Django's own store with three more columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from qunluo.accounts.models import OperatorSession

DEVICE, SIGNED_IN_AT = "device", "signed_in_at"


class SessionStore(db.SessionStore):
    """Named by the setting SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> type[OperatorSession]:
        """The table."""
        return OperatorSession

    def create_model_instance(self, data: dict[str, Any]) -> OperatorSession:
        """The row of this session, with what its data tells of the operator."""
        row = cast("OperatorSession", super().create_model_instance(data))
        row.operator_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.device = str(data.get(DEVICE, ""))[:300]
        signed_in_at = data.get(SIGNED_IN_AT)
        row.signed_in_at = datetime.fromisoformat(signed_in_at) if signed_in_at else None
        return row
