import type { Instant } from "@/domain/calendar/interval";
import { isOnQuarterHour } from "@/domain/calendar/quarterHour";
import type { EnergyFlat } from "./energyFlat";

/** One part of a tariff. One file per kind in this folder; `validateComponents` and `priceBucket` are exhaustive over it. */
export type TariffComponent = EnergyFlat;

/** What prices energy from an instant on, in one room or (classroomId null) in every room of the site without its own. */
export interface CostVersion {
	/** Identity that people know. It stays the same when a later version shortens this one's range. */
	readonly id: number;
	readonly classroomId: number | null;
	/** [effectiveFrom, effectiveUntil), on quarter-hours; null = open. */
	readonly effectiveFrom: Instant;
	readonly effectiveUntil: Instant | null;
	readonly components: readonly TariffComponent[];
}

export interface CostVersionDraft {
	readonly classroomId: number | null;
	readonly effectiveFrom: Instant;
	readonly effectiveUntil: Instant | null;
	readonly components: readonly TariffComponent[];
}

/** What is wrong and where, in the names of the HTTP request: ["components", 0, "rate_micro_per_kwh"]. */
export interface CostVersionProblem {
	readonly path: readonly (string | number)[];
	readonly message: string;
}

export type ComponentsResult =
	| { readonly ok: true; readonly components: readonly TariffComponent[] }
	| { readonly ok: false; readonly problems: readonly CostVersionProblem[] };

const COMPONENTS_MAX = 50;
/** 10^9 of the currency per kWh: beyond it a price is a slip of the keyboard. */
const RATE_MAX_MICRO = 1_000_000_000_000_000n;

/** Every rule that a version must keep; empty = valid. Edges lie on quarter-hours, so no bucket has two prices. */
export function validateCostVersion(draft: CostVersionDraft): CostVersionProblem[] {
	const problems: CostVersionProblem[] = [];
	if (!isEdge(draft.effectiveFrom)) problems.push({ path: ["effective_from"], message: "must lie on a quarter-hour" });
	if (draft.effectiveUntil !== null) {
		if (!isEdge(draft.effectiveUntil)) problems.push({ path: ["effective_until"], message: "must lie on a quarter-hour" });
		else if (draft.effectiveUntil <= draft.effectiveFrom)
			problems.push({ path: ["effective_until"], message: "must be after effective_from" });
	}
	if (draft.components.length === 0) problems.push({ path: ["components"], message: "a version needs at least one component" });
	draft.components.forEach((component, index) => {
		const rate = component.rateMicroPerKwh;
		const path = ["components", index, "rate_micro_per_kwh"];
		if (rate < 0n) problems.push({ path, message: "must not be negative" });
		if (rate > RATE_MAX_MICRO) problems.push({ path, message: "is too high" });
	});
	return problems;
}

/** Components as stored or sent (JSON: [{"kind":"energy_flat","rate_micro_per_kwh":"8500000"}]), or where they are wrong. */
export function parseComponents(value: unknown): ComponentsResult {
	if (!Array.isArray(value)) return refused([], "must be a list of components");
	if (value.length === 0) return refused([], "a version needs at least one component");
	if (value.length > COMPONENTS_MAX) return refused([], `at most ${COMPONENTS_MAX} components`);
	const components: TariffComponent[] = [];
	const problems: CostVersionProblem[] = [];
	value.forEach((item: unknown, index) => {
		const parsed = parseComponent(item, ["components", index]);
		if ("kind" in parsed) components.push(parsed);
		else problems.push(parsed);
	});
	return problems.length > 0 ? { ok: false, problems } : { ok: true, components };
}

/** As JSON for the database: bigints as decimal text. */
export function toJsonComponents(components: readonly TariffComponent[]): { kind: string; rate_micro_per_kwh: string }[] {
	return components.map((component) => ({ kind: component.kind, rate_micro_per_kwh: String(component.rateMicroPerKwh) }));
}

/** The price per kWh of a version that is one flat rate, for display; null for any other make-up. */
export function flatRate(components: readonly TariffComponent[]): bigint | null {
	const [only, ...more] = components;
	return only?.kind === "energy_flat" && more.length === 0 ? only.rateMicroPerKwh : null;
}

function parseComponent(value: unknown, path: readonly (string | number)[]): TariffComponent | CostVersionProblem {
	if (typeof value !== "object" || value === null) return { path, message: "must be an object" };
	const { kind, rate_micro_per_kwh: rate } = value as { kind?: unknown; rate_micro_per_kwh?: unknown };
	switch (kind) {
		case "energy_flat": {
			const digits = typeof rate === "string" || (typeof rate === "number" && Number.isSafeInteger(rate)) ? String(rate) : "";
			if (!/^-?\d{1,18}$/.test(digits))
				return { path: [...path, "rate_micro_per_kwh"], message: "must be an integer of millionths per kWh" };
			const rateMicroPerKwh = BigInt(digits);
			if (rateMicroPerKwh < 0n) return { path: [...path, "rate_micro_per_kwh"], message: "must not be negative" };
			if (rateMicroPerKwh > RATE_MAX_MICRO) return { path: [...path, "rate_micro_per_kwh"], message: "is too high" };
			return { kind, rateMicroPerKwh };
		}
		default:
			return { path: [...path, "kind"], message: 'unknown kind of component; known: "energy_flat"' };
	}
}

function isEdge(at: Instant): boolean {
	return Number.isSafeInteger(at) && isOnQuarterHour(at);
}

function refused(path: readonly (string | number)[], message: string): ComponentsResult {
	return { ok: false, problems: [{ path: ["components", ...path], message }] };
}
