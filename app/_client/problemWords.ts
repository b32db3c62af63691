import type { Problem } from "./requestJson";

const LABELS: Readonly<Record<string, string>> = {
	invoice_number: "Invoice number",
	issuer: "Utility",
	kwh: "Energy",
	demand_kva: "Recorded demand",
	total: "Total of the invoice",
	tolerance: "Agrees within",
	cost_per_kwh: "Price per kWh",
	effective_from: "From",
	effective_until: "Until",
	power_rating_w: "Power rating",
	email: "E-mail",
};
const SINGULAR: Readonly<Record<string, string>> = { switches: "switch" };
const NUMBERS = /(^|\.)(amount|total|kwh|demand_kva|demand_kw|power_factor|quantity|rate|tolerance|cost_per_kwh|rate_per_kwh)$/;

/** What a refusal says below its title: the server's sentence, or where that only is a path and a message, the field by its name. */
export function problemText({ detail, message, paths }: Problem): string {
	const [first] = paths;
	if (first === undefined || detail !== `${first.path}: ${first.message}`) return detail === message ? "" : detail;
	return paths.map((each) => `${pathWords(each.path)}: ${fieldMessage(each)}`).join("; ");
}

/** "lines.0.amount" → "Line 1, amount"; "invoice_number" → "Invoice number". */
export function pathWords(path: string): string {
	const parts = path.split(".");
	const words = parts.flatMap((part, index) => {
		const next = parts[index + 1];
		if (/^\d+$/.test(part)) return [];
		if (next !== undefined && /^\d+$/.test(next)) return [`${SINGULAR[part] ?? part.replace(/s$/, "")} ${Number(next) + 1}`];
		return [parts.length === 1 ? (LABELS[part] ?? part) : part];
	});
	const text = words.join(", ").replaceAll("_", " ");
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A schema's own words are for programs; the rest of the messages are sentences already. */
export function fieldMessage({ path, message }: { readonly path: string; readonly message: string }): string {
	if (/received undefined|^is missing:/.test(message)) return "is missing";
	if (/^must be a number, or /.test(message) && NUMBERS.test(path)) return "must be a number";
	if (/^Invalid input: expected number/.test(message) || (message.startsWith("Invalid input") && NUMBERS.test(path)))
		return "must be a number";
	const [, tooWhat, what, bound] = /^Too (small|big): expected (\w+) to (?:be|have) [<>]=?(-?[\d.]+)/.exec(message) ?? [];
	if (tooWhat !== undefined && bound !== undefined) return boundWords(tooWhat === "small", what === "number", bound);
	if (/^Invalid email/.test(message)) return "must be an e-mail address";
	if (/^Invalid (input|string|option)/.test(message)) return "is not written as it should be";
	return message;
}

function boundWords(isMin: boolean, isNumber: boolean, bound: string): string {
	if (isNumber) return `must be ${isMin ? "at least" : "at most"} ${bound}`;
	if (isMin && bound === "1") return "must not be empty";
	return `must have ${isMin ? "at least" : "at most"} ${bound} characters`;
}
