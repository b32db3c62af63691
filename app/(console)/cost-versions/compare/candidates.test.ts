import { describe, expect, it } from "vitest";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { candidatesOf } from "./candidates";

const version = (id: number, components: ShownVersion["components"]): ShownVersion => ({
	id,
	cost_per_kwh: null,
	currency: "INR",
	scope: "site",
	classroom: null,
	building: null,
	effective_from: "2026-04-01T00:00:00Z",
	effective_until: null,
	notes: "",
	components,
	created_by: "admin",
	created_at: "2026-04-01T00:00:00Z",
});
const flat = [{ kind: "energy_flat", rate_per_kwh: "8.5" }];

describe("candidatesOf", () => {
	it("offers each version once, asks for it by its number, and leaves withdrawals out", () => {
		const versions = [version(1, flat), version(1, flat), version(2, [{ kind: "none" }])];
		expect(candidatesOf(versions, [], [], "UTC").map(({ id, asked }) => [id, asked.version])).toEqual([["v1", 1]]);
	});

	it("sends the components of what is not recorded", () => {
		const template = {
			id: "flat",
			name: "Flat rate",
			description: "",
			components: [{ kind: "energy_flat", rate_per_kwh: "8.5" }],
		};
		expect(candidatesOf([], [], [template], "UTC")[0]).toMatchObject({
			id: "t-flat",
			asked: { label: "Flat rate", components: template.components },
		});
	});
});
