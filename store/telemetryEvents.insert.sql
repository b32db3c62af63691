INSERT INTO telemetry_events (device_id, channel, filed_at, content_sha256, received_at, synced, device_clock_ms,
  energy_mwh, power_mw, epoch, boot, seq, uptime_ms, switch_states, switch_energy_mwh, extra)
SELECT device_id, channel, filed_at, content_sha256, received_at, synced, device_clock_ms,
  energy_mwh, power_mw, epoch, boot, seq, uptime_ms, switch_states, switch_energy_mwh::bigint[], extra::jsonb
FROM unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::bytea[], $5::timestamptz[], $6::boolean[], $7::bigint[],
  $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::text[])
  AS row (device_id, channel, filed_at, content_sha256, received_at, synced, device_clock_ms,
    energy_mwh, power_mw, epoch, boot, seq, uptime_ms, switch_states, switch_energy_mwh, extra)
ON CONFLICT DO NOTHING
RETURNING encode(content_sha256, 'hex') AS content
