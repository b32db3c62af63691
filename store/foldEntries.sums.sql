-- Entries that lie in one quarter-hour come summed, for their parts are plain sums; each that crosses an edge of the
-- grid, spans a gap, or lies in a quarter-hour in which its device was moved comes alone, to be cut.
, edges AS (
  SELECT DISTINCT p.device_id, date_bin('15 minutes', v.edge, 'epoch') AS quarter
  FROM device_placements p CROSS JOIN LATERAL (VALUES (p.effective_from), (p.effective_until)) AS v (edge)
  WHERE v.edge IS NOT NULL AND p.device_id IN (SELECT device_id FROM entries)
)
SELECT e.device_id,
       (extract(epoch FROM min(e.starts_at)) * 1000)::float8,
       (extract(epoch FROM max(e.ends_at)) * 1000)::float8,
       sum(e.energy_mwh)::bigint,
       sum(CASE WHEN e.quality = 'estimated' THEN e.energy_mwh ELSE 0 END)::bigint,
       sum(e.on_time_ms)::bigint,
       sum((CASE WHEN e.reverses IS NULL THEN 1 ELSE -1 END) * (extract(epoch FROM e.ends_at - e.starts_at) * 1000)::bigint)::bigint,
       bool_or(e.allocated)
FROM (
  SELECT *, date_bin('15 minutes', starts_at, 'epoch') AS quarter, flags LIKE '%allocated%' AS allocated FROM entries
) e
LEFT JOIN edges USING (device_id, quarter)
GROUP BY e.device_id, e.quarter,
  CASE WHEN e.allocated OR edges.quarter IS NOT NULL OR e.ends_at > e.quarter + interval '15 minutes' THEN e.channel END,
  CASE WHEN e.allocated OR edges.quarter IS NOT NULL OR e.ends_at > e.quarter + interval '15 minutes' THEN e.number END
ORDER BY e.device_id
