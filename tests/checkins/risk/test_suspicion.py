from __future__ import annotations

import time
from datetime import timedelta
from random import Random

import pytest

from qunluo.checkins.risk import suspicion_for
from qunluo.core.checkins.plan import Need, NeedKind, Session
from qunluo.simulator.farms.notes import Pen
from tests.checkins.crowd import newcomer
from tests.checkins.ground import begin_plan
from tests.checkins.risk.village import MORNING, claim, keep


def test_speed(cast):
    from qunluo.checkins.models import Submission
    from qunluo.communities.models import Account, Member, Person

    plan = begin_plan(cast)
    N = 10500
    persons = Person.objects.bulk_create([Person(community=cast.community) for _ in range(N)])
    accs = Account.objects.bulk_create(
        [
            Account(community=cast.community, channel_account=cast.account, person=p, external_id=f"x{i}")
            for i, p in enumerate(persons)
        ]
    )
    members = Member.objects.bulk_create(
        [
            Member(
                community=cast.community,
                group=cast.group,
                account=a,
                external_id=a.external_id,
                name=a.external_id,
                is_present=True,
            )
            for a in accs
        ]
    )
    pen = Pen(Random(1))
    rng = Random(2)
    from django.db import connection

    for d in range(2):
        Submission.objects.bulk_create(
            [
                Submission(
                    community_id=plan.community_id,
                    plan=plan,
                    version=1,
                    group_id=m.group_id,
                    member=m,
                    key=f"k{d}-{i}",
                    day=(MORNING - timedelta(days=d)).date(),
                    session="main",
                    at=MORNING - timedelta(days=d) + timedelta(seconds=rng.uniform(0, 3000)),
                    received_at=MORNING,
                    way="page",
                    state="counts",
                    text=pen.note(),
                    device=f"d{m.pk}",
                    network=f"n{i % 50}",
                )
                for i, m in enumerate(members[:10000])
            ]
        )
    with connection.cursor() as c:
        c.execute("ANALYZE")
    batch = [
        (
            plan.pk,
            m.pk,
            claim(
                m,
                f"b{i}",
                MORNING + timedelta(seconds=3000 + i * 0.02),
                text=pen.note(),
                device=f"d{m.pk}",
                network=f"n{i % 50}",
            ),
        )
        for i, m in enumerate(members[-500:])
    ]
    for _ in range(4):
        t = time.perf_counter()
        c = time.process_time()
        s = suspicion_for(batch, at=MORNING + timedelta(hours=2))
        print(
            "SECONDS",
            time.perf_counter() - t,
            "cpu",
            time.process_time() - c,
            len([r for r in s.risks.values() if r.score >= 60]),
        )
    import cProfile
    import pstats

    p = cProfile.Profile()
    p.enable()
    suspicion_for(batch, at=MORNING + timedelta(hours=2))
    p.disable()
    pstats.Stats(p).sort_stats("tottime").print_stats(25)
