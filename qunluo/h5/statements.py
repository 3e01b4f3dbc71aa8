"""The SQL of the tap door: what became of many check-ins, in one question."""

from __future__ import annotations

# The plan stands in the event alone until a worker has judged it.
RESULTS = """
WITH asked AS (
    SELECT * FROM json_to_recordset(%s::json) AS a (n int, account bigint, member bigint, key text)
), told AS (
    SELECT a.n, a.member, a.key, p.event_id IS NOT NULL AS waits, p.parked_at IS NOT NULL AS is_parked,
           (convert_from(e.raw, 'UTF8')::json ->> 'plan')::bigint AS plan
    FROM asked a
    JOIN intake_incomingevent e ON e.account_id = a.account AND e.key = a.key AND e.kind = 'CheckinSubmitted'
    LEFT JOIN intake_pendingevent p ON p.event_id = e.id
)
SELECT t.n, t.plan, t.waits, t.is_parked, s.state, s.points, st.days, st.streak,
       coalesce(st.last_day >= s.day, false)
FROM told t
LEFT JOIN checkins_submission s ON s.plan_id = t.plan AND s.member_id = t.member AND s.key = t.key
LEFT JOIN checkins_standing st ON st.plan_id = s.plan_id AND st.member_id = s.member_id
"""
