import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ReadingRow } from "@/domain/audit/record";
import { readingTexts } from "@/domain/audit/sealedText";
import { classify } from "./classify";

const AT = 1_795_235_400_000;
const device = {
	id: 7,
	name: "B-204",
	archived: false,
	credentials: [],
	classroom: "A-1",
	switchNames: ["Light", "Fan"],
	sentAhead: false,
};
const count = fc.nat({ max: 4_000_000_000 });
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const text = fc.oneof(fc.string({ maxLength: 64, unit: "grapheme" }), fc.constantFrom("A-1", "7", "B-204", "", "1.2.3"));

/** Messages as devices send them: every field that the parser knows, present or not, right or odd. */
const message = fc.record(
	{
		esp32_name: fc.constant("B-204"),
		energy_wh_total: fc.oneof(fc.nat({ max: 1e9 }), fc.double({ min: 0, max: 1e9, noNaN: true })),
		ts_ms: fc.integer({ min: AT - 1e11, max: AT + 1e7 }),
		seq: some(count),
		epoch: some(count),
		boot: some(count),
		uptime_ms: some(count),
		uptime_seconds: some(fc.oneof(count, fc.double({ min: 0, max: 1e9, noNaN: true }))),
		power_w: some(fc.double({ min: 0, max: 1e6, noNaN: true })),
		time_synced: some(fc.boolean()),
		switch_state: some(
			fc.oneof(
				fc.array(fc.constantFrom(0, 1, true, false, null), { maxLength: 8 }),
				fc.dictionary(text, fc.constantFrom(0, 1, true, null), { maxKeys: 5 }),
			),
		),
		switch_wh: some(fc.array(fc.nat({ max: 1e9 }), { maxLength: 4 })),
		classroom: some(fc.oneof(text, count)),
		device_id: some(fc.oneof(text, count)),
		firmware_ver: some(text),
		wifi_rssi: some(fc.oneof(fc.integer({ min: -100, max: 0 }), fc.double({ noNaN: true, noDefaultInfinity: true }))),
		status: some(fc.oneof(text, fc.boolean())),
		metered: some(fc.boolean()),
	},
	{ requiredKeys: ["esp32_name", "energy_wh_total", "ts_ms"] },
);

/** What jsonb does to it: members in another order, numbers without their exponent. */
function asJsonb(json: string): string {
	const sorted = (value: unknown): unknown =>
		typeof value === "object" && value !== null && !Array.isArray(value)
			? Object.fromEntries(
					Object.entries(value)
						.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
						.map(([name, member]) => [name, sorted(member)]),
				)
			: value;
	return JSON.stringify(sorted(JSON.parse(json)));
}

it("keeps with every reading all that its hash covers, so that an audit can hash it again from its row", () => {
	fc.assert(
		fc.property(message, (sent) => {
			const found = classify(
				{
					...{ topic: "", payload: Buffer.from(JSON.stringify(sent)), qos: 1, retain: false, receivedAt: AT, principal: null },
					connection: { refused: false },
				},
				{ device: device.name, kind: "telemetry" },
				device,
			);
			fc.pre(found.kind === "readings");
			if (found.kind !== "readings") return;
			const { row } = found.readings[0] as (typeof found.readings)[0];
			const maybe = (value: number | bigint | null) => (value === null ? null : String(value));
			const stored: ReadingRow = [
				...([String(row.filedAt), row.contentSha256, String(row.receivedAt), row.synced, maybe(row.deviceClockMs)] as const),
				...([
					maybe(row.energyMwh),
					maybe(row.powerMw),
					maybe(row.epoch),
					maybe(row.boot),
					maybe(row.seq),
					maybe(row.uptimeMs),
				] as const),
				...([row.switchStates, row.switchEnergyMwh.join(","), row.extra === null ? null : asJsonb(row.extra)] as const),
			];
			const texts = readingTexts(String(row.deviceId), String(row.channel), stored) ?? [];
			expect(texts.map((one) => createHash("sha256").update(one).digest("hex"))).toContain(row.contentSha256);
			const changed = stored.with(5, String(BigInt(stored[5] ?? "0") + 1n)) as unknown as ReadingRow;
			const other = readingTexts(String(row.deviceId), String(row.channel), changed) ?? [];
			expect(other.map((one) => createHash("sha256").update(one).digest("hex"))).not.toContain(row.contentSha256);
		}),
		{ numRuns: 3_000 },
	);
});
