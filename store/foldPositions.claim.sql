-- Registers whose ledger is ahead of their fold position, those after the cursor first, so that none waits for ever.
SELECT f.device_id, f.channel, f.number, c.number
FROM fold_positions f
JOIN ledger_checkpoints c ON c.device_id = f.device_id AND c.channel = f.channel
JOIN devices d ON d.id = f.device_id
WHERE f.number < c.number
  AND EXISTS (SELECT FROM classrooms r WHERE r.site_id = d.site_id AND r.kind = 'unassigned')
ORDER BY (f.device_id, f.channel) > ($1::int, $2::int) DESC, f.device_id, f.channel
LIMIT $3
FOR UPDATE OF f SKIP LOCKED
