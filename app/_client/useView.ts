import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { choiceOf, type RangeChoice, toRangeQuery, withPreset } from "./range";

export const UNITS = ["energy", "money"] as const;
export type Unit = (typeof UNITS)[number];

/** The whole view stands in the address: a link shows someone else the same thing. */
export function useView() {
	const [query, setQuery] = useQueryStates(
		{
			range: parseAsString,
			start: parseAsString,
			end: parseAsString,
			building: parseAsString,
			unit: parseAsStringLiteral(UNITS).withDefault("energy"),
			q: parseAsString.withDefault(""),
			sort: parseAsString.withDefault("code"),
		},
		{ history: "replace" },
	);
	const choice = choiceOf(query);
	return {
		choice,
		rangeQuery: toRangeQuery(choice),
		building: query.building,
		unit: query.unit,
		search: query.q,
		sort: query.sort,
		setChoice: (next: RangeChoice, today: string) => {
			const { range, start, end } = toRangeQuery(withPreset(next, today));
			void setQuery(
				{ range: range && range !== "today" ? range : null, start: start ?? null, end: end ?? null },
				{ history: "push" },
			);
		},
		setBuilding: (building: string | null) => void setQuery({ building }),
		setUnit: (unit: Unit) => void setQuery({ unit }),
		setSearch: (q: string) => void setQuery({ q: q === "" ? null : q }),
		setSort: (sort: string) => void setQuery({ sort: sort === "code" ? null : sort }),
	};
}
