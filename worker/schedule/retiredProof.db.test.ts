import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { findWrongRights } from "@/store/findWrongRights";
import { MONTH, NOW, RetentionWorld } from "./retentionWorld.fixture";
import { verifyLedger } from "./verifyLedger";

const log = pino({ level: "silent" });

// Alone in its file: it looks at all registers, and those of another test have lost their readings without an archive.
describe("a month in the archive", () => {
	const world = new RetentionWorld();

	it("is counted as retired by the verification of all chains, which proves what is kept and finds nothing wrong", async () => {
		const verify = () =>
			verifyLedger({ pool: world.pool, clock: { now: () => NOW }, log, dataDir: null, isStopped: () => false });
		const before = await verify();
		expect(before).toMatchObject({ findings: [], readings_retired: 0 });
		expect(await world.run()).toMatchObject({ bars: [], retired: [MONTH] });
		const after = await verify();
		expect(after).toMatchObject({ ok: true, findings: [], entries: before.entries });
		// One stays, from which the ledger goes on: that is looked at still.
		expect(after.readings_retired).toBeGreaterThan(22 * 24 - 3);
		const looked = ({ readings_proven, readings_unsealed }: typeof after) => readings_proven + readings_unsealed;
		expect(looked(after) + 22 * 24 - 1).toBe(looked(before));
		expect(await findWrongRights(world.owner)).toEqual([]);
	});
});
