from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.accounts.models import Community
from qunluo.channels.models import ChannelAccount

OPENED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def channel_account(db: None) -> ChannelAccount:
    community = Community.objects.create(name="晨光读书会", created_at=OPENED)
    return ChannelAccount.objects.create(
        community=community, kind="app", name="自有应用", slug="app-1", secret="s" * 32, created_at=OPENED
    )
