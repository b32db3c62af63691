-- Adds signed parts. Rows come ordered by key, so that two workers lock them in one order.
INSERT INTO quarter_hours AS t (device_id, classroom_id, starts_at, energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms)
SELECT device_id, classroom_id, to_timestamp(bucket::float8 / 1000), energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms
FROM unnest($1::int[], $2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
  AS p (device_id, classroom_id, bucket, energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms)
ON CONFLICT (device_id, classroom_id, starts_at) DO UPDATE SET
  energy_mwh = t.energy_mwh + excluded.energy_mwh,
  estimated_mwh = t.estimated_mwh + excluded.estimated_mwh,
  allocated_mwh = t.allocated_mwh + excluded.allocated_mwh,
  on_time_ms = t.on_time_ms + excluded.on_time_ms,
  covered_ms = t.covered_ms + excluded.covered_ms
