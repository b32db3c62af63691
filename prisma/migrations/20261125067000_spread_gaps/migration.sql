-- Energy over a gap is spread by another rule (docs/decisions/0021). What stands was spread by the old one, so every gap is
-- folded anew: marked stale, its difference is known and no drift, and months that it touches wait for it.

INSERT INTO "stale_days" ("device_id", "starts_at", "ends_at", "reason")
SELECT e.device_id, min(date_bin('15 minutes', e.starts_at, '2000-01-01Z')),
  max(date_bin('15 minutes', e.ends_at, '2000-01-01Z')) + interval '15 minutes', 'spread'
FROM "device_consumption_ledgers" e
WHERE e.reverses IS NULL AND e.energy_mwh <> 0 AND 'allocated' = ANY (string_to_array(e.flags, ','))
  AND NOT EXISTS (SELECT FROM "device_consumption_ledgers" r
    WHERE r.device_id = e.device_id AND r.channel = e.channel AND r.reverses = e.number)
GROUP BY e.device_id, date_trunc('day', e.starts_at)
ON CONFLICT DO NOTHING;

-- The web app opens a bill's quarter-hour down to its entries, cut as the fold cuts them: what an event without a clock says
-- of a restart in a gap is placed by the anchors of its boot. It reads them, and still writes none.
GRANT SELECT ON "time_anchors" TO autovolt_web;
