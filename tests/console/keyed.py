"""A key of the cast's community, for the pages that are about one."""

from __future__ import annotations

from qunluo.accounts.keys import make_key
from tests.cast import NOW


def keyed_things(cast):
    row, _plain = make_key(cast.community.pk, "小程序后台", can_write=True, operator_id=cast.steward.pk, at=NOW)
    return {"key_id": row.pk}
