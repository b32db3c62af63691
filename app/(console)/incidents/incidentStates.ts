import type { IncidentBody } from "@/wire/http/incidents";

export const STATE_FILTERS = ["active", "open", "acknowledged", "resolved", "all"] as const;

export const STATE_NAMES: Readonly<Record<(typeof STATE_FILTERS)[number], string>> = {
	active: "To do",
	open: "Open",
	acknowledged: "Acknowledged",
	resolved: "Resolved",
	all: "All",
};

/** How a state is called and drawn; one that has closed by itself says so. */
export function stateLook({ state, resolved_by_itself }: Pick<IncidentBody, "state" | "resolved_by_itself">): {
	label: string;
	tone: string;
} {
	switch (state) {
		case "open":
			return { label: "Open", tone: "bg-danger-soft text-danger-soft-foreground" };
		case "acknowledged":
			return { label: "Acknowledged", tone: "bg-warning-soft text-warning-soft-foreground" };
		case "resolved":
			return {
				label: resolved_by_itself ? "Gone by itself" : "Resolved",
				tone: "bg-success-soft text-success-soft-foreground",
			};
	}
}
