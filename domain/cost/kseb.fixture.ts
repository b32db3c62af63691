import { dayInterval, type LocalDate } from "@/domain/calendar/zone";
import { type CostVersion, parseComponents } from "./costVersion";

// Kerala State Electricity Board, tariff for EHT consumers as it was in force up to 5 December 2024, up to 31 March 2025
// and from 1 April 2025. Energy per unit (kWh), demand per kVA and month, 75 % of the contract at least, and half as much
// again for what exceeds it.

export const KSEB_ZONE = "Asia/Kolkata";

interface KsebRates {
	readonly from: LocalDate;
	/** Excluded; null = still in force. */
	readonly until: LocalDate | null;
	readonly generalA: { readonly energy: string; readonly demand: string };
	readonly generalB: { readonly upTo60000: string; readonly above: string; readonly demand: string };
}

export const KSEB_RATES: readonly KsebRates[] = [
	{
		from: "2023-11-01",
		until: "2024-12-06",
		generalA: { energy: "5.75", demand: "400" },
		generalB: { upTo60000: "6.00", above: "7.00", demand: "450" },
	},
	{
		from: "2024-12-06",
		until: "2025-04-01",
		generalA: { energy: "5.85", demand: "410" },
		generalB: { upTo60000: "6.05", above: "7.05", demand: "460" },
	},
	{
		from: "2025-04-01",
		until: null,
		generalA: { energy: "5.90", demand: "420" },
		generalB: { upTo60000: "6.10", above: "7.10", demand: "460" },
	},
];

/** Time of day: 06–18 as the base, 18–22 half as much again, 22–06 three quarters. */
export function ksebTimeOfDay(baseRate: string) {
	return {
		kind: "energy_tou",
		base_rate_per_kwh: baseRate,
		periods: [
			{ name: "Normal", factor: "1", windows: [{ from: "06:00", to: "18:00" }] },
			{ name: "Peak", factor: "1.5", windows: [{ from: "18:00", to: "22:00" }] },
			{ name: "Off-peak", factor: "0.75", windows: [{ from: "22:00", to: "06:00" }] },
		],
	};
}

export function ksebDemand(rate: string, contract: string) {
	return { kind: "demand", rate_per_unit: rate, contract, minimum_percent: "75", excess_percent: "50", interval_minutes: 15 };
}

export function ksebSlabs({ upTo60000, above }: KsebRates["generalB"], mode: "telescopic" | "non_telescopic" = "non_telescopic") {
	return { kind: "energy_slabs", mode, slabs: [{ up_to_kwh: "60000", rate_per_kwh: upTo60000 }, { rate_per_kwh: above }] };
}

/** The versions of a site by the three orders, numbered 1 to 3. */
export function ksebVersions(componentsOf: (rates: KsebRates) => readonly object[]): CostVersion[] {
	return KSEB_RATES.map((rates, index) => {
		const parsed = parseComponents(componentsOf(rates));
		if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
		return {
			id: index + 1,
			classroomId: null,
			buildingId: null,
			effectiveFrom: dayInterval(rates.from, KSEB_ZONE).start,
			effectiveUntil: rates.until === null ? null : dayInterval(rates.until, KSEB_ZONE).start,
			components: parsed.components,
		};
	});
}
