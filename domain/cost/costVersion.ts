import type { Instant } from "@/domain/calendar/interval";
import { isOnQuarterHour } from "@/domain/calendar/quarterHour";
import { type ComponentFields, openFields, type TariffProblem } from "./componentFields";
import { COMPONENT_KINDS, parseKind, type TariffComponent, toJsonFields } from "./componentKinds";
import { checkNamed } from "./surcharge";

export type { TariffComponent } from "./componentKinds";

/**
 * What prices energy from an instant on: in one room, in the rooms of a building, or (both null) in the site's. The
 * narrowest scope that has one in force holds.
 */
export interface CostVersion extends CostVersionDraft {
	/** Identity that people know. It stays the same when a later version shortens this one's range. */
	readonly id: number;
}

export interface CostVersionDraft {
	readonly classroomId: number | null;
	readonly buildingId: number | null;
	/** [effectiveFrom, effectiveUntil), on quarter-hours; null = open. */
	readonly effectiveFrom: Instant;
	readonly effectiveUntil: Instant | null;
	readonly components: readonly TariffComponent[];
}

/** What is wrong and where, in the names of the HTTP request: ["components", 0, "rate_per_kwh"]. */
export type CostVersionProblem = TariffProblem;

/** A component as JSON: its kind, and the fields of docs/tariffs.md. */
export type ComponentJson = { readonly kind: string } & Readonly<Record<string, unknown>>;

export type ComponentsResult =
	| { readonly ok: true; readonly components: readonly TariffComponent[] }
	| { readonly ok: false; readonly problems: readonly TariffProblem[] };

const COMPONENTS_MAX = 50;
const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** Every rule that a version must keep; empty = valid. Edges lie on quarter-hours, so no bucket has two prices. */
export function validateCostVersion(draft: CostVersionDraft): CostVersionProblem[] {
	const problems: CostVersionProblem[] = [];
	if (draft.classroomId !== null && draft.buildingId !== null)
		problems.push({ path: ["building"], message: "a version is for a room or for a building, not for both" });
	if (!isEdge(draft.effectiveFrom)) problems.push({ path: ["effective_from"], message: "must lie on a quarter-hour" });
	if (draft.effectiveUntil !== null) {
		if (!isEdge(draft.effectiveUntil)) problems.push({ path: ["effective_until"], message: "must lie on a quarter-hour" });
		else if (draft.effectiveUntil <= draft.effectiveFrom)
			problems.push({ path: ["effective_until"], message: "must be after effective_from" });
	}
	const parsed = parseComponents(toJsonComponents(draft.components));
	return parsed.ok ? problems : [...problems, ...parsed.problems];
}

/** Components as stored or sent (docs/tariffs.md), or everything that is wrong with them. */
export function parseComponents(value: unknown): ComponentsResult {
	if (!Array.isArray(value)) return refused("must be a list of components");
	if (value.length === 0) return refused("a version needs at least one component");
	if (value.length > COMPONENTS_MAX) return refused(`at most ${COMPONENTS_MAX} components`);
	const problems: TariffProblem[] = [];
	const byKind = new Map<string, number>();
	const components = value.map((item: unknown, index): TariffComponent | null => {
		const fields = openFields(item, ["components", index], problems);
		return fields === null ? null : parseComponent(fields, byKind);
	});
	checkTogether(components, problems);
	const parsed = components.filter((component) => component !== null);
	return problems.length > 0 ? { ok: false, problems } : { ok: true, components: parsed };
}

/** As JSON for the database, the API and a document: decimals as text, what is so by default left out. */
export function toJsonComponents(components: readonly TariffComponent[]): ComponentJson[] {
	const byKind = new Map<string, number>();
	return components.map((component) => {
		const { kind, id } = component;
		return { kind, ...(id === defaultId(kind, byKind) ? {} : { id }), ...toJsonFields(component) };
	});
}

/** The price per kWh of a version that is one flat rate, for display; null for any other make-up. */
export function flatRate(components: readonly TariffComponent[]): bigint | null {
	const [only, ...more] = components;
	return only?.kind === "energy_flat" && more.length === 0 ? only.rateMicroPerKwh : null;
}

function parseComponent(fields: ComponentFields, byKind: Map<string, number>): TariffComponent | null {
	const named = fields.take("kind");
	const kind = COMPONENT_KINDS.find((known) => known === named);
	if (kind === undefined) {
		fields.refuse("kind", `unknown kind of component; known: ${COMPONENT_KINDS.join(", ")}`);
		return null;
	}
	const component = parseKind(kind, fields, parseId(fields, defaultId(kind, byKind)));
	fields.done();
	return component;
}

function parseId(fields: ComponentFields, byDefault: string): string {
	if (!fields.has("id")) return byDefault;
	const id = fields.take("id");
	if (typeof id === "string" && ID.test(id)) return id;
	fields.refuse("id", "must begin with a letter or digit and hold at most 64 letters, digits or _ . -");
	return byDefault;
}

/** The kind, and from the second of a kind on its number: energy_flat, energy_flat_2. */
function defaultId(kind: string, byKind: Map<string, number>): string {
	const number = (byKind.get(kind) ?? 0) + 1;
	byKind.set(kind, number);
	return number === 1 ? kind : `${kind}_${number}`;
}

function checkTogether(components: readonly (TariffComponent | null)[], problems: TariffProblem[]): void {
	const at = (index: number, field: string) => ["components", index, field];
	const ids = components.map((component) => component?.id);
	components.forEach((component, index) => {
		if (component === null) return;
		if (ids.indexOf(component.id) !== index)
			problems.push({ path: at(index, "id"), message: `"${component.id}" is the id of an earlier component` });
		if (component.kind === "none" && components.length > 1)
			problems.push({ path: at(index, "kind"), message: "none stands alone" });
		if (component.kind === "rounding" && index < components.length - 1)
			problems.push({ path: at(index, "kind"), message: "rounding comes last, and once" });
		if (index === 0 && component.kind === "surcharge" && component.charge.kind === "percent" && component.charge.of === null)
			problems.push({ path: at(index, "percent"), message: "no charge before it to take a percentage of" });
	});
	const namings = components.map((component, index) => ({
		id: component?.id ?? `component ${index}`,
		of: component?.kind === "surcharge" && component.charge.kind === "percent" ? component.charge.of : null,
	}));
	checkNamed(namings, problems);
}

function refused(message: string): ComponentsResult {
	return { ok: false, problems: [{ path: ["components"], message }] };
}

function isEdge(at: Instant): boolean {
	return Number.isSafeInteger(at) && isOnQuarterHour(at);
}
