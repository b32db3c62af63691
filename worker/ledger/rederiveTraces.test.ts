import { describe, expect, it } from "vitest";
import { canonicalLedger } from "@/domain/ledger/canonicalEntry";
import { deriveEntries } from "@/domain/ledger/deriveEntries";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import { TEN_O_CLOCK, type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { MemoryStage } from "./memoryStage.arbitrary";

/** Runs the stage after each reading, or batch of them, in the order given. */
async function stageOf(
	batches: readonly (WrittenReading | readonly WrittenReading[])[],
	windowReadings: number,
): Promise<MemoryStage> {
	const stage = new MemoryStage([], windowReadings);
	for (const batch of batches) {
		stage.ingest([batch].flat().map(written));
		await stage.run();
	}
	return stage;
}

/** Closing instants of what stands, in seconds after ten. */
function closings(stage: MemoryStage): number[] {
	const instants = stage.net().map(({ endsAt }) => (endsAt - TEN_O_CLOCK) / 1000);
	return instants.sort((a, b) => a - b);
}

function expectRebuilt(stage: MemoryStage): void {
	const { entries } = deriveEntries({ readings: orderReadings(stage.placed()), maxima: [] });
	expect(canonicalLedger(stage.net())).toEqual(canonicalLedger(entries));
}

describe("an unsynced reading that the next synced one of its epoch places", () => {
	const first: WrittenReading = { s: 200, wh: 100, epoch: 41, boot: 1, seq: 1, uptimeMs: 3_600_000 };
	const boot2 = { epoch: 41, boot: 2 };
	// Received a millisecond after it was measured, as its uptime will tell.
	const moved: WrittenReading = { ...boot2, s: 260.001, wh: 101, seq: 2, uptimeMs: 29_700, synced: false };
	const unmoved: WrittenReading = { ...boot2, s: 290, wh: 102, seq: 3, uptimeMs: 59_700, synced: false };
	const settling: WrittenReading = { ...boot2, s: 320, wh: 103, seq: 4, uptimeMs: 89_700 };
	const boot3: WrittenReading = { s: 350, wh: 104, epoch: 41, boot: 3, seq: 5, uptimeMs: 1_000 };

	it("moves, with its posted entry, when that one comes next", async () => {
		const stage = await stageOf([first, moved, unmoved, settling, boot3], 8);
		expect(closings(stage)).toEqual([200, 260, 290, 320, 350]);
		expectRebuilt(stage);
	});
	it("moves when that one comes after a later one, though the unsynced reading just ahead of it stays", async () => {
		const stage = await stageOf([first, moved, unmoved, boot3, settling], 8);
		expect(closings(stage)).toEqual([200, 260, 290, 320, 350]);
		expectRebuilt(stage);
	});
	it("moves when the later one is of another epoch", async () => {
		const epoch42 = { ...boot3, epoch: 42 };
		const stage = await stageOf([first, moved, unmoved, epoch42, { ...epoch42, s: 380, seq: 6 }, settling], 8);
		expect(closings(stage)).toEqual([200, 260, 290, 320, 350, 380]);
		expectRebuilt(stage);
	});
	it("moves when its uptime is not known, to that one's instant at most", async () => {
		const late = { ...moved, s: 330, uptimeMs: null };
		const stage = await stageOf([first, late, { ...boot3, s: 350 }, settling], 8);
		expect(closings(stage)).toEqual([200, 320, 320, 350]);
		expectRebuilt(stage);
	});

	it("stays placed when a window of readings ends between the two, at readings without a number", async () => {
		const numbered = { epoch: 41, boot: 5 };
		const unsynced: WrittenReading = { ...numbered, s: 60.001, wh: 103, seq: 7, uptimeMs: 30_000, synced: false };
		const loose = [90, 120, 150].map((s): WrittenReading => ({ s, wh: 104 + s / 100 }));
		const synced: WrittenReading = { ...numbered, s: 180, wh: 106, seq: 8, uptimeMs: 150_000 };
		const late: WrittenReading = { s: 30, wh: 102 };
		// Five readings, the last of them left to the next window: up to s = 90.
		const stage = await stageOf([{ s: 0, wh: 101 }, unsynced, ...loose, synced, { s: 210, wh: 107 }, late], 5);
		expect(closings(stage)).toEqual([0, 30, 60, 90, 120, 150, 180, 210]);
		expectRebuilt(stage);
	});
});

describe("a suspect that comes late, ahead of the newest reading", () => {
	it("stays disprovable when what looks like the return lies beyond six hours, and so ends the look and the order at once", async () => {
		const hours = 3_600;
		const [base, suspect] = [
			{ s: 0, wh: 100 },
			{ s: 30, wh: 0 },
		];
		const [returned, confirming] = [
			{ s: 7 * hours, wh: 100 },
			{ s: 7 * hours + 30, wh: 100.1 },
		];
		const stage = await stageOf([base, returned, suspect, confirming], 8);
		expect(closings(stage)).toEqual([0, 7 * hours, 7 * hours + 30]);
		expectRebuilt(stage);
	});
});

describe("a clock that steps back across a change of epoch", () => {
	it("takes the whole epoch to its earliest instant, the readings beyond the window too", async () => {
		const before = [0, 30, 60, 90, 120, 150].map((s, index): WrittenReading => ({ s, wh: 0, epoch: 41, seq: index + 1 }));
		const started: WrittenReading = { s: 180, wh: 0, epoch: 42, seq: 7 };
		const stepped = [-390, -360].map((s, index): WrittenReading => ({ s, wh: 0, epoch: 42, seq: index + 8 }));
		const stage = await stageOf([...before, started, stepped], 2);
		expect(closings(stage)[0]).toBe(180);
		expectRebuilt(stage);
	});
});
