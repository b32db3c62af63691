/** What can be chosen under "What": how the actions begin, and their common name. */
export const ACTIONS: readonly { readonly id: string; readonly label: string }[] = [
	{ id: "user.sign_in", label: "Sign-ins" },
	{ id: "user.sign_in_failed", label: "Refused sign-ins" },
	{ id: "user.", label: "Accounts" },
	{ id: "token.", label: "API tokens" },
	{ id: "cost_version", label: "Prices" },
	{ id: "bill", label: "Bills" },
	{ id: "budget.", label: "Budgets" },
	{ id: "invoice_check.", label: "Invoice checks" },
	{ id: "site.", label: "Sites" },
	{ id: "building.", label: "Buildings" },
	{ id: "classroom.", label: "Classrooms" },
	{ id: "device.", label: "Devices" },
	{ id: "switch.", label: "Switching" },
	{ id: "schedule", label: "Schedules" },
	{ id: "motion_rule.", label: "Motion rules" },
	{ id: "usage.export", label: "Exported readings" },
	{ id: "switch_log.export", label: "Exports of the switch log" },
	{ id: "audit.export", label: "Exports of this log" },
];

export interface FieldChange {
	readonly field: string;
	readonly before: string | null;
	readonly after: string | null;
}

/**
 * The fields that an entry changed, one line each, by name. What is the same on both sides is left out; a side that
 * has no such field is null. `before` and `after` are whatever the log holds.
 */
export function changesOf(before: unknown, after: unknown): FieldChange[] {
	const [old, next] = [fieldsOf(before), fieldsOf(after)];
	const names = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
	return names
		.map((field) => ({ field, before: textOf(old, field), after: textOf(next, field) }))
		.filter((change) => change.before !== change.after);
}

/** "cost_version.approve" → "Cost version: approve". */
export function actionWords(action: string): string {
	const [thing = "", ...deed] = action.split(".");
	const words = (text: string) => text.replaceAll("_", " ");
	return `${thing.charAt(0).toUpperCase()}${words(thing.slice(1))}${deed.length > 0 ? `: ${words(deed.join(" "))}` : ""}`;
}

function fieldsOf(value: unknown): Record<string, unknown> {
	if (value === null || value === undefined) return {};
	return typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : { value };
}

function textOf(fields: Record<string, unknown>, field: string): string | null {
	if (!Object.hasOwn(fields, field)) return null;
	const value = fields[field];
	return typeof value === "string" ? value : JSON.stringify(value);
}
