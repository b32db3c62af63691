export const EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** A schedule as a school asks for it. */
export const LECTURES = {
	name: "Lectures",
	classrooms: ["CSE-301", "CSE-302"],
	types: ["light", "fan"],
	weekdays: ["mon", "tue", "wed", "thu", "fri", "sat"],
	starts: "09:00",
	ends: "17:00",
	turn_on: true,
	turn_off: true,
};
