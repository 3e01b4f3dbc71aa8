"""The SQL of the door: one statement takes a gathered batch, so that one commit serves many calls."""

from __future__ import annotations

FIND_ACCOUNT = """
SELECT id, kind, secret FROM channels_channelaccount WHERE slug = %s AND is_active
"""

# Nonces first, then lanes, then the log, then what waits: a batch stands or falls as one. A call whose nonce
# is used drops out whole, an event whose key is taken drops out at the log and so never waits a second time.
TAKE = """
WITH calls AS (
    SELECT * FROM json_to_recordset(%(calls)s::json) AS c (account_id bigint, nonce text)
), used AS (
    INSERT INTO intake_usednonce (account_id, nonce, seen_at)
    SELECT account_id, nonce, %(now)s FROM calls WHERE nonce <> ''
    ON CONFLICT (account_id, nonce) DO NOTHING
    RETURNING account_id, nonce
), fresh AS (
    SELECT account_id, nonce FROM used UNION ALL SELECT account_id, nonce FROM calls WHERE nonce = ''
), given AS (
    SELECT g.* FROM ROWS FROM (json_to_recordset(%(events)s::json) AS (
        account_id bigint, nonce text, "group" text, key text, kind text, at timestamptz, raw text
    )) WITH ORDINALITY AS g (account_id, nonce, "group", key, kind, at, raw, place)
    WHERE (g.account_id, g.nonce) IN (SELECT account_id, nonce FROM fresh)
), new_lanes AS (
    INSERT INTO intake_lane (account_id, "group")
    SELECT DISTINCT account_id, "group" FROM given
    WHERE NOT EXISTS (SELECT FROM intake_lane l WHERE l.account_id = given.account_id AND l."group" = given."group")
    ON CONFLICT (account_id, "group") DO UPDATE SET "group" = EXCLUDED."group"
    RETURNING id, account_id, "group"
), lanes AS (
    SELECT id, account_id, "group" FROM new_lanes
    UNION ALL
    SELECT l.id, l.account_id, l."group" FROM intake_lane l
    WHERE (l.account_id, l."group") IN (SELECT account_id, "group" FROM given)
), taken AS (
    INSERT INTO intake_incomingevent (account_id, lane_id, key, kind, at, received_at, raw)
    SELECT g.account_id, l.id, g.key, g.kind, g.at, %(now)s, convert_to(g.raw, 'UTF8')
    FROM given g JOIN lanes l USING (account_id, "group") ORDER BY g.place
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id, account_id, lane_id, key, kind
), waiting AS (
    INSERT INTO intake_pendingevent (event_id, lane_id, error)
    SELECT id, lane_id, '' FROM taken WHERE kind <> 'unknown'
)
SELECT 'nonce', account_id, nonce FROM used UNION ALL SELECT 'key', account_id, key FROM taken
"""

WAKE = "NOTIFY qunluo_events"

COUNT = """
INSERT INTO intake_daytally (account_id, day, outcome, count, last_at)
SELECT account_id, %(day)s, outcome, count, %(now)s
FROM unnest(%(accounts)s::bigint[], %(outcomes)s::text[], %(counts)s::bigint[]) AS c (account_id, outcome, count)
ON CONFLICT (account_id, day, outcome)
DO UPDATE SET count = intake_daytally.count + EXCLUDED.count, last_at = EXCLUDED.last_at
"""
