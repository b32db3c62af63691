import { formatInstant, inZone } from "@/components/figures/formatTime";
import type { BillLineBody } from "@/wire/http/billFields";
import { formatDecimalText, formatExactMoney } from "./billWords";

/** What explains a quantity beside itself, in sentences: the slab, how a billing demand came about, what a minimum lacked. */
export function detailWords(line: BillLineBody, lines: readonly BillLineBody[], currency: string, zone: string): string[] {
	const { detail, unit } = line;
	if (typeof detail !== "object" || detail === null) return [];
	const said = detail as Readonly<Record<string, unknown>>;
	const figure = (name: string) => (typeof said[name] === "string" ? formatDecimalText(said[name], currency) : null);
	const money = (name: string) => (typeof said[name] === "string" ? formatExactMoney(said[name], currency) : null);
	switch (said["kind"]) {
		case "slab": {
			const edge = figure("up_to_kwh");
			return [
				`slab ${edge === null ? `above ${figure("from_kwh")} kWh` : `${figure("from_kwh")} – ${edge} kWh`}${said["mode"] === "non_telescopic" ? ", for all of the energy" : ""}`,
			];
		}
		case "power_factor":
			return [`at a power factor of ${figure("power_factor")}`];
		case "demand":
			return demandWords(said, figure, unit, zone);
		case "minimum":
			return [`${money("amount")} at least; the charges above come to ${money("charged")}`];
		case "percent":
			return Array.isArray(said["of"]) && said["of"].length > 0
				? [`of ${said["of"].map((id) => chargeName(String(id), line, lines)).join(", ")}`]
				: [];
		case "fixed":
			return figure("contract") === null ? [] : [`contract ${figure("contract")}`];
		default:
			return [];
	}
}

function demandWords(
	said: Readonly<Record<string, unknown>>,
	figure: (name: string) => string | null,
	unit: string,
	zone: string,
): string[] {
	const startsAt = said["starts_at_ms"];
	const when =
		typeof startsAt === "number"
			? `, ${formatInstant(inZone(new Date(startsAt).toISOString(), zone))} for ${String(said["interval_minutes"])} min`
			: "";
	const others = [
		figure("contract") === null ? null : `contract ${figure("contract")} ${unit}`,
		figure("minimum") === null ? null : `at least ${figure("minimum")} ${unit}`,
		figure("ratchet") === null ? null : `ratchet ${figure("ratchet")} ${unit}`,
	].filter((each) => each !== null);
	return [
		`recorded ${figure("recorded")} ${unit}${when}`,
		...(others.length === 0 ? [] : [others.join(", ")]),
		...(said["charge"] === "excess" ? [`beyond the contract: ${figure("excess")} ${unit}`] : []),
	];
}

/** A component as its lines call it: by their label where they share one, else by what it is. */
function chargeName(id: string, { version_id }: BillLineBody, lines: readonly BillLineBody[]): string {
	const own = lines.filter((line) => line.component === id && line.version_id === version_id);
	const labels = [...new Set(own.map(({ label }) => label))];
	if (labels.length === 1 && labels[0] !== undefined) return labels[0];
	const kind = own[0]?.kind ?? id.replace(/_\d+$/, "");
	return CHARGES[kind] ?? id.replaceAll("_", " ");
}

const CHARGES: Readonly<Record<string, string>> = {
	energy_flat: "Energy",
	energy_tou: "Energy by time of use",
	energy_slabs: "Energy by slabs",
	energy_kvah: "Apparent energy",
	demand: "Demand charge",
	fixed: "Fixed charge",
	minimum: "Minimum charge",
};
