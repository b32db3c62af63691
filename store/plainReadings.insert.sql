-- A whole batch in one statement, and so in one round trip and one commit: the readings that are not there yet, and the
-- mark that tells the ledger of them.
WITH stored AS (
  INSERT INTO telemetry_events (device_id, channel, filed_at, content_sha256, received_at, synced, device_clock_ms,
    energy_mwh, power_mw, epoch, boot, uptime_ms, switch_states, switch_energy_mwh, extra)
  SELECT device_id, channel, filed_at, content_sha256, received_at, true, device_clock_ms,
    energy_mwh, power_mw, epoch, boot, uptime_ms, switch_states, switch_energy_mwh::bigint[], extra::jsonb
  FROM unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::bytea[], $5::timestamptz[], $6::bigint[], $7::bigint[],
    $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::text[], $14::text[])
    AS row (device_id, channel, filed_at, content_sha256, received_at, device_clock_ms,
      energy_mwh, power_mw, epoch, boot, uptime_ms, switch_states, switch_energy_mwh, extra)
  ON CONFLICT DO NOTHING
  RETURNING device_id, channel, filed_at, content_sha256
), stale AS (
  SELECT device_id, channel, min(filed_at) AS stale_from, max(filed_at) AS stale_until FROM stored GROUP BY device_id, channel
), mark AS (
  INSERT INTO ledger_marks (device_ids, channels, stale_from, stale_until)
  SELECT array_agg(device_id), array_agg(channel), array_agg(stale_from), array_agg(stale_until) FROM stale HAVING count(*) > 0
)
SELECT encode(content_sha256, 'hex') AS content FROM stored
