/** The utility's invoice while it is typed in. */
export type InvoiceLine = { readonly label: string; readonly quantity: string; readonly rate: string; readonly amount: string };
export type InvoiceForm = {
	readonly month: string;
	readonly connection: string;
	readonly issuer: string;
	readonly number: string;
	readonly kwh: string;
	readonly demandKva: string;
	readonly powerFactor: string;
	readonly total: string;
	readonly tolerance: string;
	readonly notes: string;
	readonly lines: readonly InvoiceLine[];
};

export const EMPTY_LINE: InvoiceLine = { label: "", quantity: "", rate: "", amount: "" };

export function emptyInvoice(month: string): InvoiceForm {
	return {
		month,
		connection: "site",
		issuer: "",
		number: "",
		kwh: "",
		demandKva: "",
		powerFactor: "",
		total: "",
		tolerance: "0.01",
		notes: "",
		lines: [EMPTY_LINE],
	};
}

/** The request: numbers as numbers, what is empty left out. Text that is no number goes along and is named by its path. */
export function toInvoiceBody(form: InvoiceForm): Record<string, unknown> {
	return {
		month: form.month,
		connection: form.connection,
		issuer: form.issuer.trim(),
		invoice_number: form.number.trim(),
		...optional("kwh", form.kwh),
		...optional("demand_kva", form.demandKva),
		...optional("power_factor", form.powerFactor),
		total: figure(form.total),
		...optional("tolerance", form.tolerance),
		notes: form.notes.trim(),
		lines: form.lines.map((line) => ({
			label: line.label.trim(),
			amount: figure(line.amount),
			...optional("quantity", line.quantity),
			...optional("rate", line.rate),
		})),
	};
}

/** Without lines in which nothing was typed; one is left to type into. */
export function withoutEmptyLines(form: InvoiceForm): InvoiceForm {
	const lines = form.lines.filter((line) => Object.values(line).some((text) => text.trim() !== ""));
	return { ...form, lines: lines.length === 0 ? [EMPTY_LINE] : lines };
}

/** Sum of the typed lines, as a hint beside the total; null while a line is no number. */
export function sumOfLines(form: InvoiceForm): number | null {
	const hundredths = form.lines.filter(({ amount }) => amount.trim() !== "").map(({ amount }) => Number(plain(amount)) * 100);
	if (hundredths.length === 0 || hundredths.some(Number.isNaN)) return null;
	return Math.round(hundredths.reduce((sum, each) => sum + each, 0)) / 100;
}

function optional(name: string, text: string): Record<string, unknown> {
	return text.trim() === "" ? {} : { [name]: figure(text) };
}

function figure(text: string): number | string {
	const value = plain(text);
	return value !== "" && Number.isFinite(Number(value)) ? Number(value) : text;
}

/** Grouping as invoices print it: "1,84,320.00". */
function plain(text: string): string {
	return text.trim().replaceAll(",", "").replace(/^₹\s*/, "");
}
