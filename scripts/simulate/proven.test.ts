import { describe, expect, it } from "vitest";
import { deriveEntries } from "@/domain/ledger/deriveEntries";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import { placeUnsynced, type TimeAnchor } from "@/domain/telemetry/placeUnsynced";
import type { Reading } from "@/domain/telemetry/reading";
import { parseUpTopic } from "@/wire/mqtt/topics";
import type { IncomingMessage } from "@/worker/incoming";
import { classify } from "@/worker/ingest/classify";
import { makeCampus, powerMaxW, type SimDevice } from "./campus";
import { Controller, type Outgoing } from "./controller";
import { DeviceFaults, FAULTS } from "./faults";
import { TrueMeter } from "./load";
import { Tally } from "./tally";

const START = Date.parse("2026-03-02T03:30:00Z");
const PERIOD_MS = 30_000;
const TICKS = 400;

/** What the ledger makes of the messages, in the order of their arrival. */
function ledgerOf(device: SimDevice, messages: readonly Outgoing[]) {
	const readings = new Map<string, Reading>();
	const anchors = new Map<number, TimeAnchor[]>();
	for (const message of [...messages].sort((a, b) => a.sendAt - b.sendAt)) {
		const topic = `autovolt/${device.name}/${message.topic}`;
		const payload = Buffer.from(JSON.stringify(message.payload));
		const more = { qos: 1, retain: false, principal: null, connection: { refused: false } } as const;
		const incoming: IncomingMessage = { topic, payload, receivedAt: message.sendAt + 50, ...more };
		const known = {
			id: 1,
			name: device.name,
			archived: false,
			credentials: [],
			classroom: null,
			switchNames: [],
			sentAhead: false,
		};
		const found = classify(incoming, parseUpTopic(topic)!, known);
		if (found.kind === "event" && found.event.anchor) {
			const { boot } = found.event.anchor;
			anchors.set(boot, [...(anchors.get(boot) ?? []), found.event.anchor]);
		}
		if (found.kind !== "readings") continue;
		for (const { row, key } of found.readings)
			if (!readings.has(key!))
				readings.set(key!, { ...row, key: Buffer.from(row.contentSha256, "hex"), at: row.filedAt, firmware: "sim-1.0.0" });
	}
	const placed = [...readings.values()].map((reading) =>
		reading.synced ? reading : { ...reading, at: placeUnsynced(reading, anchors.get(reading.boot!) ?? []) },
	);
	const maxima = [{ effectiveFrom: 0, powerMaxMw: BigInt(powerMaxW(device)) * 1_000n }];
	// Without its successor a doubtful reading waits; what is asked here is what it comes to in the end.
	return deriveEntries({ readings: orderReadings(placed), maxima });
}

describe("the ledger of a simulated device", () => {
	it.each([1, 2, 3, 4])("comes to what its readings prove, to the mWh, with every fault (seed %i)", (seed) => {
		for (const device of makeCampus({ seed, devices: 8 })) {
			const meter = new TrueMeter(seed, device, "Asia/Kolkata", START);
			const faults = new DeviceFaults(seed, device.name, new Set(FAULTS));
			const controller = new Controller({ seed, meter, faults, startedAt: START });
			const tally = new Tally();
			const sent: Outgoing[] = [];
			for (let tick = 0; tick < TICKS; tick++) sent.push(...controller.measure(START + tick * PERIOD_MS, tick));
			for (const message of sent) tally.note(message);
			const { entries, tail } = ledgerOf(device, sent);
			const sum = entries.reduce((total, { energyMwh }) => total + energyMwh, 0n);
			const waiting = tail.pending?.reading.energyMwh ?? 0n;
			expect(sum + waiting, device.name).toBe(tally.provenMwh);
			expect(sum, device.name).toBeLessThanOrEqual(meter.energyMwh(START + TICKS * PERIOD_MS));
			expect(entries.filter(({ kind }) => kind === "jump" || kind === "drop" || kind === "reset_inferred")).toEqual([]);
		}
	});
});
