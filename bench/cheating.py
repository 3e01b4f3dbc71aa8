"""Farms against honest members, seed by seed: what of the farms' rewards is held, how many honest are challenged."""

from __future__ import annotations

import time

from bench.figures import Figure

SEEDS = (11, 12, 13)
"""Nothing was tuned on these; the weights were tried on 1 and 2."""


def cheating(*, honest: int) -> list[Figure]:
    """Each seed lives fourteen days. The raw limit is how fast the days are merely made up."""
    from qunluo.simulator.farms.cheats import PATTERNS
    from qunluo.simulator.farms.trial import crowd_of, try_out

    told = []
    for seed in SEEDS:
        started = time.process_time()
        crowd = crowd_of(seed, honest=honest)
        made = time.process_time() - started
        seen = try_out(crowd)
        claims = sum(seen.handed_in.values())
        raw, raw_name = round(made / max(claims, 1) * 1e6), "us to make up one claim"
        by_pattern = {one: round(seen.held[one] / max(seen.handed_in[one], 1), 3) for one in PATTERNS}
        more = {"held": round(seen.held_share, 4), "us_a_claim": round(seen.microseconds), **by_pattern}
        told += [
            Figure(
                name=f"farm rewards held, seed {seed}",
                unit="of 1",
                value=round(seen.withheld_share, 4),
                raw=raw,
                raw_name=raw_name,
                target=0.95,
                more=more,
            ),
            Figure(
                name=f"honest members ever challenged, seed {seed}",
                unit="of 1",
                value=round(seen.challenged_share, 4),
                raw=raw,
                raw_name=raw_name,
                target=0.005,
                more={"members": honest, "challenged": seen.challenged},
            ),
        ]
    return told
