/** As stored. `accepted` and `dismissed`: what a person decided of a question; `closed`: by itself, its cause is gone. */
export type IncidentStateName = "open" | "acknowledged" | "accepted" | "dismissed" | "closed" | "resolved";

/** As people see it. */
export type IncidentStand = "open" | "acknowledged" | "resolved";

export function standOf(state: IncidentStateName): IncidentStand {
	return state === "open" || state === "acknowledged" ? state : "resolved";
}

/** The stored states that look like one of these. */
export function statesOf(stands: readonly IncidentStand[]): IncidentStateName[] {
	return STATES.filter((state) => stands.includes(standOf(state)));
}

const STATES: readonly IncidentStateName[] = ["open", "acknowledged", "accepted", "dismissed", "closed", "resolved"];
