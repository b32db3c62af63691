import pg from "pg";

/** Name and secret of the i-th device of the bench. The registry holds the hash only, as everywhere. */
export function benchDevice(index: number): { name: string; secret: string } {
	const name = `bench-${index}`;
	return { name, secret: `secret-${name}` };
}

/** A site with rooms, a price, and `count` devices that stand in the rooms and may log in. */
export async function seedCampus(url: string, count: number): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(`
			INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR');
			INSERT INTO site_zones (site_id, effective_from, time_zone) SELECT id, '2020-01-01Z', 'Asia/Kolkata' FROM sites;
			INSERT INTO classrooms (site_id, code, kind) SELECT id, 'unassigned', 'unassigned' FROM sites;
			INSERT INTO classrooms (site_id, code) SELECT s.id, 'CSE-' || n FROM sites s, generate_series(101, 124) AS n;
			INSERT INTO cost_versions (site_id, scope, effective_from, recorded_from, version_key, components, created_by)
				SELECT id, 'site', '2020-01-01Z', '2020-01-01Z', gen_random_uuid(),
					'[{"kind":"energy_flat","rate_micro_per_kwh":"8500000"}]', 'bench' FROM sites;
			INSERT INTO devices (site_id, esp32_name) SELECT s.id, 'bench-' || n FROM sites s, generate_series(0, ${count - 1}) AS n;
			INSERT INTO device_credentials (device_id, secret_sha256)
				SELECT id, sha256(convert_to('secret-' || esp32_name, 'UTF8')) FROM devices;
			INSERT INTO device_placements (device_id, classroom_id, effective_from)
				SELECT d.id, c.id, '2020-01-01Z' FROM devices d JOIN classrooms c ON c.code = 'CSE-' || (101 + d.id % 24);
			ANALYZE`);
	} finally {
		await client.end();
	}
}
