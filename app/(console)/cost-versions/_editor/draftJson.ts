import { type DraftComponent, type DraftPeriod, EVERY_DAY, emptyComponent, emptyPeriod, type TariffDraft } from "./tariffDraft";
import { type FieldSpec, isKind, KINDS, shownFields } from "./tariffFields";

export type Json = Readonly<Record<string, unknown>>;

/** The components as docs/tariffs.md has them. What is empty is left out; what is wrong goes along, so that it is named. */
export function toComponents(draft: TariffDraft): Json[] {
	return draft.map((component) => {
		const json: Record<string, unknown> = { kind: component.kind, id: component.id };
		for (const field of shownFields(component.kind, component.fields)) setField(json, field, component.fields);
		if (component.kind === "energy_tou") {
			json["periods"] = component.periods.map(toPeriod);
			if (typeof json["holidays"] === "string") json["holidays"] = listOf(json["holidays"]);
		}
		if (component.kind === "energy_slabs")
			json["slabs"] = component.slabs.map(({ upTo, rate }) => ({
				...(upTo.trim() === "" ? {} : { up_to_kwh: decimal(upTo) }),
				rate_per_kwh: decimal(rate),
			}));
		if (component.kind === "surcharge" && component.of !== null && "percent" in json) json["of"] = component.of;
		return json;
	});
}

/** The other way, of anything that parseComponents accepts. Throws on a kind that no form knows. */
export function toDraft(components: readonly Json[]): TariffDraft {
	const draft: DraftComponent[] = [];
	for (const json of components) {
		if (!isKind(json["kind"])) throw new Error(`${String(json["kind"])} is not a component that can be edited`);
		const empty = emptyComponent(json["kind"], draft);
		const fields: Record<string, string> = {};
		for (const { name } of KINDS[empty.kind].fields) {
			const text = textAt(json, name);
			if (text !== "") fields[name] = text;
		}
		draft.push({
			...empty,
			id: textOf(json["id"]) || empty.id,
			fields,
			periods: empty.kind === "energy_tou" ? objectsOf(json["periods"]).map(fromPeriod) : [],
			slabs:
				empty.kind === "energy_slabs"
					? objectsOf(json["slabs"]).map((slab) => ({ upTo: textOf(slab["up_to_kwh"]), rate: textOf(slab["rate_per_kwh"]) }))
					: [],
			of: Array.isArray(json["of"]) ? json["of"].map(String) : null,
		});
	}
	return draft;
}

function setField(json: Record<string, unknown>, field: FieldSpec, fields: Readonly<Record<string, string>>): void {
	const text = (fields[field.name] ?? "").trim() || (field.isRequired && field.type === "choice" ? (field.byDefault ?? "") : "");
	if (text === "") return;
	const value = field.type === "decimal" ? decimal(text) : isWhole(field, text) ? Number(text) : text;
	const [outer = "", inner] = field.name.split(".");
	if (inner === undefined) json[outer] = value;
	else json[outer] = { ...(json[outer] as Json | undefined), [inner]: value };
}

function isWhole(field: FieldSpec, text: string): boolean {
	return (field.type === "integer" || field.name === "interval_minutes") && /^\d+$/.test(text);
}

function toPeriod(period: DraftPeriod): Json {
	return {
		name: period.name.trim(),
		...(period.by === "rate" ? { rate_per_kwh: decimal(period.rate) } : { factor: decimal(period.factor) }),
		windows: period.windows,
		...(period.weekdays.length === EVERY_DAY.length ? {} : { weekdays: period.weekdays }),
		...(period.holidays === "as_weekday" ? {} : { holidays: period.holidays }),
		...(period.seasonFrom === "" && period.seasonTo === "" ? {} : { season: { from: period.seasonFrom, to: period.seasonTo } }),
	};
}

function fromPeriod(json: Json): DraftPeriod {
	const season = (json["season"] ?? {}) as Json;
	return {
		name: textOf(json["name"]),
		by: json["factor"] === undefined ? "rate" : "factor",
		rate: textOf(json["rate_per_kwh"]),
		factor: textOf(json["factor"]),
		windows:
			json["windows"] === undefined
				? emptyPeriod("").windows
				: objectsOf(json["windows"]).map((window) => ({ from: textOf(window["from"]), to: textOf(window["to"]) })),
		weekdays: Array.isArray(json["weekdays"]) ? json["weekdays"].map(Number) : EVERY_DAY,
		holidays: textOf(json["holidays"]) || "as_weekday",
		seasonFrom: textOf(season["from"]),
		seasonTo: textOf(season["to"]),
	};
}

/** A comma is a decimal point to half of the world. */
function decimal(text: string): string {
	return text.trim().replace(",", ".");
}

function listOf(text: string): string[] {
	return text.split(/[,\s]+/).filter(Boolean);
}

function textAt(json: Json, name: string): string {
	const [outer = "", inner] = name.split(".");
	const value = json[outer];
	if (inner !== undefined) return textOf((value as Json | undefined)?.[inner]);
	return Array.isArray(value) ? value.join(", ") : textOf(value);
}

function textOf(value: unknown): string {
	return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function objectsOf(value: unknown): Json[] {
	return Array.isArray(value) ? value.filter((each): each is Json => typeof each === "object" && each !== null) : [];
}
